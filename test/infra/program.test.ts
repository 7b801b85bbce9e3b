import { expect } from 'chai';
import type { Registered } from '../support/monitor';
import { GENERATED, type Run, run } from './support/run';

const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';
/** What can't be made again; the teams' buckets come from the components. */
const PRECIOUS = [
  'aws:rds/instance:Instance',
  'aws:s3/bucket:Bucket',
  'aws:kms/key:Key',
  'eks:index:Cluster',
  'random:index/randomPassword:RandomPassword',
  'random:index/randomBytes:RandomBytes',
  'kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition',
];

/** Signing keys come and go with their generation; a lost one costs two minutes. */
const RENEWABLE = /^signing-key-|-cookie-key$/;

/** A copy without what is marked as secret. */
function unmarked(value: any): any {
  if (Array.isArray(value)) return value.map(unmarked);
  if (typeof value !== 'object' || value === null) return value;
  if (value[SIGNATURE] === SECRET) return '[secret]';
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, unmarked(each)]));
}

for (const stack of ['dev', 'prod']) {
  describe(`program, stack ${stack}`, () => {
    let made: Run;
    before(async () => {
      made = await run(stack);
    });
    const all = (type: string): Registered[] => made.resources.filter((resource) => resource.type === type);
    const one = (type: string, name?: string): Registered => {
      const found = all(type).filter((resource) => name === undefined || resource.name === name);
      expect(found, `${type} ${name ?? ''}`).to.have.length(1);
      return found[0]!;
    };

    it('gives every resource its own URN', () => {
      expect(made.resources).to.have.length.above(200);
      expect(new Set(made.resources.map(({ urn }) => urn)).size).to.equal(made.resources.length);
    });

    it('names a provider for every AWS and Kubernetes resource', () => {
      const stray = made.resources.filter(
        ({ type, provider }) => /^(aws|kubernetes):/.test(type) && !provider,
      );
      expect(stray.map(({ urn }) => urn)).to.deep.equal([]);
    });

    it('accepts credentials of the configured account only', () => {
      const { inputs } = one('pulumi:providers:aws');
      expect(inputs.allowedAccountIds).to.equal(
        JSON.stringify([stack === 'prod' ? '222222222222' : '111111111111']),
      );
    });

    it('protects in prod what can not be made again, and nothing in dev', () => {
      for (const type of PRECIOUS) {
        expect(all(type), type).to.not.be.empty;
        const found = all(type).filter(({ name }) => !RENEWABLE.test(name));
        for (const { urn, protect } of found) expect(protect, urn).to.equal(stack === 'prod');
      }
      const { inputs } = one('aws:rds/instance:Instance');
      expect(inputs.deletionProtection).to.equal(stack === 'prod');
      expect(inputs.skipFinalSnapshot).to.equal(stack === 'dev');
    });

    it('keeps the definition of workflows even when it is destroyed', () => {
      const crd = one('kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition');
      expect(crd.retainOnDelete).to.equal(true);
      expect(crd.inputs.metadata.name).to.equal('flyteworkflows.flyte.lyft.com');
    });

    it('has one NAT gateway in dev and one per zone in prod, and routes each zone out', () => {
      expect(all('aws:ec2/natGateway:NatGateway')).to.have.length(stack === 'prod' ? 3 : 1);
      const routes = all('aws:ec2/route:Route').filter(({ inputs }) => inputs.natGatewayId);
      expect(routes).to.have.length(3);
      expect(new Set(routes.map(({ inputs }) => inputs.natGatewayId)).size).to.equal(
        stack === 'prod' ? 3 : 1,
      );
    });

    it('keeps S3 traffic of all private routes inside AWS', () => {
      const { inputs } = one('aws:ec2/vpcEndpoint:VpcEndpoint');
      expect(inputs.serviceName).to.equal('com.amazonaws.us-east-1.s3');
      expect(inputs.routeTableIds).to.have.length(3);
    });

    it('tags subnets for load balancers and gives nodes no public address', () => {
      const subnets = all('aws:ec2/subnet:Subnet');
      expect(subnets).to.have.length(9);
      for (const { name, inputs } of subnets) {
        expect(inputs.mapPublicIpOnLaunch).to.equal(undefined);
        const role = { private: 'kubernetes.io/role/internal-elb', public: 'kubernetes.io/role/elb' }[
          name.split('-')[0]!
        ];
        const tags = Object.keys(inputs.tags).filter((tag) => tag.startsWith('kubernetes.io/role/'));
        expect(tags, name).to.deep.equal(role ? [role] : []);
      }
      expect(one('aws:eks/nodeGroup:NodeGroup').inputs.subnetIds).to.deep.equal(
        subnets.filter(({ name }) => name.startsWith('private-')).map(({ inputs }) => inputs.tags.Name),
      );
    });

    it('records flow logs in prod only', () => {
      expect(all('aws:ec2/flowLog:FlowLog')).to.have.length(stack === 'prod' ? 1 : 0);
    });

    it('makes a private, encrypted, fully logged cluster that knows only access entries', () => {
      const { inputs } = one('eks:index:Cluster');
      expect(inputs).to.deep.include({
        authenticationMode: 'API',
        endpointPrivateAccess: true,
        skipDefaultNodeGroup: true,
        version: '1.35',
        enabledClusterLogTypes: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
        deletionProtection: stack === 'prod',
      });
      expect(inputs.encryptionConfigKeyArn).to.match(/^arn:aws:kms:/);
      expect(inputs.publicAccessCidrs).to.be.an('array').that.is.not.empty;
      expect(inputs.publicAccessCidrs).to.not.include('0.0.0.0/0');
      expect(inputs.vpcCniOptions.enableNetworkPolicy).to.equal(true);
      expect(Object.keys(inputs.accessEntries)).to.deep.equal(['platform-engineers']);
    });

    it('runs 3 to 10 m5.xlarge whose metadata pods can not reach', () => {
      const { inputs } = one('aws:eks/nodeGroup:NodeGroup');
      expect(inputs.instanceTypes).to.deep.equal(['m5.xlarge']);
      expect(inputs.scalingConfig).to.deep.equal({ minSize: 3, maxSize: 10, desiredSize: 3 });
      expect(one('aws:ec2/launchTemplate:LaunchTemplate').inputs.metadataOptions).to.deep.equal({
        httpEndpoint: 'enabled',
        httpTokens: 'required',
        httpPutResponseHopLimit: 1,
      });
    });

    it('installs Pod Identity, DNS and the volume driver, and trusts the identity provider for groups', () => {
      const addons = all('aws:eks/addon:Addon').map(({ inputs }) => inputs.addonName);
      expect(addons).to.have.members(['eks-pod-identity-agent', 'coredns', 'aws-ebs-csi-driver']);
      expect(one('aws:eks/identityProviderConfig:IdentityProviderConfig').inputs.oidc).to.deep.include({
        issuerUrl: 'https://login.company.com',
        groupsClaim: 'groups',
        groupsPrefix: 'oidc:',
      });
    });

    it('makes an encrypted, private database that only the cluster reaches, by TLS', () => {
      const { inputs } = one('aws:rds/instance:Instance');
      expect(inputs).to.deep.include({
        engine: 'postgres',
        storageEncrypted: true,
        publiclyAccessible: false,
        multiAz: stack === 'prod',
        performanceInsightsEnabled: stack === 'prod',
        backupRetentionPeriod: stack === 'prod' ? 30 : 3,
      });
      expect(inputs.password[SIGNATURE]).to.equal(SECRET);
      const rule = one('aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule').inputs;
      expect(rule).to.deep.include({ fromPort: 5432, toPort: 5432 });
      expect(rule.referencedSecurityGroupId).to.be.a('string');
      expect(rule.cidrIpv4).to.equal(undefined);
      expect(one('aws:rds/parameterGroup:ParameterGroup').inputs.parameters).to.deep.include({
        name: 'rds.force_ssl',
        value: '1',
      });
    });

    it('keeps the metadata bucket private, versioned and TLS only', () => {
      const named = (type: string) => one(`aws:s3/${type}`, 'metadata').inputs;
      expect(named('bucket:Bucket').bucket).to.equal(`acme-flyte-${stack}-metadata`);
      expect(named('bucketPublicAccessBlock:BucketPublicAccessBlock')).to.deep.include({
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      });
      expect(named('bucketVersioning:BucketVersioning').versioningConfiguration.status).to.equal('Enabled');
      const { Statement } = JSON.parse(named('bucketPolicy:BucketPolicy').policy);
      expect(Statement.map(({ Sid, Effect }: any) => `${Effect} ${Sid}`)).to.deep.equal([
        'Deny TlsOnly',
        'Deny OwnAccountOnly',
        'Deny DataForFlyteOnly',
      ]);
      const { Action, Condition } = Statement[2];
      expect(Action).to.include.members(['s3:GetObject*', 's3:PutObject*', 's3:DeleteObject*']);
      for (const action of Action) expect(action).not.to.match(/Policy|PublicAccess|DeleteBucket|s3:\*/);
      expect(
        Condition.ArnNotLike['aws:PrincipalArn'].map((arn: string) => arn.replace(/^.*:/, '')),
      ).to.deep.equal([
        'root',
        `role/acme-flyte-${stack}-flyteadmin`,
        `role/acme-flyte-${stack}-flytepropeller`,
        `role/acme-flyte-${stack}-datacatalog`,
        `role/acme-flyte-${stack}-*-task`,
      ]);
    });

    it('pins every chart, and puts Flyte into its namespace after its secrets and walls', () => {
      const releases = all('kubernetes:helm.sh/v3:Release');
      for (const { inputs } of releases) expect(inputs.version).to.match(/^v?\d+\.\d+\.\d+$/);
      const flyte = one('kubernetes:helm.sh/v3:Release', 'flyte');
      expect(flyte.inputs).to.deep.include({ chart: 'flyte-core', version: 'v1.16.8', namespace: 'flyte' });
      const before = [
        ...all('kubernetes:core/v1:Secret').filter(({ inputs }) => inputs.metadata.namespace === 'flyte'),
        // flyteadmin does not start before it can read the keys of the issuer that it trusts.
        one('kubernetes:apps/v1:Deployment', 'gateway-deployment'),
        one('kubernetes:core/v1:Service', 'gateway-access'),
        ...made.resources.filter(({ name }) => /^flyte-(default-deny|flyteadmin|datacatalog)$/.test(name)),
        one('kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition'),
        one('aws:eks/podIdentityAssociation:PodIdentityAssociation', 'flyteadmin'),
        one('aws:s3/bucket:Bucket', 'metadata'),
      ];
      expect(before).to.have.length(11);
      expect(flyte.dependencies).to.include.members(before.map(({ urn }) => urn));
    });

    it('makes no tenant namespace before the admission policy and the workflow definition', () => {
      const provider = one('pulumi:providers:kubernetes', 'kubernetes-tenants');
      const guards = made.resources.filter(({ type }) => /ValidatingAdmissionPolicy|ClusterRole$/.test(type));
      expect(guards.length).to.be.at.least(5);
      expect(provider.dependencies).to.include.members(guards.map(({ urn }) => urn));
      const namespaces = all('kubernetes:core/v1:Namespace').filter(
        ({ name }) => name !== 'flyte' && name !== 'gateway-namespace',
      );
      expect(namespaces).to.have.length(13);
      for (const { urn, provider: used } of namespaces) expect(used, urn).to.include('kubernetes-tenants');
    });

    it('generates every secret and shows none', () => {
      expect(JSON.stringify(made.resources)).to.include(GENERATED);
      for (const { urn, inputs } of made.resources) {
        expect(JSON.stringify(unmarked(inputs)), urn).to.not.include(GENERATED);
      }
      for (const { inputs } of all('kubernetes:helm.sh/v3:Release')) {
        expect(JSON.stringify(inputs)).to.not.include(GENERATED);
      }
      expect(JSON.stringify(made.outputs)).to.not.include(GENERATED);
      expect(made.secretOutputs).to.deep.equal(['kubeconfig']);
    });

    it('gives flyteadmin keys as it reads them, without padding', () => {
      const { stringData } = one('kubernetes:core/v1:Secret', 'flyte-admin-keys').inputs;
      expect(stringData.value).to.have.all.keys(
        'oidc_client_secret',
        'cookie_hash_key',
        'cookie_block_key',
        'claim_symmetric_key',
      );
      expect(stringData.value.cookie_hash_key).to.equal(GENERATED);
    });

    it('tells each team how to start', () => {
      expect(made.outputs['endpoint']).to.equal(`https://flyte.${stack === 'prod' ? '' : 'dev.'}company.com`);
      const { alpha } = made.outputs['tenants'];
      expect(Object.keys(made.outputs['tenants'])).to.deep.equal(['alpha', 'beta', 'gamma']);
      expect(alpha.bucket).to.equal(`acme-flyte-${stack}-alpha-data`);
      expect(alpha.roleArn).to.match(
        new RegExp(`^arn:aws:iam::\\d{12}:role/acme-flyte-${stack}-alpha-task$`),
      );
      const { development } = alpha.projects['ml-alpha'].domains;
      expect(development.namespace).to.equal('ml-alpha-development');
      expect(development.quota).to.include.keys('requests.cpu', 'limits.memory', 'pods');
      expect(development.register).to.equal(
        'pyflyte register --project ml-alpha --domain development --image team-alpha-registry.com/IMAGE:TAG workflows/',
      );
      expect(alpha.access.map(({ role }: any) => role)).to.include.members(['developer', 'senior']);
      expect(alpha.clientConfig.people).to.include(made.outputs['endpoint'].replace('https://', 'dns:///'));
      expect(alpha.flyte.attributes).to.not.be.empty;
    });

    it('fills every reference of the stack readme', () => {
      const references = [...made.outputs['readme'].matchAll(/\$\{outputs\.([\w.]+)\}/g)].map(
        ([, path]) => path,
      );
      expect(references).to.not.be.empty;
      for (const path of references) {
        expect(
          path.split('.').reduce((at: any, key: string) => at?.[key], made.outputs),
          path,
        ).to.not.equal(undefined);
      }
    });
  });
}
