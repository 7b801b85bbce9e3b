import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, type Processes } from '../test/e2e/lab/processes';

const ROOT = join(__dirname, '..');
const START_MS = 180_000;
const RELOAD_MS = 15_000;

export interface GatewaySettings {
  registry: string;
  issuer: string;
  audience: string;
  upstream: { grpc: string; http: string };
  port: number;
  internalIssuerPort: number;
  /** The secret of the client `flytepropeller` is made there. */
  clientSecretFile: string;
  login: { client: string; secretFile: string };
  console: string;
}

export interface RunningGateway {
  url: string;
  internalIssuer: string;
  /** Waits until the registry that was written after `since` (milliseconds since 1970) is in use. */
  reloaded(since: number): Promise<void>;
}

/** `npm run gateway` among the lab's processes; gives when it serves. */
export async function startGateway(
  processes: Processes,
  logs: string,
  settings: GatewaySettings,
): Promise<RunningGateway> {
  const { upstream, login } = settings;
  const pairs = {
    registry: settings.registry,
    issuer: settings.issuer,
    audience: settings.audience,
    'upstream-grpc': upstream.grpc,
    'upstream-http': upstream.http,
    port: settings.port,
    'internal-issuer-port': settings.internalIssuerPort,
    'client-secret-file': settings.clientSecretFile,
    'login-client-id': login.client,
    'login-secret-file': login.secretFile,
    console: settings.console,
    audit: join(logs, 'audit.jsonl'),
    workers: 1,
  };
  const scopes = ['openid', 'profile', 'email', 'all'].flatMap((scope) => ['--scope', scope]);
  const args = Object.entries(pairs).flatMap(([name, value]) => [`--${name}`, String(value)]);
  let ended = false;
  processes
    .start('gateway', process.execPath, [join(ROOT, 'gateway/local/run.js'), ...args, ...scopes])
    .once('exit', () => (ended = true));
  const log = join(logs, 'gateway.log');
  const [, url, internalIssuer] = await eventually(
    'the gateway’s readiness',
    async () => {
      const text = readFileSync(log, 'utf8');
      const ready = /^ready (\S+) internal-issuer (\S+)$/m.exec(text);
      if (ended) return [] as string[];
      return ready ?? undefined;
    },
    START_MS,
  );
  if (!url || !internalIssuer)
    throw new Error(
      `the gateway ended:\n${readFileSync(log, 'utf8').trim().split('\n').slice(-10).join('\n')}`,
    );
  const metrics = `${/metrics on (http:\/\/[\w.:]+)/.exec(readFileSync(log, 'utf8'))?.[1]}/metrics`;
  const reloaded = (since: number) =>
    eventually(
      'the gateway’s reload of the registry',
      async () => {
        const text = await (await fetch(metrics)).text();
        const at = Number(
          /^flyte_gateway_registry_last_success_timestamp_seconds ([\d.e+]+)$/m.exec(text)?.[1],
        );
        return at * 1000 >= since ? true : undefined;
      },
      RELOAD_MS,
    ).then(() => {});
  return { url, internalIssuer, reloaded };
}
