import { readFileSync } from 'node:fs';

const CHECK_MS = 500;
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Calls `stop` once with an exit code: when a signal asks for the end, or when who started this process has gone, even
 * by force. A second signal ends at once; the servers' guards then end them.
 */
export function endOnSignalOrOrphaned(stop: (code: number) => void): void {
  let asked = false;
  const ask = (code: number) => {
    if (asked) process.exit(code);
    asked = true;
    stop(code);
  };
  for (const [signal, code] of Object.entries(SIGNALS)) process.on(signal, () => ask(code));
  const ancestors = startersOf(process.pid);
  const check = setInterval(() => {
    if (startersOf(process.pid).join() === ancestors.join()) return;
    clearInterval(check);
    ask(SIGNALS.SIGHUP);
  }, CHECK_MS);
  check.unref();
}

/**
 * Our parent, and above it the others up to npm: `npm run` puts a shell between itself and us that would not notice
 * npm's end. Elsewhere than on Linux, the parent alone.
 */
function startersOf(pid: number): number[] {
  const starters = [process.ppid];
  if (!process.env.npm_lifecycle_event) return starters;
  for (let at = process.ppid; at > 1 && nameOf(at) === 'sh'; ) {
    at = parentOf(at) ?? 0;
    if (at > 0 && at !== pid) starters.push(at);
  }
  return starters;
}

const nameOf = (pid: number) => /^\d+ \((.*)\) /s.exec(statOf(pid))?.[1];
const parentOf = (pid: number) => Number(/^\d+ \(.*\) \S (\d+)/s.exec(statOf(pid))?.[1]) || undefined;

function statOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}
