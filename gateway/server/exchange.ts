import type { ChildProcess } from 'node:child_process';
import type { FromWorker, ToWorker } from './messages';
import type { PolicySource } from './policy';

const REPLY_MS = 30_000;

/** Lets a worker compile a registry. Rejects when it can't; a worker that ends meanwhile is no failure. */
export async function prepare(worker: ChildProcess, version: number, source: PolicySource): Promise<void> {
  const message: ToWorker = { type: 'prepare', version, source };
  const reply = await exchange(
    worker,
    message,
    REPLY_MS,
    (m) => m.type === 'prepared' && m.version === version,
  );
  if (reply?.type !== 'prepared') {
    // A worker that ended meanwhile gets the registry when it is replaced.
    if (isDead(worker)) return;
    throw new Error('a worker did not answer');
  }
  if (reply.error !== undefined) throw new Error(reply.error);
}

/** Sends a message and waits for its reply; undefined when the worker ends or is silent. */
export function exchange(
  worker: ChildProcess,
  message: ToWorker,
  timeoutMs: number,
  fits: (message: FromWorker) => boolean,
): Promise<FromWorker | undefined> {
  return new Promise((resolve) => {
    const finish = (reply?: FromWorker) => {
      clearTimeout(timer);
      worker.off('message', receive);
      worker.off('exit', gone);
      resolve(reply);
    };
    const receive = (reply: FromWorker) => {
      if (fits(reply)) finish(reply);
    };
    const gone = () => finish();
    const timer = setTimeout(gone, timeoutMs);
    worker.on('message', receive);
    worker.on('exit', gone);
    send(worker, message);
  });
}

export function send(worker: ChildProcess, message: ToWorker): void {
  if (worker.connected) worker.send(message, () => {});
}

/** When the process has ended. */
export function ended(worker: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (isDead(worker)) resolve();
    worker.on('exit', () => resolve());
  });
}

export const isDead = (worker: ChildProcess) => worker.exitCode !== null || worker.signalCode !== null;
