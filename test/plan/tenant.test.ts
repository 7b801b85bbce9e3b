import { expect } from 'chai';
import { planTenant } from '../../plan/tenant';
import { ENVIRONMENT } from './environment';
import { project, team } from './team';

describe('plan/tenant', () => {
  const plan = planTenant(team('alpha'), ENVIRONMENT);
  const [development] = plan.namespaces;

  it('labels a namespace for the walls that tell tenants apart', () => {
    expect(development!.labels).to.deep.equal({
      team: 'alpha',
      'flyte.org/tenant': 'team-alpha',
      'flyte.org/project': 'ml-alpha',
      'flyte.org/domain': 'development',
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'latest',
    });
  });

  describe('quota', () => {
    it('admits no pods of a suspended team and keeps the rest', () => {
      const suspended = planTenant(team('alpha', { suspended: true }), ENVIRONMENT).namespaces[0]!;
      expect(suspended.quota.hard).to.deep.equal({ ...development!.quota.hard, pods: '0' });
    });

    it('gives no GPUs, node ports or load balancers to who did not ask for them', () => {
      expect(development!.quota.hard).to.include({
        'requests.nvidia.com/gpu': '0',
        'services.loadbalancers': '0',
        'services.nodeports': '0',
      });
    });

    it('takes the weights of the team before those of the environment before its own', () => {
      const cpu = (t = {}, e = {}) =>
        planTenant(team('alpha', { quotaWeights: t }), { ...ENVIRONMENT, quotaWeights: e }).namespaces.map(
          (n) => n.share.requests.cpuMilli,
        );
      expect(cpu()).to.deep.equal([3000, 6000]);
      expect(cpu({}, { production: 8 })).to.deep.equal([1000, 8000]);
      expect(cpu({ production: 1 }, { production: 8 })).to.deep.equal([4500, 4500]);
    });
  });

  it('caps what one container may ask for at the share of its namespace', () => {
    const taskResources = {
      defaults: { cpuMilli: 4000, memoryBytes: 2 ** 30 },
      limits: { cpuMilli: 64000, memoryBytes: 2 ** 31 },
    };
    const { namespaces, attributes } = planTenant(team('alpha', { taskResources }), ENVIRONMENT);
    // A third of 9 cores requested, of 18 limited.
    expect(namespaces[0]!.limitRange.limits).to.deep.equal([
      {
        type: 'Container',
        default: { cpu: '3', memory: '1Gi' },
        defaultRequest: { cpu: '3', memory: '1Gi' },
        max: { cpu: '6', memory: '2Gi' },
      },
    ]);
    expect(attributes[0]).to.deep.include({
      domain: 'development',
      resourceType: 'TASK_RESOURCE',
      matchingAttributes: {
        task_resource_attributes: {
          defaults: { cpu: '3', gpu: '0', memory: '1Gi' },
          limits: { cpu: '6', gpu: '0', memory: '2Gi' },
        },
      },
    });
  });

  it('starts pods so that Pod Security and admission accept them', () => {
    const settings = { development: { runAsUser: 4711, runAsGroup: 4712 } };
    const own = team('alpha', {
      projects: [project('ml-alpha', ['development', 'production'], { settings })],
    });
    const [first, second] = planTenant(own, ENVIRONMENT).namespaces.map((n) => n.podTemplate.spec);
    expect(first.securityContext).to.deep.equal({
      runAsNonRoot: true,
      runAsUser: 4711,
      runAsGroup: 4712,
      fsGroup: 4712,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(second.securityContext).to.include({ runAsUser: 1000, runAsGroup: 1000 });
    for (const container of [...first.containers, ...first.initContainers]) {
      expect(container.securityContext).to.deep.equal({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      });
    }
    expect(first.containers.map((c: any) => c.name)).to.deep.equal(['default']);
    expect(first.initContainers.map((c: any) => c.name)).to.deep.equal(['default-init']);
    expect(first).to.include({ serviceAccountName: 'flyte-task', automountServiceAccountToken: false });
  });

  it('sends a dedicated team to its own nodes and nobody else there', () => {
    const own = team('alpha', { nodes: { instanceTypes: ['r5.xlarge'], min: 0, max: 4 } });
    const { nodes, namespaces } = planTenant(own, ENVIRONMENT);
    expect(nodes).to.deep.equal({
      name: 'acme-flyte-prod-alpha-nodes',
      instanceTypes: ['r5.xlarge'],
      image: 'AL2023_x86_64_STANDARD',
      min: 0,
      max: 4,
      labels: { 'flyte-tenancy.dev/dedicated': 'alpha', team: 'alpha' },
      taints: [{ key: 'flyte-tenancy.dev/dedicated', value: 'alpha', effect: 'NO_SCHEDULE' }],
    });
    expect(namespaces[0]!.annotations).to.include({ 'flyte-tenancy.dev/dedicated': 'alpha' });
    expect(namespaces[0]!.podTemplate.spec).to.deep.include({
      nodeSelector: { 'flyte-tenancy.dev/dedicated': 'alpha' },
      tolerations: [
        { key: 'flyte-tenancy.dev/dedicated', operator: 'Equal', value: 'alpha', effect: 'NoSchedule' },
      ],
    });
    expect(plan.nodes).to.equal(undefined);
    expect(plan.namespaces[0]!.annotations).not.to.have.property('flyte-tenancy.dev/dedicated');
  });

  it('gives nobody access to the Kubernetes API without a prefix for groups', () => {
    const access = [
      {
        role: 'dev',
        groups: ['system:masters'],
        users: [],
        clients: [],
        projects: ['ml-alpha'],
        domains: ['development'],
        allowShared: false,
        position: { line: 1, column: 1 },
      },
    ];
    const things = (prefix: string) =>
      planTenant(team('alpha', { access }), { ...ENVIRONMENT, kubernetesGroupPrefix: prefix }).namespaces.map(
        (n) => n.roleBindings.map((b) => b.thing),
      );
    expect(things('')).to.deep.equal([
      ['propeller', 'flyteadmin'],
      ['propeller', 'flyteadmin'],
    ]);
    expect(things('oidc:')).to.deep.equal([
      ['propeller', 'flyteadmin', 'members'],
      ['propeller', 'flyteadmin'],
    ]);
  });

  it('writes the attributes that the settings ask for', () => {
    const settings = {
      development: {
        clusterPool: 'gpu',
        interruptible: true,
        overwriteCache: false,
        labels: { app: 'train', team: 'mallory' },
        annotations: { note: 'x' },
        envs: { STAGE: 'dev' },
        pluginOverrides: [{ taskType: 'spark', plugins: ['spark-operator'], missingPluginBehavior: 'FAIL' }],
      },
    };
    const own = team('alpha', { projects: [project('ml-alpha', ['development'], { settings })] });
    const values = Object.fromEntries(
      planTenant(own, ENVIRONMENT).attributes.map((a) => [a.resourceType, a.matchingAttributes]),
    );
    expect(values['CLUSTER_ASSIGNMENT']).to.deep.equal({ cluster_assignment: { cluster_pool_name: 'gpu' } });
    expect(values['PLUGIN_OVERRIDE']).to.deep.equal({
      plugin_overrides: {
        overrides: [{ task_type: 'spark', plugin_id: ['spark-operator'], missing_plugin_behavior: 'FAIL' }],
      },
    });
    expect(values['WORKFLOW_EXECUTION_CONFIG'].workflow_execution_config).to.deep.include({
      interruptible: true,
      overwrite_cache: false,
      labels: { values: { app: 'train', team: 'alpha' } },
      annotations: { values: { note: 'x' } },
      envs: { values: [{ key: 'STAGE', value: 'dev' }] },
    });
  });
});
