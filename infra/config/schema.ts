import { z } from 'zod';

const CIDR = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\/(?:3[0-2]|[12]?\d)$/;
const HOST = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/** Kubernetes versions that EKS has in standard support and this program was written for. */
export const KUBERNETES_VERSIONS = ['1.34', '1.35', '1.36'] as const;

const cidr = z.string().regex(CIDR, { error: 'an IPv4 CIDR such as 10.20.0.0/16' });
const text = (pattern: RegExp, allowed: string) => z.string().regex(pattern, { error: allowed });
const whole = (min: number, max: number) =>
  z
    .int({ error: `a whole number from ${min} to ${max}` })
    .min(min, { error: `${min} to ${max}` })
    .max(max, { error: `${min} to ${max}` });

/**
 * Every key of the stack configuration, under `flyte-tenancy:`. Pulumi.yaml declares the same keys with the same types,
 * defaults and descriptions; a test holds the two together. A key without a default must be set by each stack.
 */
export const configSchema = z.strictObject({
  accountId: text(/^\d{12}$/, 'twelve digits').describe(
    'AWS account that this stack may touch; credentials of any other account are refused.',
  ),
  region: text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS region such as us-east-1').describe('AWS region.'),
  prefix: text(
    /^(?=.{3,24}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    '3 to 24 lower-case letters, digits and single hyphens',
  ).describe('Starts every globally unique name (buckets, IAM roles, the cluster); never change it later.'),
  tags: z.record(z.string(), z.string()).default({}).describe('Tags for every AWS resource.'),
  registry: text(/./, 'a path')
    .default('tenants.yaml')
    .describe('The registry of teams, relative to Pulumi.yaml.'),
  protect: z
    .boolean()
    .default(true)
    .describe("Refuse to destroy what can't be made again (database, buckets, workflow definitions)."),
  overcommit: z
    .boolean()
    .default(false)
    .describe("The teams' requests may exceed what the nodes can give: a warning instead of an error."),
  quotaWeights: z
    .record(z.string(), whole(1, 1000))
    .default({ production: 2 })
    .describe("Relative share of a team's quota by domain; a domain that is not named has weight 1."),
  platformImages: z
    .array(z.string())
    .default(['cr.flyte.org/flyteorg/**'])
    .describe('Image patterns that every team may use besides its own.'),
  vpcCidr: cidr
    .refine((c) => /\/(1[6-9]|20)$/.test(c), { error: 'a prefix length from /16 to /20' })
    .refine((c) => /^(10|172\.(1[6-9]|2\d|3[01])|192\.168)\./.test(c), {
      error:
        'a private range (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16), which is what tenants are kept out of',
    })
    .default('10.20.0.0/16')
    .describe('Addresses of the VPC; must not overlap with networks it is connected to.'),
  availabilityZones: z
    .array(text(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'zones such as us-east-1a'))
    .length(3, { error: 'exactly three zones' })
    .describe('The three zones of the VPC. Named, so that a new zone at AWS moves nothing.'),
  natGateways: z
    .enum(['single', 'per-zone'], { error: 'single or per-zone' })
    .default('per-zone')
    .describe('single: one NAT gateway (cheap; its zone takes the others down). per-zone: one in each.'),
  flowLogs: z.boolean().default(true).describe('Record rejected and accepted connections of the VPC.'),
  logRetentionDays: z
    .union(
      [
        1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
        3653,
      ].map((d) => z.literal(d)),
      {
        error: 'a period CloudWatch knows: 1, 3, 5, 7, 14, 30, 60, 90, 180, 365, 731, ... days',
      },
    )
    .default(90)
    .describe('How long CloudWatch keeps flow logs and the control plane logs of the cluster.'),
  kubernetesVersion: z
    .enum(KUBERNETES_VERSIONS, { error: KUBERNETES_VERSIONS.join(', ') })
    .default('1.35')
    .describe('Minor version of Kubernetes; raise it by one at a time.'),
  publicAccessCidrs: z
    .array(cidr.refine((c) => c !== '0.0.0.0/0', { error: 'a narrower CIDR than 0.0.0.0/0' }))
    .default([])
    .describe('Who may reach the Kubernetes API from outside the VPC; empty: nobody.'),
  nodeInstanceType: text(/^[a-z0-9-]+\.[a-z0-9]+$/, 'an EC2 instance type such as m5.xlarge')
    .default('m5.xlarge')
    .describe('Instance type of the shared nodes.'),
  nodeMin: whole(1, 450).default(3).describe('Fewest shared nodes.'),
  nodeMax: whole(1, 450)
    .default(10)
    .describe('Most shared nodes; the cluster autoscaler works between the two.'),
  nodeDiskGiB: whole(20, 16384).default(100).describe("Size of a node's disk in GiB."),
  platformAdminRoleArns: z
    .array(text(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, 'ARNs of IAM roles'))
    .default([])
    .describe('IAM roles with administrator access to the Kubernetes API.'),
  kubernetesGroupPrefix: text(
    /^([a-z0-9][a-z0-9.-]*:)?$/,
    "empty, or a prefix that ends in ':' such as oidc:",
  )
    .default('oidc:')
    .describe('OIDC groups reach the Kubernetes API with this prefix; empty: teams have no access to it.'),
  oidcIssuer: text(/^https:\/\/[^\s?#]+$/, 'an https URL').describe(
    'Issuer of the tokens that people and machines bring; also trusted by the Kubernetes API for groups.',
  ),
  oidcClientId: text(/^\S+$/, 'a client id without spaces').describe(
    'Public client (PKCE) that pyflyte, flytectl and kubectl log in with.',
  ),
  oidcGroupsClaim: text(/^\S+$/, 'the name of a claim')
    .default('groups')
    .describe('Claim that lists the groups.'),
  oidcUsernameClaim: text(/^\S+$/, 'the name of a claim')
    .default('email')
    .describe('Claim that names the user to the Kubernetes API.'),
  oidcAudience: z
    .string()
    .default('')
    .describe('Audience that command line clients ask for, where the provider needs one (Auth0, Okta).'),
  oidcPreset: z
    .enum(['generic', 'auth0', 'okta', 'entra', 'keycloak', 'cognito'], {
      error: 'generic, auth0, okta, entra, keycloak or cognito',
    })
    .default('generic')
    .describe('The kind of identity provider: how its tokens name groups, machines and verified addresses.'),
  oidcAudiences: z
    .array(text(/^\S+$/, 'audiences without spaces'))
    .default([])
    .describe('Audiences of the access tokens that are accepted; empty: oidcAudience, else oidcClientId.'),
  oidcEmailsVerified: z
    .boolean()
    .default(false)
    .describe('The provider hands out only e-mail addresses that it verified, though no claim says so.'),
  oidcJwksUri: text(/^(https:\/\/\S+)?$/, 'empty, or an https URL')
    .default('')
    .describe("The provider's keys; empty: where its preset has them. Needed for generic."),
  oidcAuthorizationEndpoint: text(/^(https:\/\/\S+)?$/, 'empty, or an https URL')
    .default('')
    .describe('Login page for browsers; empty: where the preset has it.'),
  oidcTokenEndpoint: text(/^(https:\/\/\S+)?$/, 'empty, or an https URL')
    .default('')
    .describe('Token endpoint for the login of browsers; empty: where the preset has it.'),
  oidcLoginClientId: z
    .string()
    .default('')
    .describe('Confidential client for the login of browsers; empty: no web console.'),
  oidcLoginClientSecret: z
    .string()
    .default('')
    .describe('Its secret; set it with `pulumi config set --secret`.'),
  certificateArn: text(
    /^(arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[a-f0-9-]+)?$/,
    'empty, or the ARN of an ACM certificate',
  )
    .default('')
    .describe(
      "ACM certificate for the host, at the gateway's load balancer. Either this or certManagerIssuer.",
    ),
  certManagerIssuer: text(
    /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?)?$/,
    'empty, or the name of a ClusterIssuer',
  )
    .default('')
    .describe('ClusterIssuer of cert-manager for a certificate of the host, which Envoy then uses itself.'),
  gatewayScheme: z
    .enum(['internal', 'internet-facing'], { error: 'internal or internet-facing' })
    .default('internal')
    .describe("Whether the gateway's load balancer has addresses of the VPC or of the internet."),
  gatewayCidrs: z.array(cidr).default([]).describe('Who may connect to the gateway; empty: the VPC.'),
  gatewayMinReplicas: whole(2, 50).default(2).describe('Fewest pods of the gateway, spread over the zones.'),
  gatewayMaxReplicas: whole(2, 50).default(10).describe('Most pods of the gateway.'),
  flyteEndpoint: text(/^(https?:\/\/\S+)?$/, 'empty, or a URL')
    .default('')
    .describe(
      "Where Pulumi reaches Flyte's API; empty: through the service proxy of the Kubernetes API, which needs no DNS.",
    ),
  flyteClientId: z
    .string()
    .default('')
    .describe('OAuth2 client of a platform admin for flyteEndpoint; empty: none.'),
  flyteClientSecret: z.string().default('').describe('Its secret; set it with `pulumi config set --secret`.'),
  flyteTimeoutSeconds: whole(1, 600)
    .default(30)
    .describe("How long one request of Pulumi to Flyte's API may take, in seconds; it is tried six times."),
  signingKeyGeneration: whole(1, 1000000)
    .default(1)
    .describe('Raise by one to let the next signing key of the internal issuer sign.'),
  host: text(HOST, 'a DNS name such as flyte.example.com').describe('Public DNS name of Flyte.'),
  databaseInstanceClass: text(/^db\.[a-z0-9]+\.[a-z0-9]+$/, 'an RDS instance class such as db.t4g.medium')
    .default('db.t4g.medium')
    .describe('Instance class of the database.'),
  databaseVersion: text(/^1[5-9](\.\d+)?$/, 'a PostgreSQL version from 15')
    .default('17')
    .describe('PostgreSQL version; without a minor version AWS chooses and patches it.'),
  databaseStorageGiB: whole(20, 65536).default(50).describe('Disk of the database in GiB.'),
  databaseMaxStorageGiB: whole(20, 65536)
    .default(200)
    .describe('The disk grows by itself up to this many GiB.'),
  databaseMultiAz: z
    .boolean()
    .default(true)
    .describe('A standby in a second zone that takes over by itself.'),
  databaseBackupDays: whole(1, 35)
    .default(14)
    .describe('How many days back the database can be restored to.'),
  flyteReplicas: whole(1, 20).default(2).describe("Replicas of Flyte's services."),
  noncurrentVersionDays: whole(1, 3650)
    .default(30)
    .describe('How long overwritten or deleted objects of the metadata bucket can be brought back.'),
  prometheusOperator: z
    .boolean()
    .default(false)
    .describe('The CRDs of the Prometheus Operator exist in the cluster: make a ServiceMonitor per team.'),
  monitoringNamespace: text(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'a namespace')
    .default('monitoring')
    .describe("Namespace whose pods may scrape the metrics of Flyte's services."),
});

/** The stack configuration, checked and complete. */
export type Config = z.infer<typeof configSchema>;
