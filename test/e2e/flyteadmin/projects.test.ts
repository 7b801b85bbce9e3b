import { expect } from 'chai';
import { cpu } from './samples';
import { openTarget, serverName, type Target } from './target';

describe(`projects and attributes of ${serverName}`, () => {
  let t: Target;
  let a: string;
  const put = (path: string, attributes: object, matching: object) =>
    t.json('PUT', `/api/v1/${path}`, { attributes: { ...attributes, matching_attributes: matching } });
  const rows = async () =>
    (await t.json('GET', '/api/v1/matchable_attributes?resource_type=0')).json.configurations
      .filter((c: any) => c.project === a)
      .map((c: any) => [c.domain, c.workflow].filter(Boolean).join('/'))
      .sort();

  before(async () => {
    t = await openTarget();
    a = t.project('sem-a');
  });
  after(() => t.close());

  it('registers a project once, and answers 409 the second time', async () => {
    const project = { id: a, name: 'A', description: 'first', labels: { values: { team: 'alpha' } } };
    expect((await t.json('POST', '/api/v1/projects', { project })).status).to.equal(200);
    const again = await t.json('POST', '/api/v1/projects', { project });
    expect([again.status, again.json.code]).to.deep.equal([409, 6]);
    const got = await t.json('GET', `/api/v1/projects/${a}`);
    expect(got.json).to.deep.include({
      id: a,
      name: 'A',
      state: 'ACTIVE',
      labels: { values: { team: 'alpha' } },
    });
    expect(got.json.domains.map((d: any) => d.id)).to.deep.equal(['development', 'staging', 'production']);
  });

  it('refuses ids, names and domains that do not fit', async () => {
    const tries = [
      { id: 'Upper', name: 'x' },
      { id: 'a_b', name: 'x' },
      { id: `${'a'.repeat(64)}`, name: 'x' },
      { id: t.project('n'), name: 'x'.repeat(65) },
      { id: t.project('n') },
      { id: t.project('n'), name: 'x', domains: [{ id: 'd' }] },
    ];
    for (const project of tries)
      expect(
        (await t.json('POST', '/api/v1/projects', { project })).status,
        JSON.stringify(project),
      ).to.equal(400);
  });

  it('updates with the state always written and labels kept when absent', async () => {
    expect((await t.json('PUT', `/api/v1/projects/${a}`, { description: 'second' })).status).to.equal(200);
    expect((await t.json('GET', `/api/v1/projects/${a}`)).json).to.deep.include({
      name: 'A',
      description: 'second',
      labels: { values: { team: 'alpha' } },
    });
    await t.json('PUT', `/api/v1/projects/${a}`, { labels: {} });
    expect((await t.json('GET', `/api/v1/projects/${a}`)).json.labels.values).to.deep.equal({});
    expect((await t.json('PUT', `/api/v1/projects/${t.project('none')}`, { name: 'x' })).status).to.equal(
      404,
    );
  });

  it('takes the id from the path, not from the body', async () => {
    await t.json('PUT', `/api/v1/projects/${a}`, { id: 'somebody-else', description: 'path wins' });
    expect((await t.json('GET', `/api/v1/projects/${a}`)).json.description).to.equal('path wins');
  });

  it('lists what filters let through, archived ones too once there is a filter', async () => {
    const b = t.project('sem-b');
    await t.json('POST', '/api/v1/projects', { project: { id: b, name: 'B' } });
    await t.json('PUT', `/api/v1/projects/${b}`, { state: 'ARCHIVED' });
    const ids = async (q: string) =>
      (await t.json('GET', `/api/v1/projects?${q}`)).json.projects.map((p: any) => p.id);
    expect(await ids(''))
      .to.include(a)
      .and.not.include(b);
    const both = encodeURIComponent(`value_in(identifier,${a};${b})`);
    expect(await ids(`filters=${both}`)).to.deep.equal([a, b]);
    expect(await ids(`filters=${both}${encodeURIComponent('+ne(state,1)')}`)).to.deep.equal([a]);
    expect(await ids(`filters=${encodeURIComponent(`eq(identifier,${b})`)}`)).to.deep.equal([b]);
    expect(await ids(`filters=${encodeURIComponent(`contains(identifier,${b.slice(2)})`)}`)).to.deep.equal([
      b,
    ]);
    expect((await t.json('GET', '/api/v1/projects?filters=nonsense')).status).to.equal(400);
    expect(
      (await t.json('GET', `/api/v1/projects?filters=${encodeURIComponent('eq(nothing,1)')}`)).status,
    ).to.equal(400);
  });

  it('writes, replaces and reads attributes, the narrower level first', async () => {
    expect((await put(`project_attributes/${a}`, {}, cpu('1'))).status).to.equal(200);
    const fallback = await t.json(
      'GET',
      `/api/v1/project_domain_attributes/${a}/development?resource_type=0`,
    );
    expect(fallback.json.attributes.matching_attributes.task_resource_attributes.limits.cpu).to.equal('1');
    await put(`project_domain_attributes/${a}/development`, {}, cpu('2'));
    await put(
      `project_domain_attributes/${a}/development`,
      {},
      { task_resource_attributes: { defaults: { memory: '1Gi' } } },
    );
    const replaced = await t.json(
      'GET',
      `/api/v1/project_domain_attributes/${a}/development?resource_type=0`,
    );
    expect(replaced.json.attributes.matching_attributes.task_resource_attributes.defaults).to.deep.include({
      cpu: '',
      memory: '1Gi',
    });
    await put(`workflow_attributes/${a}/development/w`, {}, cpu('3'));
    expect(await rows()).to.deep.equal(['', 'development', 'development/w']);
  });

  it('takes the project from the path when the body names another', async () => {
    await put(
      `project_domain_attributes/${a}/staging`,
      { project: 'somebody-else', domain: 'production' },
      cpu('5'),
    );
    expect(await rows()).to.deep.equal(['', 'development', 'development/w', 'staging']);
    await t.json('DELETE', `/api/v1/project_domain_attributes/${a}/staging`, {
      resource_type: 0,
      project: 'x',
      domain: 'y',
    });
    expect(await rows()).to.deep.equal(['', 'development', 'development/w']);
  });

  it('deletes the narrower rows together with the wider', async () => {
    expect(
      (await t.json('DELETE', `/api/v1/project_domain_attributes/${a}/development`, { resource_type: 0 }))
        .status,
    ).to.equal(200);
    expect(await rows()).to.deep.equal(['']);
    await put(`workflow_attributes/${a}/development/w`, {}, cpu('3'));
    await t.json('DELETE', `/api/v1/project_attributes/${a}`, { resource_type: 0 });
    expect(await rows()).to.deep.equal([]);
    expect((await t.json('DELETE', `/api/v1/project_attributes/${a}`, { resource_type: 0 })).status).to.equal(
      200,
    );
    expect(
      (await t.json('GET', `/api/v1/project_domain_attributes/${a}/development?resource_type=0`)).status,
    ).to.equal(404);
  });

  it('merges plugin overrides by task type, and refuses them for a project', async () => {
    const override = (type: string, plugin: string) => ({
      plugin_overrides: { overrides: [{ task_type: type, plugin_id: [plugin] }] },
    });
    await put(`project_domain_attributes/${a}/development`, {}, override('x', 'one'));
    await put(`project_domain_attributes/${a}/development`, {}, override('y', 'two'));
    const got = await t.json('GET', `/api/v1/project_domain_attributes/${a}/development?resource_type=5`);
    expect(
      got.json.attributes.matching_attributes.plugin_overrides.overrides.map((o: any) => o.task_type).sort(),
    ).to.deep.equal(['x', 'y']);
    const level = await put(`project_attributes/${a}`, {}, override('x', 'one'));
    expect([level.status, level.json.message]).to.deep.equal([
      500,
      `unexpected error type for: missing and/or invalid parameters: {${a}    PLUGIN_OVERRIDE}`,
    ]);
  });

  it('answers platform defaults for a project that has no execution config', async () => {
    const got = await t.json('GET', `/api/v1/project_attributes/${a}?resource_type=6`);
    expect(got.status).to.equal(200);
    expect(got.json.attributes.matching_attributes.workflow_execution_config.max_parallelism).to.equal(25);
    expect((await t.json('GET', `/api/v1/project_attributes/${a}?resource_type=3`)).status).to.equal(404);
  });

  it('refuses quality of service, unknown domains and projects, with the reason', async () => {
    const qos = await put(
      `project_domain_attributes/${a}/development`,
      {},
      { quality_of_service: { tier: 'HIGH' } },
    );
    expect([qos.status, qos.json.message]).to.deep.equal([
      400,
      `Unrecognized matching attributes type for request ${a}-development`,
    ]);
    const domain = await put(`project_domain_attributes/${a}/nowhere`, {}, cpu('1'));
    expect([domain.status, domain.json.message]).to.deep.equal([
      400,
      'domain [nowhere] is unrecognized by system',
    ]);
    const project = await put('project_domain_attributes/nobody/development', {}, cpu('1'));
    expect(project.json.message).to.match(
      /^failed to validate that project \[nobody\] and domain \[development\] are registered, err: /,
    );
    const level = await put('project_attributes/nobody', {}, cpu('1'));
    expect(level.json.message).to.match(/^failed to validate that project \[nobody\] is registered/);
  });

  it('refuses attribute calls for an archived project, reads too, except project-level reads', async () => {
    const b = t.project('sem-b');
    const write = await put(`project_domain_attributes/${b}/development`, {}, cpu('1'));
    expect([write.status, write.json.message]).to.deep.equal([400, `project [${b}] is not active`]);
    expect(
      (await t.json('GET', `/api/v1/project_domain_attributes/${b}/development?resource_type=0`)).status,
    ).to.equal(400);
    expect(
      (await t.json('DELETE', `/api/v1/project_domain_attributes/${b}/development`, { resource_type: 0 }))
        .status,
    ).to.equal(400);
    expect((await t.json('GET', `/api/v1/project_attributes/${b}?resource_type=0`)).status).to.equal(404);
    await t.json('PUT', `/api/v1/projects/${b}`, { state: 'ACTIVE' });
    expect((await put(`project_domain_attributes/${b}/development`, {}, cpu('1'))).status).to.equal(200);
  });
});
