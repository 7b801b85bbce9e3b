import { expect } from 'chai';
import { connect } from '../../../provider/config';
import type { Flyteadmin } from '../../../provider/flyteadmin';
import { project } from '../../../provider/kinds/project';
import { UNKNOWN } from '../../../provider/properties';
import { openTarget, serverName, type Target } from '../../e2e/flyteadmin/target';

describe(`provider/kinds/project on ${serverName}`, () => {
  let target: Target;
  let server: Flyteadmin;
  let inputs: { [name: string]: any };
  const onServer = async (id: string) => (await target.json('GET', `/api/v1/projects/${id}`)).json;
  const failed = (work: Promise<unknown>) =>
    work.then(
      () => 'no error',
      (error: Error) => error.message,
    );

  before(async () => {
    target = await openTarget();
    server = connect({ endpoint: target.http, retries: 0 });
  });
  after(() => target.close());
  let count = 0;
  beforeEach(() => {
    const projectId = target.project(`p${++count}`);
    inputs = { projectId, name: 'P', description: 'one', labels: { team: 'alpha' } };
  });

  it('registers, reads back what was given, updates and archives', async () => {
    await project.create(server, inputs, 'alpha-p');
    expect(await project.read(server, inputs.projectId)).to.deep.equal(inputs);
    const changed = { projectId: inputs.projectId, name: 'P2', description: 'two' };
    await project.update(server, changed, inputs);
    expect(await project.read(server, inputs.projectId)).to.deep.equal(changed);
    await project.delete(server, inputs.projectId);
    expect((await onServer(inputs.projectId)).state).to.equal('ARCHIVED');
    expect(await project.read(server, inputs.projectId)).to.equal(undefined);
  });

  it('keeps the project alive when it is updated, whatever the order of fields', async () => {
    await project.create(server, inputs, 'alpha-p');
    await project.update(server, { ...inputs, name: 'New' }, inputs);
    expect((await onServer(inputs.projectId)).state).to.equal('ACTIVE');
  });

  it('brings an archived project back', async () => {
    await project.create(server, inputs, 'alpha-p');
    await project.delete(server, inputs.projectId);
    await project.create(server, { ...inputs, name: 'Back' }, 'alpha-p');
    expect(await onServer(inputs.projectId)).to.include({ state: 'ACTIVE', name: 'Back' });
  });

  it('names the import command when the project is active already, and changes nothing', async () => {
    await project.create(server, inputs, 'alpha-p');
    const id = inputs.projectId;
    expect(await failed(project.create(server, { ...inputs, name: 'Other' }, 'alpha-p'))).to.equal(
      `Flyte project ${id} exists already and is active. To adopt it: pulumi import flyte:index:Project alpha-p ${id} ` +
        "(or set the provider's adopt to true).",
    );
    expect((await onServer(id)).name).to.equal('P');
  });

  it('takes over what a stopped update left, and what it is told to adopt', async () => {
    await project.create(server, inputs, 'alpha-p');
    await project.create(server, inputs, 'alpha-p');
    const adopting = connect({ endpoint: target.http, adopt: true });
    await project.create(adopting, { ...inputs, name: 'Mine' }, 'alpha-p');
    expect((await onServer(inputs.projectId)).name).to.equal('Mine');
  });

  it('does not take likeness without labels for its own work', async () => {
    const { labels: _, ...bare } = inputs;
    await project.create(server, bare, 'alpha-p');
    expect(await failed(project.create(server, bare, 'alpha-p'))).to.contain('pulumi import');
  });

  it('does not mind that a project to destroy is archived or gone', async () => {
    await project.delete(server, inputs.projectId);
    await project.create(server, inputs, 'alpha-p');
    await project.delete(server, inputs.projectId);
    await project.delete(server, inputs.projectId);
  });

  it('refuses what flyteadmin would refuse, before it is asked', () => {
    const reasons = (news: object, olds?: object) =>
      project.check({ ...inputs, ...news }, olds).map((f) => f.property);
    expect(reasons({})).to.deep.equal([]);
    for (const projectId of ['Upper', 'a_b', '-a', 'a-', '', 'a'.repeat(64)])
      expect(reasons({ projectId })).to.deep.equal(['projectId']);
    expect(reasons({ name: '' })).to.deep.equal(['name']);
    expect(reasons({ name: 'x'.repeat(65) })).to.deep.equal(['name']);
    expect(reasons({ name: undefined })).to.deep.equal(['name']);
    expect(reasons({ description: 'x'.repeat(301) })).to.deep.equal(['description']);
    expect(reasons({ description: '' }, inputs)).to.deep.equal(['description']);
    expect(
      reasons({ labels: Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`k${i}`, 'v'])) }),
    ).to.deep.equal(['labels']);
    expect(reasons({ labels: { team: 'not valid' } })).to.deep.equal(['labels.team']);
    expect(reasons({ labels: { 'not valid': 'x' } })).to.deep.equal(['labels.not valid']);
    expect(reasons({ colour: 'red' })).to.deep.equal(['colour']);
    expect(reasons({ projectId: UNKNOWN, name: UNKNOWN, labels: UNKNOWN })).to.deep.equal([]);
  });
});
