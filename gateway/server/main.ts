import { isMainThread, workerData } from 'node:worker_threads';
import { type AccessConfig, readAccessConfig } from './config';
import { openKeyRing, readKeySet } from './keys';
import { LANE, runLane } from './lane';
import { log } from './log';
import { Supervisor, WORKER_ENV } from './supervisor';
import { runWorker } from './worker';

/**
 * The access service: `node access.js CONFIG`. SIGTERM and SIGINT end it after the running requests, SIGHUP reloads the
 * registry.
 */
async function main(): Promise<void> {
  const file = process.argv[2];
  if (!file) throw new Error('usage: access CONFIG.json');
  const config = readAccessConfig(file);
  const index = process.env[WORKER_ENV];
  if (index !== undefined) {
    // What a terminal sends to the whole process group is the supervisor's to answer.
    for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
    return runWorker(config, Number(index), __filename);
  }
  const supervisor = new Supervisor(config, __filename, await openKeys(config));
  const stop = once(() => supervisor.stop().then(() => process.exit(0)));
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('SIGHUP', () => supervisor.reload());
  if (process.env['FLYTE_TENANCY_PARENT_PIPE']) process.stdin.on('end', stop).on('error', stop).resume();
  await supervisor.start();
}

const openKeys = async ({ internal }: AccessConfig) => openKeyRing(await readKeySet(internal.keys), internal);

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}

if (!isMainThread && workerData?.role === LANE) runLane();
else
  main().catch((error: Error) => {
    log('error', error.message);
    process.exit(1);
  });
