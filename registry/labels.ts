/** Flyte's own labels of pods and executions, and ours: network policies, dashboards and bills may read them. */
const NAMES = new Set([
  'team',
  'project',
  'domain',
  'execution-id',
  'execution-identity',
  'workflow-name',
  'task-name',
  'node-id',
  'shard-key',
  'interruptible',
  'organization',
]);

/** Prefixes (and everything below them) with a meaning to the platform or the cluster. */
const PREFIXES = [
  'flyte.org',
  'flyte-tenancy.dev',
  'flyte.lyft.com',
  'kubernetes.io',
  'k8s.io',
  'x-k8s.io',
  'amazonaws.com',
  'k8s.aws',
  'karpenter.sh',
];

/** Below a reserved prefix, and harmless: what an application calls itself, and whether its pod may be moved. */
const FREE = [/^app\.kubernetes\.io\//, /^cluster-autoscaler\.kubernetes\.io\/safe-to-evict$/];

/** Labels and annotations that only the platform, Flyte or Kubernetes may set, in tenants.yaml and in requests alike. */
export function isReservedLabel(key: string): boolean {
  const slash = key.indexOf('/');
  if (slash < 0) return NAMES.has(key.toLowerCase());
  if (FREE.some((free) => free.test(key))) return false;
  const prefix = key.slice(0, slash).toLowerCase();
  return PREFIXES.some((reserved) => prefix === reserved || prefix.endsWith(`.${reserved}`));
}
