import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A shell between us and a program: when our end of its standard input closes, which happens even when we are killed,
 * the program gets SIGTERM.
 */
const WATCHED =
  'exec 3<&0; "$@" 3<&- & pid=$!; (read -r _ <&3; kill "$pid" 2>/dev/null) >/dev/null 2>&1 & wait "$pid"';

const PATIENCE_MS = 10_000;

/**
 * Servers that live as long as one lab, stopped in reverse order; their output goes to files in `logs`. Each is in a
 * process group of its own, so that Ctrl-C in a terminal reaches us alone and the order of the end is ours. None
 * outlives this process.
 */
export class Processes {
  private readonly running: { name: string; child: ChildProcess; patienceMs: number }[] = [];
  private stopped = false;

  /** @param onEnd told of a server that ends before it is stopped */
  constructor(
    private readonly logs: string,
    private readonly onEnd: (reason: string) => void = () => {},
  ) {
    mkdirSync(logs, { recursive: true });
  }

  /** @param patienceMs how long it may take to end when it is asked to; then it is killed */
  start(name: string, command: string, args: string[], patienceMs = PATIENCE_MS): ChildProcess {
    if (this.stopped) throw new Error(`${name} is not started: everything was stopped meanwhile`);
    const log = openSync(join(this.logs, `${name}.log`), 'a', 0o600);
    const child = spawn('/bin/sh', ['-c', WATCHED, name, command, ...args], {
      stdio: ['pipe', log, log],
      detached: true,
    });
    closeSync(log);
    const entry = { name, child, patienceMs };
    this.running.push(entry);
    child.once('exit', (code, signal) => {
      if (this.running.includes(entry)) this.onEnd(`${name} ended (${signal ?? code})`);
    });
    return child;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (let entry = this.running.pop(); entry; entry = this.running.pop()) await endWatched(entry);
  }
}

async function endWatched({ child, patienceMs }: { child: ChildProcess; patienceMs: number }): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.stdin?.end();
    const force = setTimeout(() => killGroup(child), patienceMs);
    await ended;
    clearTimeout(force);
  }
  killGroup(child);
}

/** What is left of a process group. */
export function killGroup(child: ChildProcess): void {
  try {
    if (child.pid) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nothing is left.
  }
}

/** Waits until `check` gives something; fails with what it threw last. */
export async function eventually<T>(
  what: string,
  check: () => Promise<T | undefined>,
  timeoutMs = 60_000,
): Promise<T> {
  const until = Date.now() + timeoutMs;
  let last: unknown;
  while (Date.now() < until) {
    try {
      const result = await check();
      if (result !== undefined) return result;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(
    `${what} did not happen within ${timeoutMs} ms${last ? `: ${(last as Error).message}` : ''}`,
  );
}
