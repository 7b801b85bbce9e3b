import * as pulumi from '@pulumi/pulumi';
import { expect } from 'chai';
import { FlyteTenant, type FlyteTenantArgs, FlyteTenantPlatform } from '../../components/index';
import type { Environment } from '../../plan/environment';
import { planTenant } from '../../plan/tenant';
import type { Team } from '../../registry/model';
import { ENVIRONMENT } from '../plan/environment';
import { project, team } from '../plan/team';
import type { Registered } from '../support/monitor';
import { run } from './program';

const ACCESS = [
  {
    role: 'developer',
    groups: ['developers'],
    users: [],
    clients: [],
    projects: ['ml-alpha'],
    domains: ['development', 'production', 'staging'],
    allowShared: false,
    position: { line: 1, column: 1 },
  },
];
const THREE = team('alpha', {
  projects: [project('ml-alpha', ['development', 'production', 'staging'])],
  access: ACCESS,
});

/** What a program with the one tenant registers. */
async function tenant(
  of: Team = THREE,
  environment: Partial<Environment> = {},
  args: Partial<FlyteTenantArgs> = {},
): Promise<{ registered: Registered[]; outputs: any }> {
  return run(() => {
    const made = new FlyteTenant(of.id, {
      team: of,
      environment: { ...ENVIRONMENT, ...environment },
      clusterName: 'acme-flyte-prod',
      ...args,
    });
    return pulumi.output({ bucket: made.bucket, namespaces: made.namespaces, roleArn: made.roleArn });
  });
}

const named = (registered: Registered[], name: string) => {
  const found = registered.filter((r) => r.name === name);
  expect(found, name).to.have.length(1);
  return found[0]!;
};
const kind = (r: Registered) => r.type.split(':').at(-1)!;

describe('components/FlyteTenant', () => {
  let registered: Registered[];
  let inFlyte: Registered[];
  let outputs: any;
  before(async function () {
    this.timeout(60_000);
    const made = await tenant();
    outputs = made.outputs;
    inFlyte = made.registered.filter((r) => r.type.startsWith('flyte:'));
    registered = made.registered.filter((r) => !r.type.startsWith('flyte:'));
  });

  it('makes at most ten resources per namespace and ten per team, besides those in flyteadmin', () => {
    const namespace = registered.filter((r) => r.name.startsWith('alpha-ml-alpha-staging'));
    expect(namespace.map(kind).sort()).to.deep.equal([
      'LimitRange',
      'Namespace',
      'NetworkPolicy',
      'PodIdentityAssociation',
      'PodTemplate',
      'ResourceQuota',
      'RoleBinding',
      'RoleBinding',
      'RoleBinding',
      'ServiceAccount',
    ]);
    const rest = registered.filter((r) => !r.name.startsWith('alpha-ml-alpha-'));
    expect(rest.map(kind).sort()).to.deep.equal([
      'Bucket',
      'BucketLifecycleConfiguration',
      'BucketPolicy',
      'BucketPublicAccessBlock',
      'BucketServerSideEncryptionConfiguration',
      'BucketVersioning',
      'FlyteTenant',
      'Role',
      'RolePolicy',
      'ServiceMonitor',
    ]);
    expect(registered).to.have.length(40);
  });

  it('registers the project in flyteadmin after its namespaces, then what holds in each domain', () => {
    const [project, ...attributes] = inFlyte;
    const namespaces = registered.filter((r) => kind(r) === 'Namespace');
    expect([project!.name, kind(project!)]).to.deep.equal(['alpha-ml-alpha', 'Project']);
    expect(project!.dependencies.sort()).to.deep.equal(namespaces.map((r) => r.urn).sort());
    expect(attributes.map((r) => r.name).sort()).to.deep.equal(
      ['development', 'production', 'staging'].flatMap((domain) => [
        `alpha-ml-alpha-${domain}-execution-config`,
        `alpha-ml-alpha-${domain}-task-resources`,
      ]),
    );
    for (const r of attributes) expect(r.dependencies, r.name).to.deep.equal([project!.urn]);
  });

  it('writes what the plan says into flyteadmin, in the provider’s terms', () => {
    const config = inFlyte.find((r) => r.name === 'alpha-ml-alpha-staging-execution-config')!;
    expect(config.inputs).to.deep.include({
      project: 'ml-alpha',
      domain: 'staging',
      securityContext: { runAs: { k8sServiceAccount: 'flyte-task' } },
      labels: { values: { team: 'alpha' } },
    });
    const resources = inFlyte.find((r) => r.name === 'alpha-ml-alpha-staging-task-resources')!;
    expect(resources.inputs).to.have.all.keys('project', 'domain', 'defaults', 'limits');
  });

  it('gives every resource a URN of its own, a name that starts with the tenant, and the tenant as parent', () => {
    expect(new Set(registered.map((r) => r.urn)).size).to.equal(registered.length);
    const component = named(registered, 'alpha');
    for (const r of registered) {
      if (r === component) continue;
      expect(r.name).to.match(/^alpha-/);
      expect(r.parent, r.name).to.equal(component.urn);
    }
  });

  it('makes nothing inside a namespace before the namespace', () => {
    const namespace = named(registered, 'alpha-ml-alpha-staging');
    for (const thing of ['quota', 'limits', 'network', 'account', 'template', 'propeller', 'members']) {
      expect(named(registered, `${namespace.name}-${thing}`).dependencies, thing).to.deep.equal([
        namespace.urn,
      ]);
    }
  });

  it('lets flyteadmin start work only once the walls stand', () => {
    const key = 'alpha-ml-alpha-staging';
    const walls = ['quota', 'limits', 'network'].map((thing) => named(registered, `${key}-${thing}`).urn);
    expect(named(registered, `${key}-flyteadmin`).dependencies).to.have.members(walls);
  });

  it('gives pods the role only once the role may do something', () => {
    expect(named(registered, 'alpha-ml-alpha-staging-identity').dependencies).to.include(
      named(registered, 'alpha-task-policy').urn,
    );
  });

  it('protects the data where the environment says so, and only there', async () => {
    const bucket = named(registered, 'alpha-data');
    expect(bucket).to.deep.include({ protect: true, retainOnDelete: true });
    expect(bucket.inputs.forceDestroy).to.equal(false);
    const loose = named((await tenant(THREE, { protect: false })).registered, 'alpha-data');
    expect(loose).to.deep.include({ protect: false, retainOnDelete: false });
    expect(loose.inputs.forceDestroy).to.equal(true);
  });

  it('closes, encrypts, versions and tidies the bucket', () => {
    expect(named(registered, 'alpha-data-private').inputs).to.include({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(named(registered, 'alpha-data-versions').inputs.versioningConfiguration.status).to.equal(
      'Enabled',
    );
    expect(
      named(registered, 'alpha-data-lifecycle').inputs.rules[0].abortIncompleteMultipartUpload,
    ).to.deep.equal({
      daysAfterInitiation: 7,
    });
    expect(JSON.parse(named(registered, 'alpha-data-policy').inputs.policy).Statement[0].Sid).to.equal(
      'TlsOnly',
    );
  });

  it('applies what the plan says, and nothing else', () => {
    const plan = planTenant(THREE, ENVIRONMENT);
    for (const namespace of plan.namespaces) {
      const spec = (thing: string) => named(registered, `${namespace.key}-${thing}`).inputs.spec;
      expect(spec('quota')).to.deep.equal(namespace.quota);
      expect(spec('limits')).to.deep.equal(namespace.limitRange);
      expect(spec('network')).to.deep.equal(namespace.networkPolicy);
      const { template } = named(registered, `${namespace.key}-template`).inputs;
      expect(template).to.deep.equal(namespace.podTemplate);
    }
    const role = named(registered, 'alpha-task').inputs;
    expect(JSON.parse(role.assumeRolePolicy)).to.deep.equal(plan.role.trust);
    expect(role.tags).to.deep.equal({ stack: 'prod', team: 'alpha' });
  });

  it('tells where the team works', () => {
    expect(outputs.bucket).to.equal('acme-flyte-prod-alpha-data');
    expect(outputs.roleArn).to.equal('arn:alpha-task');
    expect(outputs.namespaces.map((n: any) => n.name)).to.deep.equal([
      'ml-alpha-development',
      'ml-alpha-production',
      'ml-alpha-staging',
    ]);
    expect(outputs.namespaces[0].quota['requests.cpu']).to.equal('2250m');
  });

  it('makes no bucket for a team that brings one', async () => {
    const own = await tenant({ ...THREE, dataBucket: { name: 'lake', prefix: '' } });
    expect(own.registered.filter((r) => r.type.startsWith('aws:s3'))).to.deep.equal([]);
    expect(own.outputs.bucket).to.equal('lake');
  });

  it('makes no ServiceMonitor where nobody reads it', async () => {
    const bare = await tenant(THREE, { prometheusOperator: false });
    expect(bare.registered.map(kind)).not.to.include('ServiceMonitor');
  });

  it('makes dedicated nodes, and says what it needs for them', async () => {
    const dedicated = { ...THREE, nodes: { instanceTypes: ['m5.xlarge'], min: 1, max: 3 } };
    const nodes = {
      nodeRoleArn: 'arn:nodes',
      subnetIds: ['subnet-1'],
      nodeLaunchTemplate: { id: 'lt-1', version: '1' },
    };
    const group = named((await tenant(dedicated, {}, nodes)).registered, 'alpha-nodes').inputs;
    expect(group).to.deep.include({
      nodeRoleArn: 'arn:nodes',
      scalingConfig: { minSize: 1, maxSize: 3, desiredSize: 1 },
      launchTemplate: { id: 'lt-1', version: '1' },
    });
    let problem: any;
    await tenant(dedicated).catch((error) => {
      problem = error;
    });
    expect(problem?.message).to.contain('give FlyteTenant nodeRoleArn, subnetIds and nodeLaunchTemplate');
  });
});

describe('components/FlyteTenantPlatform', () => {
  it('makes the roles that bindings name and the admission policy, policy before binding', async () => {
    const { registered } = await run(() => {
      new FlyteTenantPlatform('tenancy', {});
      return pulumi.output({});
    });
    expect(registered.map(kind).sort()).to.deep.equal([
      'ClusterRole',
      'ClusterRole',
      'ClusterRole',
      'FlyteTenantPlatform',
      'ValidatingAdmissionPolicy',
      'ValidatingAdmissionPolicyBinding',
    ]);
    const policy = named(registered, 'tenancy-admission');
    expect(named(registered, 'tenancy-admission-binding').dependencies).to.deep.equal([policy.urn]);
  });
});
