import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { ProviderError } from './errors';
import type { TlsOptions } from './http';
import type { Properties } from './properties';

/** What is needed to speak to one Kubernetes API server. */
export interface KubernetesAccess {
  /** URL of the API server, without trailing slash. */
  server: string;
  tls: TlsOptions;
  /** A bearer token; undefined when a client certificate identifies us. */
  token(): Promise<string | undefined>;
}

/** Reads the current context of a kubeconfig (YAML or JSON): static tokens, client certificates and exec plugins. */
export function kubernetesAccess(kubeconfig: string): KubernetesAccess {
  const config = parse(kubeconfig) as Properties | null;
  const context = entry(config, 'contexts', config?.['current-context'])?.context;
  const cluster = entry(config, 'clusters', context?.cluster)?.cluster;
  const user = entry(config, 'users', context?.user)?.user ?? {};
  if (typeof cluster?.server !== 'string')
    throw new ProviderError('kubeconfig: the current context names no cluster with a server');
  return {
    server: cluster.server.replace(/\/+$/, ''),
    tls: {
      ca: decode(cluster['certificate-authority-data']),
      cert: decode(user['client-certificate-data']),
      key: decode(user['client-key-data']),
    },
    token: user.exec ? execToken(user.exec) : async () => user.token,
  };
}

function entry(config: Properties | null, list: string, name: unknown): Properties | undefined {
  return (config?.[list] ?? []).find((item: Properties) => item.name === name);
}

function decode(base64: unknown): string | undefined {
  return typeof base64 === 'string' ? Buffer.from(base64, 'base64').toString('utf8') : undefined;
}

/** Runs a client-go credential plugin (`aws eks get-token`) and keeps its token until a minute before it expires. */
function execToken(exec: Properties): () => Promise<string | undefined> {
  let held: { token: string; until: number } | undefined;
  return async () => {
    if (held && held.until > Date.now()) return held.token;
    const env = Object.fromEntries((exec.env ?? []).map(({ name, value }: Properties) => [name, value]));
    const info = { apiVersion: exec.apiVersion, kind: 'ExecCredential', spec: { interactive: false } };
    const options = {
      env: { ...process.env, ...env, KUBERNETES_EXEC_INFO: JSON.stringify(info) },
      timeout: 60_000,
    };
    const { stdout } = await promisify(execFile)(exec.command, exec.args ?? [], options).catch((error) => {
      throw new ProviderError(
        `kubeconfig: ${exec.command} failed: ${String(error.stderr || error.message).trim()}`,
      );
    });
    const status = (parse(stdout) as Properties)?.status;
    if (typeof status?.token !== 'string')
      throw new ProviderError(`kubeconfig: ${exec.command} gave no token`);
    const expires = Date.parse(status.expirationTimestamp ?? '');
    held = {
      token: status.token,
      until: Number.isNaN(expires) ? Number.POSITIVE_INFINITY : expires - 60_000,
    };
    return held.token;
  };
}
