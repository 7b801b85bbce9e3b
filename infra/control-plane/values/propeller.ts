import { PROPELLER_CLUSTER_RULES } from '../../../plan/cluster-roles';
import { METADATA_PREFIX, TENANT } from '../../../plan/names';
import { POD_TEMPLATE } from '../../../registry/names';
import type { FlyteSettings } from '../settings';
import { monitored, POD_SECURITY, resources, spread } from './scheduling';

/**
 * Every label of the registry means this one cluster. It is always named, also without labels: executions remember the
 * name of the cluster they started on.
 */
export function clustersConfig({ clusterName, clusterLabels }: FlyteSettings): object {
  const here = [{ id: clusterName, weight: 1 }];
  return {
    clusterConfigs: [{ name: clusterName, enabled: true, inCluster: true }],
    labelClusterMap: Object.fromEntries(clusterLabels.map((label) => [label, here])),
  };
}

/** Blocks of `configmap` that propeller and the webhook read. */
export function propellerConfig({ metadataBucket, region }: FlyteSettings): object {
  return {
    core: {
      propeller: {
        'limit-namespace': 'all',
        'metadata-prefix': METADATA_PREFIX,
        // Each project has its team's bucket as an attribute. Should one lack it, its tasks can't write here and fail.
        'rawoutput-prefix': `s3://${metadataBucket}/unassigned/`,
        'create-flyteworkflow-crd': false,
        workers: 40,
        'max-workflow-retries': 50,
        'gc-interval': '12h',
        'kube-client-config': { qps: 100, burst: 25, timeout: '30s' },
      },
      webhook: {
        certDir: '/etc/webhook/certs',
        serviceName: 'flyte-pod-webhook',
        secretManagerType: 'K8s',
        // Pods of other namespaces never wait for it.
        namespaceSelector: { matchExpressions: [{ key: TENANT, operator: 'Exists' }] },
      },
    },
    k8s: {
      plugins: {
        k8s: {
          'default-pod-template-name': POD_TEMPLATE,
          'default-cpus': '500m',
          'default-memory': '500Mi',
          // Pods can't ask instance metadata for it.
          'default-env-vars': [{ AWS_DEFAULT_REGION: region }],
        },
      },
    },
    enabled_plugins: {
      tasks: {
        'task-plugins': {
          'enabled-plugins': ['container', 'sidecar', 'k8s-array'],
          'default-for-task-types': {
            container: 'container',
            sidecar: 'sidecar',
            container_array: 'k8s-array',
          },
        },
      },
    },
  };
}

/** The `flytepropeller` block. Reading all namespaces; writing is bound in each tenant's namespaces. */
export function propellerDeployment(settings: FlyteSettings): object {
  return {
    ...monitored(settings),
    service: { enabled: settings.prometheusOperator },
    // Owned by the program: uninstalling the chart would delete it, and every execution with it.
    createCRDs: false,
    securityContext: { ...POD_SECURITY, runAsNonRoot: true },
    replicaCount: settings.replicas,
    affinity: spread('flytepropeller'),
    resources: resources({ cpu: '500m', memory: '1Gi' }, { cpu: '2', memory: '2Gi' }),
    serviceAccount: { rbacScope: 'cluster', rbacRules: PROPELLER_CLUSTER_RULES },
  };
}

/** The `webhook` block: it registers itself; its certificates are allowed by a Role of ours in its own namespace. */
export function webhookDeployment(): object {
  return {
    securityContext: POD_SECURITY,
    resources: resources({ cpu: '50m', memory: '128Mi' }, { cpu: '500m', memory: '500Mi' }),
    serviceAccount: {
      rbacScope: 'cluster',
      rbacRules: [
        {
          apiGroups: ['admissionregistration.k8s.io'],
          resources: ['mutatingwebhookconfigurations'],
          verbs: ['get', 'create', 'update'],
        },
        // It makes the configuration a child of its own ReplicaSet.
        { apiGroups: ['apps'], resources: ['replicasets/finalizers'], verbs: ['update'] },
      ],
    },
  };
}
