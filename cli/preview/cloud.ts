import type { MockCallArgs, MockResourceArgs, MockResourceResult } from '@pulumi/pulumi/runtime';
import { callAnswers } from './calls';

/** Where the pretended cloud is. */
export interface Place {
  partition: string;
  region: string;
  accountId: string;
}

/** Values that a provider would compute, by resource type; everything else is what the program asked for. */
const COMPUTED: { [type: string]: (name: string, inputs: any, place: Place) => object } = {
  'aws:s3/bucket:Bucket': (name, _, place) => ({
    arn: `arn:${place.partition}:s3:::${name}`,
    bucket: name,
    bucketDomainName: `${name}.s3.amazonaws.com`,
    bucketRegionalDomainName: `${name}.s3.${place.region}.amazonaws.com`,
    region: place.region,
  }),
  'aws:iam/role:Role': (name, _, place) => ({
    arn: `arn:${place.partition}:iam::${place.accountId}:role/${name}`,
    name,
    uniqueId: 'AROAEXAMPLE',
  }),
  'aws:iam/policy:Policy': (name, _, place) => ({
    arn: `arn:${place.partition}:iam::${place.accountId}:policy/${name}`,
    name,
  }),
  'aws:iam/openIdConnectProvider:OpenIdConnectProvider': (_, inputs, place) => ({
    arn: `arn:${place.partition}:iam::${place.accountId}:oidc-provider/${String(inputs.url).replace('https://', '')}`,
  }),
  'aws:kms/key:Key': (name, _, place) => ({ arn: arn('kms', 'key', name, place), keyId: name }),
  'aws:ec2/vpc:Vpc': (name, inputs) => ({
    cidrBlock: inputs.cidrBlock,
    defaultSecurityGroupId: `sg-${name}`,
  }),
  'aws:ec2/launchTemplate:LaunchTemplate': () => ({ latestVersion: 1, defaultVersion: 1 }),
  'aws:ec2/eip:Eip': () => ({ publicIp: '203.0.113.10' }),
  'aws:eks/cluster:Cluster': (name, inputs, place) => cluster(name, inputs, place),
  'eks:index:Cluster': (name, inputs, place) => remoteCluster(inputs.name ?? name, inputs, place),
  'aws:rds/instance:Instance': (name, inputs, place) => database(name, inputs, place),
  'aws:rds/cluster:Cluster': (name, inputs, place) => database(name, inputs, place),
  'aws:secretsmanager/secret:Secret': (name, _, place) => ({
    arn: arn('secretsmanager', 'secret', name, place),
  }),
  'aws:cloudwatch/logGroup:LogGroup': (name, _, place) => ({
    arn: `arn:${place.partition}:logs:${place.region}:${place.accountId}:log-group:${name}`,
    name,
  }),
  'aws:acm/certificate:Certificate': (_, inputs) => ({
    domainValidationOptions: [
      {
        domainName: inputs.domainName,
        resourceRecordName: `_validation.${inputs.domainName}`,
        resourceRecordType: 'CNAME',
        resourceRecordValue: 'validation.acm-validations.aws.',
      },
    ],
  }),
  'random:index/randomPassword:RandomPassword': () => ({ result: 'generated-when-applied', bcryptHash: '' }),
  'random:index/randomString:RandomString': (_, inputs) => ({ result: 'x'.repeat(inputs.length) }),
  'random:index/randomId:RandomId': () => ({ hex: '00000000', dec: '0', b64Url: 'AAAAAA', b64Std: 'AAAAAA' }),
  'random:index/randomBytes:RandomBytes': () => ({ base64: 'AAAA', hex: '000000' }),
  'kubernetes:core/v1:Service': () => ({
    status: { loadBalancer: { ingress: [{ hostname: 'load-balancer.example.com' }] } },
  }),
};

/** The program called a function that the preview does not know. */
class UnansweredCallError extends Error {
  /** Where Pulumi's SDK looks for the message. */
  readonly details: string;

  constructor(token: string) {
    super(
      `the preview has no answer for the function ${token}: add it to cli/preview/calls.ts, or avoid the call`,
    );
    this.details = this.message;
  }
}

/**
 * A created resource: what was asked for plus what the provider would compute.
 * Ids, names and ARNs look like real ones, so that whatever the program builds from them looks like it will.
 */
export function created(resource: MockResourceArgs, place: Place): MockResourceResult {
  const { type, inputs } = resource;
  if (type.startsWith('kubernetes:')) return createdInKubernetes(resource, place);
  const name = physicalName(resource);
  const computed = COMPUTED[type]?.(name, inputs, place) ?? {};
  const [, service = '', kind = ''] = /^aws:(\w+)\/(\w+):/.exec(type) ?? [];
  const general = service ? { arn: arn(service, kind, name, place), name } : {};
  return { id: resource.id || name, state: { ...general, ...inputs, ...computed } };
}

/** The answer to a function call (a data source). */
export function answer(call: MockCallArgs, place: Place): object {
  const known = callAnswers[call.token];
  if (known) return known(call.inputs, place);
  throw new UnansweredCallError(call.token);
}

function createdInKubernetes(resource: MockResourceArgs, place: Place): MockResourceResult {
  const { type, inputs } = resource;
  const metadata = { name: resource.name, ...inputs.metadata, uid: `uid-${resource.name}` };
  const id = metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name;
  return { id, state: { ...inputs, metadata, ...COMPUTED[type]?.(metadata.name, inputs, place) } };
}

function physicalName({ name, inputs }: MockResourceArgs): string {
  const given = inputs.name ?? inputs.bucket ?? inputs.identifier ?? inputs.clusterIdentifier;
  return typeof given === 'string' ? given : name;
}

function arn(service: string, kind: string, name: string, place: Place): string {
  return `arn:${place.partition}:${service}:${place.region}:${place.accountId}:${kind}/${name}`;
}

function database(name: string, inputs: any, place: Place) {
  const address = `${name}.example.${place.region}.rds.amazonaws.com`;
  const port = inputs.port ?? 5432;
  const managed = inputs.manageMasterUserPassword
    ? {
        masterUserSecrets: [
          { secretArn: arn('secretsmanager', 'secret', `rds-${name}`, place), secretStatus: 'active' },
        ],
      }
    : {};
  return { arn: arn('rds', 'db', name, place), address, endpoint: `${address}:${port}`, port, ...managed };
}

function cluster(name: string, inputs: any, place: Place) {
  return {
    arn: arn('eks', 'cluster', name, place),
    name,
    endpoint: `https://EXAMPLE.gr7.${place.region}.eks.amazonaws.com`,
    certificateAuthority: { data: 'Q0VSVElGSUNBVEU=' },
    identities: [{ oidcs: [{ issuer: issuer(place) }] }],
    vpcConfig: { ...inputs.vpcConfig, clusterSecurityGroupId: `sg-${name}` },
    version: inputs.version,
  };
}

/** `@pulumi/eks` builds the cluster in its own plugin; this is what comes back from there. */
function remoteCluster(name: string, inputs: any, place: Place) {
  const eksCluster = cluster(name, inputs, place);
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: eksCluster.endpoint } }],
  };
  return {
    eksCluster,
    core: { cluster: eksCluster, endpoint: eksCluster.endpoint, vpcId: inputs.vpcId, kubeconfig },
    kubeconfig,
    kubeconfigJson: JSON.stringify(kubeconfig),
    clusterSecurityGroupId: `sg-${name}`,
    nodeSecurityGroupId: `sg-${name}-nodes`,
    oidcIssuer: issuer(place).replace('https://', ''),
    oidcProviderUrl: issuer(place),
    oidcProviderArn: `arn:${place.partition}:iam::${place.accountId}:oidc-provider/${issuer(place).replace('https://', '')}`,
  };
}

function issuer(place: Place): string {
  return `https://oidc.eks.${place.region}.amazonaws.com/id/EXAMPLE`;
}
