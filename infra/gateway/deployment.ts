import { LABELS } from './services';
import { GATEWAY_PORTS, IMAGES, PATHS, USER } from './settings';

/** Names of what the pods mount. */
export interface Mounts {
  program: string;
  config: string;
  registry: string;
  keys: string;
  client: string;
  login?: string;
  tls?: string;
}

/** Requests end within so many seconds after a pod was told to; the load balancer forgets it in 30. */
const DRAIN_SECONDS = 40;

const CONTAINER_SECURITY = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/**
 * The Deployment's spec: Envoy and the access service in one pod, joined by sockets in memory, so that requests and the
 * internal tokens in them never cross the network on their way to the decision.
 *
 * @param checksums of what is read only at start; a change replaces the pods. The registry is not among it.
 */
export function deploymentSpec(replicas: number, mounts: Mounts, checksums: { [name: string]: string }): any {
  return {
    replicas,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    selector: { matchLabels: LABELS },
    template: {
      metadata: { labels: LABELS, annotations: prefixed(checksums) },
      spec: {
        serviceAccountName: 'gateway',
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        terminationGracePeriodSeconds: DRAIN_SECONDS + 30,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: USER,
          runAsGroup: USER,
          fsGroup: USER,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        topologySpreadConstraints: [
          spread('topology.kubernetes.io/zone', 'DoNotSchedule'),
          spread('kubernetes.io/hostname', 'ScheduleAnyway'),
        ],
        initContainers: [unpack()],
        containers: [access(), envoy(mounts)],
        volumes: volumes(mounts),
      },
    },
  };
}

const prefixed = (checksums: { [name: string]: string }) =>
  Object.fromEntries(
    Object.entries(checksums).map(([name, sum]) => [`flyte-tenancy.dev/checksum-${name}`, sum]),
  );

function spread(topologyKey: string, whenUnsatisfiable: string) {
  return { maxSkew: 1, topologyKey, whenUnsatisfiable, labelSelector: { matchLabels: LABELS } };
}

const RUN_MOUNT = { name: 'run', mountPath: PATHS.run };
const mount = (name: string, mountPath: string) => ({ name, mountPath, readOnly: true });

function unpack() {
  const script = `const fs = require('node:fs'); fs.writeFileSync('${PATHS.run}/access.js', require('node:zlib').gunzipSync(fs.readFileSync('${PATHS.program}/access.js.gz')))`;
  return {
    name: 'unpack',
    image: IMAGES.node,
    command: ['node', '-e', script],
    securityContext: CONTAINER_SECURITY,
    resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '128Mi' } },
    volumeMounts: [mount('program', PATHS.program), RUN_MOUNT],
  };
}

function access() {
  const drain = `fetch('http://127.0.0.1:${GATEWAY_PORTS.envoyAdmin}/drain_listeners?graceful&skip_exit', { method: 'POST' }).finally(() => setTimeout(() => {}, ${(DRAIN_SECONDS + 5) * 1000}))`;
  const probe = (path: string) => ({ httpGet: { path, port: 'admin' } });
  return {
    name: 'access',
    image: IMAGES.node,
    command: ['node', `${PATHS.run}/access.js`, `${PATHS.config}/access.json`],
    env: [{ name: 'NODE_ENV', value: 'production' }],
    ports: [
      { name: 'issuer', containerPort: GATEWAY_PORTS.issuer },
      { name: 'admin', containerPort: GATEWAY_PORTS.admin },
    ],
    startupProbe: { ...probe('/readyz'), periodSeconds: 1, failureThreshold: 60 },
    readinessProbe: { ...probe('/readyz'), periodSeconds: 5 },
    livenessProbe: { ...probe('/healthz'), periodSeconds: 10, failureThreshold: 3 },
    // Envoy stops taking connections; this container outlives it, because running requests still need decisions.
    lifecycle: { preStop: { exec: { command: ['node', '-e', drain] } } },
    securityContext: CONTAINER_SECURITY,
    resources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { memory: '1536Mi' } },
    volumeMounts: [
      RUN_MOUNT,
      mount('config', PATHS.config),
      mount('registry', PATHS.registry),
      mount('keys', PATHS.keys),
      mount('client', PATHS.client),
    ],
  };
}

function envoy({ login, tls }: Mounts) {
  const tcp = { tcpSocket: { port: 'public' } };
  return {
    name: 'envoy',
    image: IMAGES.envoy,
    command: ['/usr/local/bin/envoy'],
    args: [
      '-c',
      `${PATHS.config}/envoy.json`,
      '--concurrency',
      '2',
      '--disable-hot-restart',
      '--drain-time-s',
      String(DRAIN_SECONDS - 10),
      '--log-level',
      'warning',
    ],
    ports: [
      { name: 'public', containerPort: GATEWAY_PORTS.public },
      { name: 'services', containerPort: GATEWAY_PORTS.services },
    ],
    // The listener opens once the internal issuer's keys are there.
    startupProbe: { ...tcp, periodSeconds: 1, failureThreshold: 60 },
    readinessProbe: { ...tcp, periodSeconds: 5 },
    livenessProbe: { ...tcp, periodSeconds: 10, failureThreshold: 6 },
    lifecycle: { preStop: { sleep: { seconds: DRAIN_SECONDS } } },
    securityContext: CONTAINER_SECURITY,
    resources: { requests: { cpu: '500m', memory: '256Mi' }, limits: { memory: '2Gi' } },
    volumeMounts: [
      RUN_MOUNT,
      mount('config', PATHS.config),
      ...(login ? [mount('login', PATHS.login)] : []),
      ...(tls ? [mount('tls', PATHS.tls)] : []),
    ],
  };
}

function volumes(mounts: Mounts) {
  const secret = (name: string, secretName: string) => ({ name, secret: { secretName, defaultMode: 0o440 } });
  return [
    { name: 'run', emptyDir: { medium: 'Memory', sizeLimit: '32Mi' } },
    { name: 'program', configMap: { name: mounts.program } },
    { name: 'config', configMap: { name: mounts.config } },
    { name: 'registry', configMap: { name: mounts.registry } },
    secret('keys', mounts.keys),
    secret('client', mounts.client),
    ...(mounts.login ? [secret('login', mounts.login)] : []),
    ...(mounts.tls ? [secret('tls', mounts.tls)] : []),
  ];
}
