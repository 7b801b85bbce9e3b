import type { NamespacePlan } from '../../plan/model';
import { planTenant } from '../../plan/tenant';
import { ENVIRONMENT } from './environment';
import { team } from './team';

/** A team on shared nodes, one with nodes of its own, one that may use any image. */
export const shared = planTenant(team('alpha'), ENVIRONMENT).namespaces[0]!;
export const dedicated = planTenant(
  team('beta', { nodes: { instanceTypes: ['m5.xlarge'], min: 1, max: 2 } }),
  ENVIRONMENT,
).namespaces[0]!;
export const anyImage = planTenant(team('gamma', { images: [] }), ENVIRONMENT).namespaces[0]!;

export const IMAGE = 'alpha.example.com/train:v1';

/** A task pod as propeller makes it from the namespace's PodTemplate, changed by `spec`. */
export function pod(
  spec: any = {},
  labels: any = { team: 'alpha', project: 'ml-alpha', domain: 'development' },
): any {
  return {
    metadata: { labels },
    spec: { serviceAccountName: 'flyte-task', containers: [{ name: 'main', image: IMAGE }], ...spec },
  };
}

const withContainer = (container: any) => pod({ containers: [{ name: 'main', image: IMAGE, ...container }] });
export const withImage = (image: string) => withContainer({ image });

/** Labels and toleration that a beta pod needs besides. */
const betaPod = (spec: any = {}) => ({
  metadata: { labels: {} },
  spec: {
    serviceAccountName: 'flyte-task',
    containers: [{ name: 'main', image: 'beta.example.com/x' }],
    nodeSelector: { 'flyte-tenancy.dev/dedicated': 'beta' },
    tolerations: [
      { key: 'flyte-tenancy.dev/dedicated', operator: 'Equal', value: 'beta', effect: 'NoSchedule' },
    ],
    ...spec,
  },
});

const ephemeral = (extra: any = {}): any => ({
  name: 'e',
  ephemeral: {
    volumeClaimTemplate: {
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...extra },
    },
  },
});

/** One term of each kind, with `extra`. */
const affinity = (extra: any, kind = 'podAntiAffinity'): any => {
  const term = {
    labelSelector: { matchExpressions: [{ key: 'execution-id', operator: 'Exists' }] },
    topologyKey: 'topology.kubernetes.io/zone',
    ...extra,
  };
  return {
    nodeAffinity: {},
    [kind]: {
      requiredDuringSchedulingIgnoredDuringExecution: [term],
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: { ...term } }],
    },
  };
};
const softOnly = (extra: any) => {
  const { podAntiAffinity } = affinity(extra);
  const { preferredDuringSchedulingIgnoredDuringExecution } = podAntiAffinity;
  return { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution } };
};

/** A pod that a tenant may or may not have in the namespace. */
export interface PodCase {
  what: string;
  pod: any;
  namespace: NamespacePlan;
  /** What the refusal says. */
  why?: RegExp;
}

const allowed: [what: string, pod: any, namespace?: NamespacePlan][] = [
  ['a plain task', pod()],
  ['a pod without labels', { metadata: {}, spec: pod().spec }],
  ['an image by digest', withImage(`alpha.example.com/a/b/c@sha256:${'a'.repeat(64)}`)],
  [
    "the platform's images beside",
    pod({
      initContainers: [{ name: 'init', image: 'cr.flyte.org/flyteorg/flytecopilot-release:v1.16.8' }],
    }),
  ],
  ['any image where the team names none', { ...withImage('alpine'), metadata: {} }, anyImage],
  [
    'volumes inside the namespace',
    pod({
      volumes: [
        { name: 'a', emptyDir: {} },
        { name: 'b', persistentVolumeClaim: { claimName: 'c' } },
        { name: 't', configMap: { name: 'd' } },
        ephemeral(),
      ],
    }),
  ],
  [
    'ports of its own',
    withContainer({ ports: [{ containerPort: 8080 }, { containerPort: 81, hostPort: 0 }] }),
  ],
  [
    'what Kubernetes tolerates for it',
    pod({
      tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' }],
    }),
  ],
  ['another node selector on shared nodes', pod({ nodeSelector: { disk: 'ssd' } })],
  ['affinity within the namespace', pod({ affinity: affinity({}) })],
  ['an ordinary priority', pod({ priorityClassName: 'batch' })],
  ['a container that says it is not privileged', withContainer({ securityContext: { privileged: false } })],
  ['host namespaces that are switched off', pod({ hostNetwork: false, hostPID: false })],
  ["a dedicated team's pod on its nodes", betaPod(), dedicated],
];

export const ALLOWED: readonly PodCase[] = allowed.map(([what, pod, namespace = shared]) => ({
  what,
  pod,
  namespace,
}));

const refused: [what: string, why: RegExp, pod: any, namespace?: NamespacePlan][] = [
  ['the default service account', /service account/, pod({ serviceAccountName: 'default' })],
  ['no service account', /service account/, pod({ serviceAccountName: undefined })],
  ["another team's image", /images/, withImage('beta.example.com/train:v1')],
  ['an image of Docker Hub', /images/, withImage('alpine')],
  ['an image of Docker Hub with a path', /images/, withImage('alpha.example/train')],
  ['a host that only starts like the allowed one', /images/, withImage('alpha.example.com.evil.org/train')],
  ['a host that only ends like the allowed one', /images/, withImage('evil-alpha.example.com/train')],
  ['the allowed host on another port', /images/, withImage('alpha.example.com:5000/train')],
  ['the allowed name as a path', /images/, withImage('evil.org/alpha.example.com/train')],
  ['an allowed name after a line break', /images/, withImage(`evil.org/x\n${IMAGE}`)],
  [
    'an init container with a foreign image',
    /images/,
    pod({ initContainers: [{ name: 'i', image: 'evil.org/x' }] }),
  ],
  [
    'an ephemeral container with a foreign image',
    /images/,
    pod({ ephemeralContainers: [{ name: 'debug', image: 'evil.org/x' }] }),
  ],
  [
    'a second container with a foreign image',
    /images/,
    pod({
      containers: [
        { name: 'a', image: IMAGE },
        { name: 'b', image: 'evil.org/x' },
      ],
    }),
  ],
  ['the network of the host', /host/, pod({ hostNetwork: true })],
  ['the processes of the host', /host/, pod({ hostPID: true })],
  ['the IPC of the host', /host/, pod({ hostIPC: true })],
  [
    'a port of the host',
    /ports of the host/,
    withContainer({ ports: [{ containerPort: 80, hostPort: 80 }] }),
  ],
  [
    'a port of the host in an init container',
    /ports of the host/,
    pod({ initContainers: [{ name: 'i', image: IMAGE, ports: [{ containerPort: 80, hostPort: 80 }] }] }),
  ],
  ['a privileged container', /privileged/, withContainer({ securityContext: { privileged: true } })],
  [
    'a privileged init container',
    /privileged/,
    pod({ initContainers: [{ name: 'i', image: IMAGE, securityContext: { privileged: true } }] }),
  ],
  [
    'a privileged ephemeral container',
    /privileged/,
    pod({ ephemeralContainers: [{ name: 'i', image: IMAGE, securityContext: { privileged: true } }] }),
  ],
  ['a directory of the host', /volumes/, pod({ volumes: [{ name: 'root', hostPath: { path: '/' } }] })],
  [
    'NFS, which the node mounts past the network policy',
    /volumes/,
    pod({ volumes: [{ name: 'n', nfs: { server: '10.0.0.1', path: '/' } }] }),
  ],
  [
    'what a CSI driver of the node mounts at its word',
    /volumes/,
    pod({ volumes: [{ name: 'c', csi: { driver: 'efs.csi.aws.com', volumeAttributes: { id: 'fs-1' } } }] }),
  ],
  [
    "an ephemeral claim on another team's volume",
    /volumes/,
    pod({ volumes: [ephemeral({ volumeName: 'pv-beta' })] }),
  ],
  [
    'an ephemeral claim that selects volumes',
    /volumes/,
    pod({ volumes: [ephemeral({ selector: { matchLabels: { team: 'beta' } } })] }),
  ],
  ['a node of its choice', /node/, pod({ nodeName: 'ip-10-0-0-1' })],
  ['a toleration of all taints', /tolerate/, pod({ tolerations: [{ operator: 'Exists' }] })],
  [
    'a toleration of all taints by an empty key',
    /tolerate/,
    pod({ tolerations: [{ key: '', operator: 'Exists' }] }),
  ],
  [
    "a toleration of another team's nodes",
    /tolerate/,
    pod({ tolerations: [{ key: 'flyte-tenancy.dev/dedicated', operator: 'Equal', value: 'beta' }] }),
  ],
  [
    "a toleration of every team's nodes",
    /tolerate/,
    pod({ tolerations: [{ key: 'flyte-tenancy.dev/dedicated', operator: 'Exists' }] }),
  ],
  [
    'an empty value for the shared nodes',
    /tolerate/,
    pod({ tolerations: [{ key: 'flyte-tenancy.dev/dedicated', operator: 'Equal', value: '' }] }),
  ],
  [
    "a dedicated team's toleration of another's",
    /tolerate/,
    betaPod({ tolerations: [{ key: 'flyte-tenancy.dev/dedicated', value: 'alpha' }] }),
    dedicated,
  ],
  [
    "a dedicated team's pod without selector",
    /node selector/,
    betaPod({ nodeSelector: undefined }),
    dedicated,
  ],
  [
    "a dedicated team's pod on others' nodes",
    /node selector/,
    betaPod({ nodeSelector: { 'flyte-tenancy.dev/dedicated': 'alpha' } }),
    dedicated,
  ],
  [
    "anti-affinity that would keep every team's pods off its zone",
    /affinity/,
    pod({ affinity: affinity({ namespaceSelector: {} }) }),
  ],
  ["anti-affinity to another team's pods", /affinity/, pod({ affinity: affinity({ namespaces: ['beta'] }) })],
  ['soft anti-affinity to all teams', /affinity/, pod({ affinity: softOnly({ namespaceSelector: {} }) })],
  [
    "affinity to another team's pods",
    /affinity/,
    pod({ affinity: affinity({ namespaces: ['beta'] }, 'podAffinity') }),
  ],
  ['a system priority', /priority/, pod({ priorityClassName: 'system-node-critical' })],
  ["another team's label", /labels/, pod({}, { team: 'beta' })],
  ["another project's label", /labels/, pod({}, { project: 'ml-beta' })],
  ["another domain's label", /labels/, pod({}, { domain: 'production' })],
  ["another tenant's label", /labels/, pod({}, { 'flyte.org/tenant': 'team-beta' })],
];

/** `undefined` in a case stands for an absent field. */
export const REFUSED: readonly PodCase[] = refused.map(([what, why, pod, namespace = shared]) => ({
  what,
  why,
  pod: JSON.parse(JSON.stringify(pod)),
  namespace,
}));
