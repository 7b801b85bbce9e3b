import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../support/port';
import { etcdCommand } from './etcd-command';
import { KubeClient } from './kube-client';
import { kubernetesCommands } from './kubernetes-commands';
import { eventually, Processes } from './processes';

/** A real Kubernetes control plane on loopback: etcd, kube-apiserver, kube-controller-manager. There are no nodes, so pods stay Pending. */
export interface Cluster {
  /** Path of a kubeconfig of a cluster admin. */
  kubeconfig: string;
  /** Paths of the API server's own certificate and its key. */
  serving: { cert: string; key: string };
  client: KubeClient;
  /** A client for a user of these groups, who has no other rights. */
  as(user: string, groups: string[]): KubeClient;
  stop(): Promise<void>;
}

/** It would wait for every open watch; its state is in etcd. */
const API_SERVER_PATIENCE_MS = 1_000;

/**
 * Starts one in `folder`; ready in a few seconds once its programs are there.
 *
 * @param processes whoever passes them stops them
 */
export async function startCluster(folder: string, processes = new Processes(folder)): Promise<Cluster> {
  const commands = kubernetesCommands();
  const etcd = etcdCommand();
  mkdirSync(join(folder, 'certs'), { recursive: true });
  try {
    const etcdUrl = await startEtcd(processes, etcd, folder);
    const admin = await startApiServer(processes, commands.apiserver, folder, etcdUrl);
    await startControllerManager(processes, commands.controllerManager, folder);
    const as = (user: string, groups: string[]) => admin.impersonating(user, groups);
    const serving = { cert: join(folder, 'certs/apiserver.crt'), key: join(folder, 'certs/apiserver.key') };
    return {
      kubeconfig: join(folder, 'kubeconfig'),
      serving,
      client: admin,
      as,
      stop: () => processes.stop(),
    };
  } catch (error) {
    await processes.stop();
    throw error;
  }
}

async function startEtcd(processes: Processes, etcd: string, folder: string): Promise<string> {
  const [client, peer] = [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`];
  processes.start('etcd', etcd, [
    ...['--data-dir', join(folder, 'etcd'), '--unsafe-no-fsync'],
    ...['--listen-client-urls', client, '--advertise-client-urls', client],
    ...[
      '--listen-peer-urls',
      peer,
      '--initial-advertise-peer-urls',
      peer,
      '--initial-cluster',
      `default=${peer}`,
    ],
  ]);
  await eventually('etcd', async () => (await fetch(`${client}/health`)).ok || undefined);
  return client;
}

async function startApiServer(
  processes: Processes,
  command: string,
  folder: string,
  etcdUrl: string,
): Promise<KubeClient> {
  const port = await freePort();
  const server = `https://127.0.0.1:${port}`;
  const token = randomUUID();
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = join(folder, 'sa.key');
  writeFileSync(key, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  writeFileSync(join(folder, 'tokens.csv'), `${token},lab-admin,lab-admin,"system:masters"\n`, {
    mode: 0o600,
  });
  processes.start(
    'kube-apiserver',
    command,
    [
      `--etcd-servers=${etcdUrl}`,
      ...[
        '--bind-address=127.0.0.1',
        '--advertise-address=127.0.0.1',
        `--secure-port=${port}`,
        `--cert-dir=${join(folder, 'certs')}`,
      ],
      ...[
        `--service-account-issuer=${server}`,
        `--service-account-signing-key-file=${key}`,
        `--service-account-key-file=${key}`,
        `--api-audiences=${server}`,
      ],
      ...[
        '--authorization-mode=RBAC',
        `--token-auth-file=${join(folder, 'tokens.csv')}`,
        '--allow-privileged=true',
      ],
      ...['--service-cluster-ip-range=10.0.0.0/16', '--endpoint-reconciler-type=none'],
      ...['--max-requests-inflight=0', '--enable-priority-and-fairness=false'],
    ],
    API_SERVER_PATIENCE_MS,
  );
  const ca = await eventually('the certificate', async () =>
    readFileSync(join(folder, 'certs', 'apiserver.crt'), 'utf8'),
  );
  writeFileSync(join(folder, 'kubeconfig'), JSON.stringify(kubeconfig(server, ca, token)), { mode: 0o600 });
  const client = new KubeClient({ server, ca, token });
  await eventually(
    'kube-apiserver',
    async () => (await client.request('GET', '/readyz')).status === 200 || undefined,
  );
  return client;
}

async function startControllerManager(processes: Processes, command: string, folder: string): Promise<void> {
  const controllers = `namespace-controller,resourcequota-controller,serviceaccount-controller,serviceaccount-token-controller,
    garbage-collector-controller,clusterrole-aggregation-controller,root-ca-certificate-publisher-controller`;
  processes.start('kube-controller-manager', command, [
    ...[
      `--kubeconfig=${join(folder, 'kubeconfig')}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${await freePort()}`,
    ],
    ...[
      '--leader-elect=false',
      '--use-service-account-credentials=false',
      `--controllers=${controllers.replace(/\s+/g, '')}`,
    ],
    ...[
      `--service-account-private-key-file=${join(folder, 'sa.key')}`,
      `--root-ca-file=${join(folder, 'certs', 'apiserver.crt')}`,
    ],
    ...['--kube-api-qps=200', '--kube-api-burst=400'],
  ]);
}

function kubeconfig(server: string, ca: string, token: string): object {
  const cluster = { server, 'certificate-authority-data': Buffer.from(ca).toString('base64') };
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'lab',
    clusters: [{ name: 'lab', cluster }],
    users: [{ name: 'lab', user: { token } }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'lab' } }],
  };
}
