import type { Rule, Rules } from './rule';
import { pinned } from './rule';
import type { Tenant } from './tenant';

/** Flyte's own labels of pods and executions, and ours: network policies, dashboards and bills may read them. */
const RESERVED_NAMES = new Set([
  'team',
  'project',
  'domain',
  'execution-id',
  'execution-identity',
  'workflow-name',
  'task-name',
  'node-id',
  'shard-key',
  'organization',
]);
/** Prefixes (and everything below them) with a meaning to the platform or the cluster. */
const RESERVED_PREFIXES = [
  'flyte.org',
  'flyte-tenancy.dev',
  'flyte.lyft.com',
  'kubernetes.io',
  'k8s.io',
  'x-k8s.io',
  'eks.amazonaws.com',
  'iam.amazonaws.com',
  'vpc.amazonaws.com',
  'k8s.aws',
  'karpenter.sh',
];
/** Below a reserved prefix, and harmless. */
const FREE = [/^app\.kubernetes\.io\//, /^cluster-autoscaler\.kubernetes\.io\/safe-to-evict$/];

function isReserved(key: string): boolean {
  const slash = key.indexOf('/');
  if (slash < 0) return RESERVED_NAMES.has(key.toLowerCase());
  if (FREE.some((free) => free.test(key))) return false;
  const prefix = key.slice(0, slash).toLowerCase();
  return RESERVED_PREFIXES.some((reserved) => prefix === reserved || prefix.endsWith(`.${reserved}`));
}

function check(
  path: string,
  values: Record<string, string>,
  own: Readonly<Record<string, string>>,
  tenant: Tenant,
): void {
  for (const key of Object.keys(values)) {
    if (!isReserved(key)) continue;
    const allowed = Object.hasOwn(own, key) ? own[key] : undefined;
    // An empty value would still replace the platform's, so that only the same value passes.
    pinned(`${path}[${key}]`, values[key] || '(empty)', allowed, tenant);
  }
}

const labels: Rule = (message, path, tenant) =>
  check(`${path}values`, message['values'], tenant.labels, tenant);

const annotations: Rule = (message, path, tenant) =>
  check(`${path}values`, message['values'], tenant.annotations, tenant);

const objectMetadata: Rule = (message, path, tenant) => {
  check(`${path}labels`, message['labels'], tenant.labels, tenant);
  check(`${path}annotations`, message['annotations'], tenant.annotations, tenant);
};

export const LABEL_RULES: Rules = {
  'flyteidl.admin.Labels': labels,
  'flyteidl.admin.Annotations': annotations,
  'flyteidl.core.K8sObjectMetadata': objectMetadata,
};
