import { expect } from 'chai';
import { changesOf, countByOp, errorsOf, succeeded } from './changes';
import { Lab, type Registry } from './lab';
import type { EngineStack } from './stack';

const DELTA = {
  projects: { 'ml-delta': { name: 'Delta', domains: ['development', 'production'] } },
  quota: {
    requests: { cpu: 2, memory: '4Gi' },
    limits: { cpu: 4, memory: '8Gi' },
    pods: 10,
    persistentVolumeClaims: 2,
  },
  access: [{ role: 'developer', groups: ['team-delta'] }],
};

describe('e2e/engine: a stack over its life, on the real engine and a real Kubernetes API', function () {
  this.timeout(10 * 60_000);
  let lab: Lab;
  let registry: Registry;
  let stack: EngineStack;
  const flyteProject = (id: string) => lab.flyteadmin.store.projects.get(id) as any;
  const kube = (path: string) => lab.cluster.client.request('GET', path);

  before(async function () {
    this.timeout(40 * 60_000);
    lab = await Lab.start();
    registry = lab.registry();
    stack = await lab.stack('dev', registry);
  });
  after(() => lab?.stop());

  it('previews and creates the three teams from nothing', async () => {
    succeeded(await stack.preview());
    const up = await stack.up();
    succeeded(up);
    expect(Object.keys(countByOp(changesOf(up)))).to.deep.equal(['create']);
    const outputs = await stack.outputs();
    expect(Object.keys(outputs.tenants)).to.deep.equal(['alpha', 'beta', 'gamma']);
    const quota = await kube('/api/v1/namespaces/ml-alpha-production/resourcequotas/flyte-tenant');
    expect(quota.body.spec.hard).to.include({ 'requests.cpu': '2857m', pods: '15' });
  });

  it('changes nothing the second time', async () => {
    const up = await stack.up('--refresh');
    succeeded(up);
    expect(changesOf(up).filter(({ op }) => op !== 'refresh')).to.deep.equal([]);
  });

  it('creates only what a new team needs', async () => {
    registry.edit((r) => {
      r.teams.delta = DELTA;
    });
    const up = await stack.up();
    succeeded(up);
    const changes = changesOf(up);
    // The gateway learns of the team by its registry, which pods take up without a restart.
    expect(
      changes.filter(({ name }) => !name.startsWith('delta')).map(({ op, name }) => [op, name]),
    ).to.deep.equal([['update', 'gateway-registry']]);
    expect(countByOp(changes.filter(({ name }) => name.startsWith('delta')))).to.have.all.keys('create');
    expect(flyteProject('ml-delta')).to.include({ name: 'Delta', state: 0 });
    expect((await kube('/api/v1/namespaces/ml-delta-production')).body.metadata.labels.team).to.equal(
      'delta',
    );
  });

  it('updates only the quotas of the team whose quota changed', async () => {
    registry.edit((r) => {
      r.teams.alpha.quota.pods = 60;
    });
    const up = await stack.up();
    succeeded(up);
    const changes = changesOf(up).filter(({ name }) => name !== 'gateway-registry');
    expect(countByOp(changes)).to.deep.equal({ update: 5 });
    for (const { type, name, paths } of changes) {
      expect([type, name.startsWith('alpha-'), paths]).to.deep.equal([
        'ResourceQuota',
        true,
        ['spec.hard.pods'],
      ]);
    }
    const pods = await Promise.all(
      [
        'ml-alpha-development',
        'ml-alpha-staging',
        'ml-alpha-production',
        'web-alpha-development',
        'web-alpha-production',
      ].map(async (namespace) =>
        Number(
          (await kube(`/api/v1/namespaces/${namespace}/resourcequotas/flyte-tenant`)).body.spec.hard.pods,
        ),
      ),
    );
    expect(pods.reduce((a, b) => a + b)).to.equal(60);
  });

  it('finds what was changed by hand, and repairs it', async () => {
    const quota = '/api/v1/namespaces/ml-alpha-staging/resourcequotas/flyte-tenant';
    await lab.cluster.client.ok(
      'PATCH',
      quota,
      { spec: { hard: { pods: '999' } } },
      'application/merge-patch+json',
    );
    await lab.cluster.client.ok('DELETE', '/api/v1/namespaces/ml-alpha-staging/podtemplates/flyte-default');
    const config = '/api/v1/project_domain_attributes/ml-alpha/development';
    const matchingAttributes = { workflow_execution_config: { max_parallelism: 99 } };
    await lab.flyte('PUT', config, {
      attributes: { project: 'ml-alpha', domain: 'development', matchingAttributes },
    });
    await lab.flyte('DELETE', '/api/v1/project_domain_attributes/data-beta/production', { resource_type: 3 });
    const refresh = await stack.refresh();
    succeeded(refresh);
    const drift = refresh.events.flatMap(({ resOutputsEvent: e }) =>
      e && ['update', 'delete'].includes(e.metadata.op) ? [e.metadata.urn.split('::')[3]] : [],
    );
    expect(drift.sort()).to.deep.equal([
      'alpha-ml-alpha-development-execution-config',
      'alpha-ml-alpha-staging-quota',
      'alpha-ml-alpha-staging-template',
      'beta-data-beta-production-cluster-label',
    ]);
    const up = await stack.up();
    succeeded(up);
    expect(countByOp(changesOf(up))).to.deep.equal({ update: 2, create: 2 });
    const [row] = await lab.rows(6, 'ml-alpha', 'development');
    expect(JSON.stringify(row)).to.match(/"max_?[pP]arallelism":10\b/);
    expect((await kube(quota)).body.spec.hard.pods).to.not.equal('999');
  });

  it('removes a project with its namespaces, and nothing else', async () => {
    registry.edit((r) => {
      delete r.teams.beta.projects['api-beta'];
    });
    const up = await stack.up();
    succeeded(up);
    const deleted = changesOf(up).filter(({ op }) => op === 'delete');
    expect(deleted.filter(({ name }) => !name.startsWith('beta-api-beta'))).to.deep.equal([]);
    const order = (type: string) => deleted.flatMap((change, index) => (change.type === type ? [index] : []));
    const project = order('Project')[0]!;
    for (const type of ['TaskResourceAttributes', 'WorkflowExecutionConfig']) {
      for (const index of order(type)) expect(index, `${type} before its project`).to.be.below(project);
    }
    expect(order('Namespace')).to.have.length(2);
    for (const index of order('Namespace'))
      expect(index, 'the project before its namespaces').to.be.above(project);
    expect(flyteProject('api-beta').state).to.equal(1);
    expect(await lab.rows(6, 'api-beta')).to.deep.equal([]);
    expect((await kube('/api/v1/namespaces/api-beta-production')).status).to.equal(404);
    expect((await kube('/api/v1/namespaces/data-beta-production')).status).to.equal(200);
  });

  it('refuses a registry with errors before it changes anything', async () => {
    registry.edit((r) => {
      r.teams.delta.projects['ml-delta'].domains = ['developmnet'];
    });
    const up = await stack.up();
    expect(up.code).to.not.equal(0);
    expect(errorsOf(up)).to.match(/tenants\.yaml:\d+:\d+: error: .*did you mean "development"\?/);
    expect(changesOf(up)).to.deep.equal([]);
  });
});
