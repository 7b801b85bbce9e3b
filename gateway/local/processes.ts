import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

const KILL_MS = 10_000;

/**
 * Starts a Node program whose standard input stays open as long as this process lives: it ends itself when that closes,
 * even when this process is killed.
 */
export function startNode(program: string, args: string[], stdout: 'inherit' | 'ignore'): ChildProcess {
  return spawn(process.execPath, [program, ...args], {
    stdio: ['pipe', stdout, 'inherit'],
    env: { ...process.env, FLYTE_TENANCY_PARENT_PIPE: '1' },
  });
}

/** Envoy watches no pipe, so a shell does it: when standard input closes, Envoy gets SIGTERM. Its pid comes on stdout. */
const WATCHED = 'exec 3<&0; "$@" & pid=$!; echo $pid; (read -r _ <&3; kill "$pid" 2>/dev/null) & wait "$pid"';

/** Starts a program with its log in a file (or on standard error), ended together with this process. */
export function startWatched(
  program: string,
  args: string[],
  logFile?: string,
): Promise<{ child: ChildProcess; pid: number }> {
  const log = logFile ? openSync(logFile, 'a', 0o600) : undefined;
  const child = spawn('/bin/sh', ['-c', WATCHED, 'sh', program, ...args], {
    stdio: ['pipe', 'pipe', log ?? 'inherit'],
  });
  if (log !== undefined) closeSync(log);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.stdout!.once('data', (line: Buffer) => resolve({ child, pid: Number(line.toString()) }));
  });
}

/** Closes the child's standard input and waits for its end; by force when it takes too long. */
export async function stop(child: ChildProcess, signalPid?: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdin?.end();
  if (signalPid === undefined) child.kill('SIGTERM');
  const force = setTimeout(() => {
    if (signalPid !== undefined) kill(signalPid);
    child.kill('SIGKILL');
  }, KILL_MS);
  await ended;
  clearTimeout(force);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
