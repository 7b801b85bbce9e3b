import { TASK_SERVICE_ACCOUNT } from '../registry/names';
import { DEDICATED, DOMAIN, IMAGES_ANNOTATION, PROJECT, TENANT } from './names';

const NAME = 'flyte-tenant-pods';

/** A CEL expression that must be true of a pod, and what the refused are told. */
interface Validation {
  expression: string;
  message: string;
}

/** CEL names for use in the validations. */
interface Variable {
  name: string;
  expression: string;
}

const list = (of: string, field: string): string => `(has(${of}.${field}) ? ${of}.${field} : [])`;

/** All terms of a pod's affinity or anti-affinity, hard and soft. */
const affinityTerms = (kind: 'podAffinity' | 'podAntiAffinity'): string => {
  const of = `object.spec.affinity.${kind}`;
  return `(has(object.spec.affinity) && has(${of}) ? ${list(of, 'requiredDuringSchedulingIgnoredDuringExecution')} + ${list(of, 'preferredDuringSchedulingIgnoredDuringExecution')}.map(p, p.podAffinityTerm) : [])`;
};

/** What the namespace says of its tenant; the annotations are always there, and who lacks them gets nothing. */
const ANNOTATIONS = 'namespaceObject.metadata.annotations';
const LABELS = 'namespaceObject.metadata.labels';

/** Parts of the pod, absent fields as empty lists. */
const VARIABLES: readonly Variable[] = [
  {
    name: 'annotations',
    expression: `has(${ANNOTATIONS}) ? ${ANNOTATIONS} : {}`,
  },
  {
    name: 'containers',
    expression: `object.spec.containers + ${list('object.spec', 'initContainers')}`,
  },
  {
    name: 'images',
    expression: `object.spec.containers.map(c, c.image) + ${list('object.spec', 'initContainers')}.map(c, c.image) + ${list('object.spec', 'ephemeralContainers')}.map(c, c.image)`,
  },
  { name: 'volumes', expression: list('object.spec', 'volumes') },
  { name: 'tolerations', expression: list('object.spec', 'tolerations') },
  { name: 'selector', expression: 'has(object.spec.nodeSelector) ? object.spec.nodeSelector : {}' },
  { name: 'labels', expression: 'has(object.metadata.labels) ? object.metadata.labels : {}' },
  {
    name: 'dedicated',
    expression: `'${DEDICATED}' in variables.annotations ? variables.annotations['${DEDICATED}'] : ''`,
  },
];

/** Docker Hub's short names get their registry, as the container runtime reads them; see `normalizeImage`. */
const NORMAL_IMAGE = `(i.matches('^[^/]*[.:][^/]*/|^localhost/') ? i : (i.contains('/') ? 'docker.io/' + i : 'docker.io/library/' + i))`;

/**
 * Volume types that stay inside the pod or the namespace; others mount hosts or reach the network from the node, as a CSI driver
 * does with what the pod itself tells it. A claim goes by a storage class.
 */
const VOLUMES = [
  'configMap',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** Labels that Flyte or the namespace give a pod, and the namespace label that says the truth. */
const TRUE_LABELS: readonly [pod: string, namespace: string][] = [
  ['team', 'team'],
  [TENANT, TENANT],
  ['project', PROJECT],
  [PROJECT, PROJECT],
  ['domain', DOMAIN],
  [DOMAIN, DOMAIN],
];

const VALIDATIONS: readonly Validation[] = [
  {
    expression: `has(object.spec.serviceAccountName) && object.spec.serviceAccountName == '${TASK_SERVICE_ACCOUNT}'`,
    message: `pods of a tenant run as the service account ${TASK_SERVICE_ACCOUNT} and no other`,
  },
  {
    expression: `'${IMAGES_ANNOTATION}' in variables.annotations && variables.images.all(i, ${NORMAL_IMAGE}.matches(variables.annotations['${IMAGES_ANNOTATION}']))`,
    message: "an image is not among the team's images; see `images` of the team in tenants.yaml",
  },
  {
    expression: ['hostNetwork', 'hostPID', 'hostIPC']
      .map((field) => `(!has(object.spec.${field}) || !object.spec.${field})`)
      .join(' && '),
    message: "pods of a tenant can't use the network, processes or IPC of the host",
  },
  {
    expression: `variables.containers.all(c, ${list('c', 'ports')}.all(p, !has(p.hostPort) || p.hostPort == 0))`,
    message: "pods of a tenant can't use ports of the host",
  },
  {
    expression: [
      'object.spec.containers',
      list('object.spec', 'initContainers'),
      list('object.spec', 'ephemeralContainers'),
    ]
      .map(
        (containers) =>
          `${containers}.all(c, !has(c.securityContext) || !has(c.securityContext.privileged) || !c.securityContext.privileged)`,
      )
      .join(' && '),
    message: "containers of a tenant can't be privileged",
  },
  {
    expression: `variables.volumes.all(v, ${VOLUMES.map((type) => `has(v.${type})`).join(' || ')})`,
    message: `volumes of a tenant are ${VOLUMES.join(', ')}`,
  },
  {
    // The pod's own claim would be the first to name a volume that was made for another team.
    expression:
      'variables.volumes.all(v, !has(v.ephemeral) || (!has(v.ephemeral.volumeClaimTemplate.spec.volumeName) && !has(v.ephemeral.volumeClaimTemplate.spec.selector)))',
    message:
      "ephemeral volumes of a tenant's pods are new ones: they can't name or select a volume that exists",
  },
  {
    expression: `variables.dedicated == '' || ('${DEDICATED}' in variables.selector && variables.selector['${DEDICATED}'] == variables.dedicated)`,
    message: `the team has nodes of its own: the pod's node selector must say ${DEDICATED} as the namespace's annotation does`,
  },
  {
    // An empty key tolerates every taint; the effect NoExecute or an empty value would be another team's.
    expression: `variables.tolerations.all(t, has(t.key) && t.key != '' && (t.key != '${DEDICATED}' || (variables.dedicated != '' && has(t.value) && t.value == variables.dedicated)))`,
    message: `pods of a tenant can't tolerate all taints, nor another team's ${DEDICATED}`,
  },
  {
    // The scheduler keeps a running pod's anti-affinity against every pod that its terms match: one that matched other
    // namespaces would keep all teams off its node or its whole zone.
    expression: (['podAffinity', 'podAntiAffinity'] as const)
      .map(
        (kind) =>
          `${affinityTerms(kind)}.all(t, !has(t.namespaceSelector) && (!has(t.namespaces) || t.namespaces.size() == 0))`,
      )
      .join(' && '),
    message: "affinity of a tenant's pods may only look at pods of their own namespace",
  },
  {
    // The scheduler fills it in later, by a request of its own.
    expression: `request.operation != 'CREATE' || !has(object.spec.nodeName) || object.spec.nodeName == ''`,
    message: "pods of a tenant can't choose their node past the scheduler",
  },
  {
    expression: `!has(object.spec.priorityClassName) || !object.spec.priorityClassName.startsWith('system-')`,
    message: "pods of a tenant can't have a system priority, which would evict others'",
  },
  {
    expression: TRUE_LABELS.map(
      ([pod, namespace]) =>
        `(!('${pod}' in variables.labels) || variables.labels['${pod}'] == ${LABELS}['${namespace}'])`,
    ).join(' && '),
    message: 'the labels team, project and domain of a pod must be those of its namespace',
  },
];

/**
 * Updates that change nothing judged here pass unjudged: otherwise a pod whose image has meanwhile been taken off the list
 * could not lose its finalizers and would never go away.
 */
const NEW_OR_CHANGED =
  "request.operation == 'CREATE' || object.spec != oldObject.spec || (has(object.metadata.labels) && (!has(oldObject.metadata.labels) || object.metadata.labels != oldObject.metadata.labels))";

/**
 * The one admission policy of all tenants, as manifests. What differs between tenants is read from the pod's namespace,
 * which only the platform can change. Tenants can't get round it by editing guards: no role of theirs has a verb on
 * NetworkPolicies, quotas, service accounts or role bindings (plan/cluster-roles.ts).
 */
export function admissionPolicy(): { policy: any; binding: any } {
  const metadata = { name: NAME };
  return {
    policy: {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata,
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          namespaceSelector: { matchExpressions: [{ key: TENANT, operator: 'Exists' }] },
          resourceRules: [
            {
              apiGroups: [''],
              apiVersions: ['v1'],
              operations: ['CREATE', 'UPDATE'],
              resources: ['pods', 'pods/ephemeralcontainers'],
              scope: 'Namespaced',
            },
          ],
        },
        matchConditions: [{ name: 'new-or-changed', expression: NEW_OR_CHANGED }],
        variables: [...VARIABLES],
        validations: VALIDATIONS.map((validation) => ({ ...validation, reason: 'Forbidden' })),
      },
    },
    binding: {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: { policyName: NAME, validationActions: ['Deny', 'Audit'] },
    },
  };
}
