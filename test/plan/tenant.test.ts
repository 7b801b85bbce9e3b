import { expect } from 'chai';
import { planTenant } from '../../plan/tenant';
import { ENVIRONMENT } from './environment';
import { project, team } from './team';

const statement = (document: { Statement: any[] }, sid: string) =>
  document.Statement.find((s) => s.Sid === sid);

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

  describe('IAM', () => {
    it("trusts Pod Identity for the task account of the team's namespaces in this cluster", () => {
      expect(plan.role.trust.Statement).to.have.length(1);
      const [only] = plan.role.trust.Statement;
      expect(only).to.deep.include({
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: {
          StringEquals: {
            'aws:SourceAccount': '123456789012',
            'aws:RequestTag/eks-cluster-name': 'acme-flyte-prod',
            'aws:RequestTag/kubernetes-namespace': ['ml-alpha-development', 'ml-alpha-production'],
            'aws:RequestTag/kubernetes-service-account': 'flyte-task',
          },
        },
      });
    });

    it('allows the own bucket, the own metadata and the own code, and to list only those', () => {
      const { policy } = plan.role;
      expect(statement(policy, 'TeamData').Resource).to.deep.equal([
        'arn:aws:s3:::acme-flyte-prod-alpha-data/*',
      ]);
      const ns = '$' + '{aws:PrincipalTag/kubernetes-namespace}';
      expect(statement(policy, 'OwnMetadata').Resource).to.deep.equal([
        `arn:aws:s3:::acme-flyte-prod-metadata/metadata/propeller/${ns}-*`,
      ]);
      expect(statement(policy, 'Code')).to.deep.include({
        Action: ['s3:GetObject'],
        Resource: [
          'arn:aws:s3:::acme-flyte-prod-metadata/uploads/ml-alpha/development/*',
          'arn:aws:s3:::acme-flyte-prod-metadata/uploads/ml-alpha/production/*',
        ],
      });
      expect(statement(policy, 'ListMetadata').Condition).to.deep.equal({
        StringLike: {
          's3:prefix': [
            `metadata/propeller/${ns}-*`,
            'uploads/ml-alpha/development/*',
            'uploads/ml-alpha/production/*',
          ],
        },
      });
      expect(
        policy.Statement.every((s) => s.Action.every((a) => a.startsWith('s3:') && !a.includes('*'))),
      ).to.equal(true);
    });

    it('keeps to the prefix of an adopted bucket and leaves its policy to its owner', () => {
      const own = planTenant(
        team('alpha', { dataBucket: { name: 'lake', prefix: 'flyte/alpha' } }),
        ENVIRONMENT,
      );
      expect(own.bucket).to.deep.equal({ name: 'lake', managed: false, prefix: 'flyte/alpha/' });
      expect(statement(own.role.policy, 'TeamData').Resource).to.deep.equal([
        'arn:aws:s3:::lake/flyte/alpha/*',
      ]);
      expect(statement(own.role.policy, 'ListTeamData').Condition).to.deep.equal({
        StringLike: { 's3:prefix': ['flyte/alpha/*'] },
      });
      expect(JSON.stringify(own.attributes)).to.contain('s3://lake/flyte/alpha/raw/ml-alpha-development"');
    });

    it("denies the bucket's data to others and plain HTTP to all, and lets administrators repair it", () => {
      const { policy } = plan.bucket;
      expect(policy!.Statement.map((s) => s.Effect)).to.deep.equal(['Deny', 'Deny']);
      expect(statement(policy!, 'TlsOnly').Condition).to.deep.equal({
        Bool: { 'aws:SecureTransport': 'false' },
      });
      const others = statement(policy!, 'DataForTheTeamOnly');
      expect(others.Condition.ArnNotLike['aws:PrincipalArn']).to.deep.equal([
        'arn:aws:iam::123456789012:root',
        'arn:aws:iam::123456789012:role/acme-flyte-prod-alpha-task',
        'arn:aws:iam::123456789012:role/acme-flyte-prod-flyteadmin',
        'arn:aws:iam::123456789012:role/acme-flyte-prod-flytepropeller',
        'arn:aws:iam::123456789012:role/acme-flyte-prod-datacatalog',
      ]);
      for (const action of others.Action)
        expect(action).not.to.match(/Policy|PublicAccess|DeleteBucket|s3:\*/);
    });
  });

  describe('network policy', () => {
    const { networkPolicy } = development!;

    it('denies both directions to every pod but for its list', () => {
      expect(networkPolicy).to.deep.include({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
      expect(networkPolicy.ingress).to.deep.equal([
        {
          from: [
            { namespaceSelector: { matchLabels: { 'flyte.org/tenant': 'team-alpha' } } },
            { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } },
          ],
        },
      ]);
      for (const rule of networkPolicy.egress)
        expect(rule.to, 'a rule without `to` opens everything').to.have.length(1);
    });

    it('lets nothing out to private networks or the metadata service', () => {
      const blocks = networkPolicy.egress.flatMap((rule: any) =>
        rule.to.flatMap((to: any) => to.ipBlock ?? []),
      );
      expect(blocks).to.deep.equal([
        { cidr: '169.254.170.23/32' },
        {
          cidr: '0.0.0.0/0',
          except: ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'],
        },
      ]);
    });

    it("adds the team's rules, and never the metadata service with them", () => {
      const egress = [
        { cidr: '10.1.2.0/24', ports: [{ port: 5432, protocol: 'TCP' }] },
        { cidr: '0.0.0.0/0', ports: [] },
        { cidr: '::/0', ports: [] },
      ];
      const own = planTenant(team('alpha', { network: { egress } }), ENVIRONMENT).namespaces[0]!
        .networkPolicy;
      expect(own.egress.slice(-3)).to.deep.equal([
        { to: [{ ipBlock: { cidr: '10.1.2.0/24' } }], ports: [{ port: 5432, protocol: 'TCP' }] },
        { to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] } }] },
        { to: [{ ipBlock: { cidr: '::/0', except: ['fe80::/10', 'fd00:ec2::/32'] } }] },
      ]);
    });

    it('lets Prometheus in only where there is one', () => {
      const bare = planTenant(team('alpha'), { ...ENVIRONMENT, prometheusOperator: false });
      expect(bare.namespaces[0]!.networkPolicy.ingress[0].from).to.have.length(1);
      expect(bare.serviceMonitor).to.equal(undefined);
      expect(plan.serviceMonitor?.selector).to.deep.equal({ team: 'alpha' });
    });
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
