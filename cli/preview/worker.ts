import { parentPort, workerData } from 'node:worker_threads';
import { withoutEngine } from './engineless';
import { type ProgramOptions, runProgram } from './program';

/** What the worker is started with. */
export interface WorkerInput extends Omit<ProgramOptions, 'onProgress'> {
  /** Pulumi's `main`: a JavaScript file that exports the program. */
  main: string;
  /** Keep stack traces of errors. */
  trace: boolean;
}

/** What it tells: progress any number of times, then either of the others once. */
export type WorkerMessage =
  | { kind: 'progress'; registered: number }
  | { kind: 'done'; run: Awaited<ReturnType<typeof runProgram>> }
  | { kind: 'failed'; message: string; stack?: string };

/** Progress is told once in so many resources. */
const STEP = 50;

const tell = (message: WorkerMessage) => parentPort?.postMessage(message);

async function work({ main, trace, ...options }: WorkerInput): Promise<void> {
  // Pulumi's SDK makes an error for each resource in case that it fails; their stack traces would take much time.
  if (!trace) Error.stackTraceLimit = 0;
  withoutEngine();
  try {
    const run = await runProgram(() => require(main)(), {
      ...options,
      onProgress: (registered) => registered % STEP === 0 && tell({ kind: 'progress', registered }),
    });
    tell({ kind: 'done', run });
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    tell({ kind: 'failed', message: failure.message, stack: failure.stack });
  }
}

void work(workerData);
