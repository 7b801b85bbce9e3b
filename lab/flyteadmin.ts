import { type FlyteAdmin, startFlyteAdmin } from '../test/e2e/flyteadmin/server';
import { eventually } from '../test/e2e/lab/processes';
import { type ObjectStore, startObjectStore } from '../test/e2e/support/s3';
import type { Terminal } from './terminal';

const WAIT_MS = 10 * 60_000;

/** Where flyteadmin is, or will be. */
export interface Upstream {
  /** `HOST:PORT`. */
  grpc: string;
  http: string;
}

/** The real server that the environment names, if any. @throws Error when only one of its doors is named */
export function realFlyteAdmin(env: NodeJS.ProcessEnv): Upstream | undefined {
  const { FLYTEADMIN_GRPC: grpc, FLYTEADMIN_HTTP: http } = env;
  if (!grpc && !http) return undefined;
  if (!grpc || !http) throw new Error('set both FLYTEADMIN_GRPC and FLYTEADMIN_HTTP, or neither');
  return { grpc, http };
}

/** A real server may be started after the lab: it does not start before it reaches the issuer that it trusts. */
export async function waitForReal({ http }: Upstream, issuer: string, terminal: Terminal): Promise<void> {
  const ask = async () => (await fetch(`${http}/healthcheck`)).ok || undefined;
  if (await ask().catch(() => undefined)) return;
  terminal.say(
    `waiting for flyteadmin at ${http}; as in docs/lab.md it must trust the issuer ${issuer} (audience flyteadmin-internal)`,
  );
  await eventually(`flyteadmin at ${http}`, ask, WAIT_MS);
}

/** The double on these ports, trusting the gateway's tokens only, with a stand-in for S3. */
export async function startDouble(
  { grpc, http }: Upstream,
  issuer: string,
  domains: readonly string[],
): Promise<{ close(): Promise<void> }> {
  const objects: ObjectStore = await startObjectStore();
  const admin: FlyteAdmin = await startFlyteAdmin({
    grpcPort: Number(grpc.split(':')[1]),
    httpPort: Number(new URL(http).port),
    issuer,
    domains,
    sign: objects.sign,
  });
  return { close: () => Promise.all([admin.close(), objects.close()]).then(() => {}) };
}
