import { parentPort, workerData } from 'node:worker_threads';
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
  // Pulumi's SDK takes a stack trace for each of its promises, which is a third of a large preview's time.
  if (!trace) Error.stackTraceLimit = 0;
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
