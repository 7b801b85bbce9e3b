/** One rule of a Kubernetes (Cluster)Role. */
export interface PolicyRule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

export interface ClusterRolePlan {
  name: string;
  rules: PolicyRule[];
}

const WORKFLOWS = { apiGroups: ['flyte.lyft.com'], resources: ['flyteworkflows'] };

/**
 * Bound in each tenant namespace: run pods, keep workflows, say what happened. No secrets, no RBAC, no network
 * policies: who takes propeller over still can't move the walls.
 */
export const PROPELLER_ROLE: ClusterRolePlan = {
  name: 'flyte-tenant-propeller',
  rules: [
    {
      apiGroups: [''],
      resources: ['pods'],
      verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
    },
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch', 'update'] },
    { apiGroups: [''], resources: ['podtemplates'], verbs: ['get', 'list', 'watch'] },
    { ...WORKFLOWS, verbs: ['delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'] },
    { apiGroups: ['flyte.lyft.com'], resources: ['flyteworkflows/finalizers'], verbs: ['update'] },
  ],
};

/** Bound in each tenant namespace: start, find and end executions. */
export const FLYTEADMIN_ROLE: ClusterRolePlan = {
  name: 'flyte-tenant-flyteadmin',
  rules: [{ ...WORKFLOWS, verbs: ['create', 'delete', 'get', 'list', 'update'] }],
};

/**
 * Bound in each namespace to those who hold a role there, when the cluster knows them: look, don't touch. No
 * exec, no secrets, and no verb on the guards (NetworkPolicy, ResourceQuota, LimitRange, RoleBinding).
 */
export const MEMBER_ROLE: ClusterRolePlan = {
  name: 'flyte-tenant-member',
  rules: [
    {
      apiGroups: [''],
      resources: ['pods', 'pods/log', 'events', 'resourcequotas', 'limitranges'],
      verbs: ['get', 'list', 'watch'],
    },
    { apiGroups: ['events.k8s.io'], resources: ['events'], verbs: ['get', 'list', 'watch'] },
    { ...WORKFLOWS, verbs: ['get', 'list', 'watch'] },
  ],
};

export const TENANT_CLUSTER_ROLES: readonly ClusterRolePlan[] = [
  PROPELLER_ROLE,
  FLYTEADMIN_ROLE,
  MEMBER_ROLE,
];

/**
 * What propeller needs over all namespaces, for its informers watch the whole cluster (`limit-namespace: all`) and its
 * garbage collector walks the namespaces. Reading only; writing comes from the role bindings of the tenants.
 */
export const PROPELLER_CLUSTER_RULES: readonly PolicyRule[] = [
  { apiGroups: [''], resources: ['pods', 'podtemplates', 'namespaces'], verbs: ['get', 'list', 'watch'] },
  { ...WORKFLOWS, verbs: ['get', 'list', 'watch'] },
  { apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: ['get'] },
];
