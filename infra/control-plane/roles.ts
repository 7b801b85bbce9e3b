import type { PolicyRule } from '../../plan/cluster-roles';
import { SERVICE_ACCOUNTS } from './settings';

/** A Role in namespace `flyte` and the service account it is bound to. */
export interface FlyteRole {
  name: string;
  serviceAccount: string;
  rules: PolicyRule[];
}

/** What the services need in their own namespace; the chart could give it only for the whole cluster. */
export const FLYTE_ROLES: readonly FlyteRole[] = [
  {
    name: 'flytepropeller-leader',
    serviceAccount: SERVICE_ACCOUNTS.propeller,
    rules: [
      { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'create', 'update'] },
      { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch', 'update'] },
    ],
  },
  {
    name: 'flyte-pod-webhook-certificates',
    serviceAccount: SERVICE_ACCOUNTS.webhook,
    rules: [
      { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'create', 'update', 'patch'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
    ],
  },
];
