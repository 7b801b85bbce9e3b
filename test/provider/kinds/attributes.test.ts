import { expect } from 'chai';
import { connect } from '../../../provider/config';
import type { Flyteadmin } from '../../../provider/flyteadmin';
import { KINDS } from '../../../provider/kinds';
import type { Kind } from '../../../provider/kinds/kind';
import type { Properties } from '../../../provider/properties';
import { openTarget, serverName, type Target } from '../../e2e/flyteadmin/target';

const kind = (name: string): Kind => KINDS.get(`flyte:index:${name}`)!;

/** One valid value of every attribute type, in normal form. */
const VALUES: { [name: string]: Properties } = {
  TaskResourceAttributes: {
    defaults: { cpu: '1', memory: '1Gi' },
    limits: { cpu: '4', memory: '8Gi', ephemeralStorage: '10Gi' },
  },
  ExecutionQueueAttributes: { tags: ['team-alpha', 'development'] },
  ExecutionClusterLabel: { value: 'team-alpha-cluster' },
  PluginOverride: {
    overrides: [{ taskType: 'spark', pluginId: ['a', 'b'], missingPluginBehavior: 'USE_DEFAULT' }],
  },
  WorkflowExecutionConfig: {
    maxParallelism: 10,
    securityContext: { runAs: { k8sServiceAccount: 'flyte-task' } },
    rawOutputDataConfig: { outputLocationPrefix: 's3://bucket/raw' },
    labels: { values: { team: 'alpha' } },
    annotations: { values: { 'a.b/c_d': 'x' } },
    interruptible: false,
    envs: {
      values: [
        { key: 'A', value: '1' },
        { key: 'B', value: '2' },
      ],
    },
  },
  ClusterAssignment: { clusterPoolName: 'pool' },
};

describe(`provider/kinds/attributes on ${serverName}`, () => {
  let target: Target;
  let server: Flyteadmin;
  let project: string;
  let count = 0;
  const failed = (work: Promise<unknown>) =>
    work.then(
      () => 'no error',
      (error: Error) => error.message,
    );

  before(async () => {
    target = await openTarget();
  });
  after(() => target.close());
  beforeEach(async () => {
    server = connect({ endpoint: target.http, retries: 0 });
    project = target.project(`a${++count}`);
    await target.json('POST', '/api/v1/projects', { project: { id: project, name: 'A' } });
  });

  for (const [name, value] of Object.entries(VALUES)) {
    it(`writes ${name}, reads the same back and removes it`, async () => {
      const inputs = { project, domain: 'development', ...value };
      expect(kind(name).check(inputs, undefined)).to.deep.equal([]);
      await kind(name).create(server, inputs, 'x');
      expect(await kind(name).read(server, `${project}/development`)).to.deep.equal(
        kind(name).normalize(inputs),
      );
      await kind(name).delete(server, `${project}/development`);
      expect(await kind(name).read(server, `${project}/development`)).to.equal(undefined);
    });
  }

  it('covers every type the provider offers', () => {
    expect(['Project', ...Object.keys(VALUES)].sort()).to.deep.equal(
      [...KINDS.keys()].map((token) => token.split(':')[2]).sort(),
    );
  });

  it('does not take a wider row for a narrower one', async () => {
    const queue = kind('ExecutionQueueAttributes');
    await queue.create(server, { project, tags: ['wide'] }, 'x');
    expect(await queue.read(server, `${project}/development`)).to.equal(undefined);
    expect(await queue.read(server, project)).to.deep.equal({ project, tags: ['wide'] });
  });

  it('keeps narrower rows when a wider one goes', async () => {
    const queue = kind('ExecutionQueueAttributes');
    const rows: Properties[] = [
      { project, tags: ['wide'] },
      { project, domain: 'development', tags: ['dev'] },
      { project, domain: 'development', workflow: 'my.workflow', tags: ['flow'] },
      { project, domain: 'production', tags: ['prod'] },
    ];
    for (const row of rows) await queue.create(server, row, 'x');
    await queue.delete(server, project);
    expect(await queue.read(server, project)).to.equal(undefined);
    for (const row of rows.slice(1)) expect(await queue.read(server, queue.idOf(row))).to.deep.equal(row);
    await queue.delete(server, `${project}/development`);
    expect(await queue.read(server, queue.idOf(rows[2]!))).to.deep.equal(rows[2]);
  });

  it('revives no row when wide and narrow rows go at the same time', async () => {
    const queue = kind('ExecutionQueueAttributes');
    const ids = [project, `${project}/development`, `${project}/development/w`, `${project}/production`];
    for (const id of ids) {
      const [, domain, workflow] = id.split('/');
      await queue.create(
        server,
        { project, ...(domain && { domain }), ...(workflow && { workflow }), tags: [id] },
        'x',
      );
    }
    await Promise.all(ids.map((id) => queue.delete(server, id)));
    for (const id of ids) expect(await queue.read(server, id), id).to.equal(undefined);
  });

  it('names the import command when another value stands, and takes over an equal one', async () => {
    const label = kind('ExecutionClusterLabel');
    const inputs = { project, domain: 'production', value: 'one' };
    await label.create(server, inputs, 'x');
    await label.create(server, inputs, 'x');
    const message = await failed(label.create(server, { ...inputs, value: 'two' }, 'alpha-label'));
    expect(message).to.contain(
      `pulumi import flyte:index:ExecutionClusterLabel alpha-label ${project}/production`,
    );
    expect(await label.read(server, `${project}/production`)).to.deep.equal(inputs);
  });

  it('replaces the whole value on update', async () => {
    const config = kind('WorkflowExecutionConfig');
    const olds = { project, domain: 'development', maxParallelism: 10, overwriteCache: true };
    const news = { project, domain: 'development', maxParallelism: 3 };
    await config.create(server, olds, 'x');
    await config.update(server, news, olds);
    expect(await config.read(server, `${project}/development`)).to.deep.equal(news);
  });

  it('removes a plugin override although flyteadmin merges them', async () => {
    const override = kind('PluginOverride');
    const of = (...types: string[]) => ({
      project,
      domain: 'development',
      overrides: types.map((taskType) => ({ taskType, pluginId: ['p'] })),
    });
    await override.create(server, of('python', 'spark'), 'x');
    await override.update(server, of('spark'), of('python', 'spark'));
    expect(await override.read(server, `${project}/development`)).to.deep.equal(of('spark'));
  });

  it('says what flyteadmin said, with method, path and status', async () => {
    const inputs = { project: 'no-such-project', domain: 'development', tags: ['x'] };
    const message = await failed(kind('ExecutionQueueAttributes').create(server, inputs, 'x'));
    expect(message).to.match(
      /^PUT \/api\/v1\/project_domain_attributes\/no-such-project\/development: HTTP 400: .*no-such-project/,
    );
  });

  it('refuses before asking what flyteadmin would refuse or not understand', () => {
    const properties = (name: string, inputs: Properties) =>
      kind(name)
        .check(inputs, undefined)
        .map((f) => f.property);
    expect(properties('PluginOverride', { project: 'p', ...VALUES.PluginOverride })).to.deep.equal([
      'domain',
    ]);
    expect(properties('TaskResourceAttributes', { project: 'p', defaults: { cpu: '1' } })).to.deep.equal([
      'limits',
    ]);
    expect(properties('WorkflowExecutionConfig', { project: 'p' })).to.deep.equal(['maxParallelism']);
    expect(properties('WorkflowExecutionConfig', { project: 'p', maxParallelism: 1.5 })).to.deep.equal([
      'maxParallelism',
    ]);
    expect(properties('ExecutionQueueAttributes', { project: 'a/b', tags: ['x'] })).to.deep.equal([
      'project',
    ]);
    expect(
      properties('ExecutionQueueAttributes', { project: 'p', workflow: 'w', tags: ['x'] }),
    ).to.deep.equal(['domain']);
    expect(
      properties('ExecutionQueueAttributes', { project: 'p', tags: ['x'], qualityOfService: {} }),
    ).to.deep.equal(['qualityOfService']);
  });
});
