import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { UserError } from '../command';
import { ROOT } from '../root';
import type { ProgramRun } from './program';
import type { WorkerInput, WorkerMessage } from './worker';

/** Resources live shortly here; with room for the young ones the collector copies each of them less often. */
const YOUNG_GENERATION_MIB = 96;

/**
 * Runs the Pulumi program in a worker: its runtime is global, so a worker of its own for each run leaves nothing behind.
 * Pulumi's SDK takes most of a second to load; only the worker does.
 * @throws UserError with what the program threw; its place in the program only when `input.trace` is set
 */
export function run(input: WorkerInput, onProgress: (registered: number) => void): Promise<ProgramRun> {
  const { bundle } = require(join(ROOT, 'bin', 'bundle.js'));
  const worker = new Worker(bundle('cli/preview/worker.ts', { external: true }), {
    workerData: input,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MIB },
  });
  return new Promise<ProgramRun>((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('the program ended before everything was registered')));
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'progress') onProgress(message.registered);
      else if (message.kind === 'done') resolve(message.run);
      else reject(failure(message, input.trace));
    });
  }).finally(() => worker.terminate());
}

/** What the program throws is the user's to mend; its stack helps only who works on the program. */
function failure({ message, stack }: { message: string; stack?: string }, trace: boolean): UserError {
  const text = trace ? stack : `${message}\nWith --trace you see where.`;
  return new UserError(`the program failed: ${text}`, 1);
}
