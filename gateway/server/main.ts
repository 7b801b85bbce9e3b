import cluster from 'node:cluster';
import { isMainThread, workerData } from 'node:worker_threads';
import { readAccessConfig } from './config';
import { LANE, runLane } from './lane';
import { log } from './log';
import { Supervisor } from './supervisor';
import { runWorker } from './worker';

/**
 * The access service: `node access.js CONFIG`. SIGTERM and SIGINT end it after the running requests, SIGHUP reloads the
 * registry.
 */
async function main(): Promise<void> {
  const file = process.argv[2];
  if (!file) throw new Error('usage: access CONFIG.json');
  const config = readAccessConfig(file);
  if (cluster.isWorker) {
    // What a terminal sends to the whole process group is the supervisor's to answer.
    for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
    return runWorker(config, Number(process.env['FLYTE_TENANCY_WORKER']), __filename);
  }
  const supervisor = new Supervisor(config);
  const stop = once(() => supervisor.stop().then(() => process.exit(0)));
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('SIGHUP', () => supervisor.reload());
  if (process.env['FLYTE_TENANCY_PARENT_PIPE']) process.stdin.on('end', stop).on('error', stop).resume();
  await supervisor.start();
}

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
