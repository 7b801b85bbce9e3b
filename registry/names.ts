/**
 * The flat name spaces that ids end up in, and what they leave for an id. Everything of a team is named
 * `<team>[-<project>-<domain>]-<thing>`, a namespace `<project>-<domain>`.
 */

/** A Kubernetes name: DNS-1123 label (RFC 1123), at most 63 characters. */
export const DNS_1123_LABEL = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$';

/** Longest namespace, DNS label, S3 bucket and EKS node group name. */
export const MAX_LABEL = 63;

/** Longest `Environment.prefix`, which starts every globally unique name. */
export const MAX_PREFIX = 24;

/**
 * Longest team id. With a prefix of 24 the longest name is a node group's: `<prefix>-<team>-nodes` <= 63; the bucket
 * `<prefix>-<team>-data` (63) and the IAM role `<prefix>-<team>-task` (64) leave one or two more.
 */
export const MAX_TEAM = MAX_LABEL - MAX_PREFIX - '-'.length - '-nodes'.length;

/** Longest domain and role id: a domain must leave room for a project in a namespace's name. */
export const MAX_DOMAIN = 30;
export const MAX_ROLE = MAX_LABEL;

/** flyteadmin's own limits (project_validator.go). */
export const MAX_PROJECT_NAME = 64;
export const MAX_PROJECT_DESCRIPTION = 300;

/** Property names that every JavaScript object answers to; as ids they would be found in every table. */
const OBJECT_PROPERTIES = ['constructor'];

/** Trees of the metadata bucket, where a project of that name would own the platform's data. */
export const RESERVED_PROJECTS: readonly string[] = [
  'metadata',
  'admin',
  'propeller',
  'datacatalog',
  'flyte',
  'system',
  'uploads',
  ...OBJECT_PROPERTIES,
];

/** Names of the platform's own resources and log streams, next to which a team would be mistaken for it. */
export const RESERVED_TEAMS: readonly string[] = [
  'platform',
  'flyte',
  'flyte-gateway',
  'gateway',
  'system',
  'admin',
  'internal',
  'default',
  'metadata',
  ...OBJECT_PROPERTIES,
];

/** `default` is the block of settings for all domains of a project. */
export const RESERVED_DOMAINS: readonly string[] = ['default', ...OBJECT_PROPERTIES];
export const RESERVED_ROLES: readonly string[] = OBJECT_PROPERTIES;

const RESERVED_NAMESPACES = new Set([
  'default',
  'flyte',
  'amazon-cloudwatch',
  'amazon-guardduty',
  'aws-observability',
  'cert-manager',
  'external-dns',
  'external-secrets',
]);
const RESERVED_NAMESPACE_PREFIXES = ['kube-', 'flyte-'];

/** Namespaces that belong to Kubernetes, AWS add-ons or the platform. */
export function isReservedNamespace(name: string): boolean {
  return (
    RESERVED_NAMESPACES.has(name) || RESERVED_NAMESPACE_PREFIXES.some((prefix) => name.startsWith(prefix))
  );
}

/** Namespace of a project in a domain; flyteadmin's `namespace_mapping.template` says the same. */
export function namespaceName(project: string, domain: string): string {
  return `${project}-${domain}`;
}

/** Audience of the tokens that the access service mints, the only ones that flyteadmin accepts. */
export const INTERNAL_AUDIENCE = 'flyteadmin-internal';

/** The only service account that a tenant's pods may run as, in each of its namespaces. */
export const TASK_SERVICE_ACCOUNT = 'flyte-task';

/** The PodTemplate of each namespace: propeller's `default-pod-template-name`. */
export const POD_TEMPLATE = 'flyte-default';

/** Prefix of the logical names of what stands in one namespace. */
export function namespaceKey(team: string, project: string, domain: string): string {
  return `${team}-${namespaceName(project, domain)}`;
}

/**
 * Cost allocation tags the platform writes itself, in lower case: IAM compares tag keys without case. The last pattern has the
 * session tags of EKS Pod Identity, by which policies tell namespaces apart, and what add-ons find their resources by.
 */
export function isReservedTag(key: string): boolean {
  const lower = key.toLowerCase();
  return (
    ['team', 'name', 'project', 'domain', 'stack'].includes(lower) ||
    /^(flyte|flyte-tenancy|pulumi|eks|kubernetes\.io)[:./]/.test(lower) ||
    /^(kubernetes|eks)-|k8s\.(io|aws)\//.test(lower)
  );
}
