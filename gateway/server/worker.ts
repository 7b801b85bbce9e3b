import { openSync } from 'node:fs';
import type { GatewayRequest, Verdict } from '../model';
import { listen, removeSockets } from './address';
import { AuditLog } from './audit';
import { type AccessConfig, claimRulesOf } from './config';
import { Discovery } from './discovery';
import { Gate } from './gate';
import { GrpcServer } from './grpc';
import { openKeyRing, readKeySet, reloadKeys } from './keys';
import { Lane } from './lane';
import { Limits } from './limits';
import type { FromWorker, ToWorker } from './messages';
import { Metrics } from './metrics';
import type { PolicySource } from './policy';
import { HEALTH_PATH, makeHealth, makeProcessor, PROCESS_PATH } from './processor';
import { authMetadataMethods } from './public';
import { TokenMinter } from './token';
import { Versions } from './versions';

const MAX_AUDIT_QUEUE = 8 * 1024 * 1024;
/** Envoy's buffer and the stream window; beyond the largest request by the message's frame. */
const FRAME = 64 * 1024;
const STDOUT = 1;

/** One worker process: decides the requests that Envoy sends to its own address. */
export async function runWorker(config: AccessConfig, index: number, program: string): Promise<void> {
  const send = (message: FromWorker) => void process.send?.(message);
  const keys = openKeyRing(await readKeySet(config.internal.keys), config.internal);
  const metrics = new Metrics();
  const audit = new AuditLog(
    config.audit === '-' ? STDOUT : openSync(config.audit, 'a', 0o600),
    MAX_AUDIT_QUEUE,
  );
  const minter = new TokenMinter(keys, config.internal, () => metrics.count('tokens'));
  const versions = new Versions();
  const lane = new Lane(program);
  const decide = (
    identity: Parameters<Lane['decide']>[0],
    request: GatewayRequest,
  ): Verdict | Promise<Verdict> =>
    request.body.length > config.largeBytes
      ? lane.decide(identity, request)
      : versions.handle(identity, request);
  const gate = new Gate({
    decide,
    rules: claimRulesOf(config.idp),
    audiences: config.idp.audiences,
    internalIssuer: config.internal.issuer,
    limits: new Limits(config.limits, 1 / config.listen.processors.length),
    minter,
    audit,
    metrics,
  });
  let stopping = false;
  const server = await startServer(config, index, gate, () => versions.ready && !stopping);

  const prepare = async (version: number, source: PolicySource) => {
    const failures = [versions.prepare(version, source), await lane.prepare(version, source)];
    return failures.find((failure) => failure !== undefined);
  };
  const shutdown = once(async () => {
    stopping = true;
    await server.stop(config.shutdownSeconds * 1000);
    await lane.close();
    await Promise.race([audit.flush(), new Promise((resolve) => setTimeout(resolve, 1000))]);
    process.exit(0);
  });
  process.on('SIGTERM', shutdown);
  process.on('message', (message: ToWorker) => {
    if (message.type === 'prepare')
      prepare(message.version, message.source).then((error) =>
        send({ type: 'prepared', version: message.version, error }),
      );
    else if (message.type === 'commit') {
      versions.commit(message.version);
      lane.commit(message.version);
    } else if (message.type === 'keys') reloadKeys(config.internal.keys, keys);
    else if (message.type === 'metrics')
      send({ type: 'metrics', id: message.id, snapshot: metrics.snapshot() });
    else shutdown();
  });
  // The supervisor is gone: nobody would stop or replace this process.
  process.on('disconnect', shutdown);
  send({ type: 'listening' });
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}

async function startServer(
  config: AccessConfig,
  index: number,
  gate: Gate,
  serving: () => boolean,
): Promise<GrpcServer> {
  const { client, issuer } = config.idp;
  const server = new GrpcServer(
    {
      [PROCESS_PATH]: makeProcessor(gate),
      [HEALTH_PATH]: makeHealth(serving),
      ...authMetadataMethods(client, new Discovery(issuer)),
    },
    { maxMessageBytes: config.limits.maxBytes + FRAME, maxStreams: 1000 },
  );
  const address = config.listen.processors[index]!;
  removeSockets([address]);
  await listen(server.http, address);
  return server;
}
