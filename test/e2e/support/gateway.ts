import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

export interface GatewayProcess {
  url: string;
  internalIssuer: string;
  /** Where propeller and the scheduler connect. */
  services(): string;
  child: ChildProcess;
  /** What it wrote on standard error. */
  log(): string;
  /** Process ids that it named in its log: the access service's newest and Envoy's. */
  pids(): { access: number; envoy: number };
  stop(): Promise<void>;
}

const ROOT = join(__dirname, '..', '..', '..');

/** Runs `npm run gateway` with these arguments and waits until it says that it is ready. */
export async function startGateway(args: string[], seconds = 180): Promise<GatewayProcess> {
  const child = spawn('npm', ['run', '--silent', 'gateway', '--', ...args], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  /** A test that is cut off must not leave processes behind. */
  const abandon = () => {
    if (child.exitCode === null && !child.signalCode) process.kill(-child.pid!, 'SIGTERM');
  };
  process.once('exit', abandon);
  let out = '';
  let err = '';
  child.stderr!.on('data', (c) => (err += c));
  const ready = new Promise<RegExpExecArray>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the gateway is not ready after ${seconds} s:\n${err}`)),
      seconds * 1000,
    );
    child.stdout!.on('data', (c) => {
      out += c;
      const match = /^ready (\S+) internal-issuer (\S+)$/m.exec(out);
      if (match) {
        clearTimeout(timer);
        resolve(match);
      }
    });
    child.on('exit', (code) => reject(new Error(`the gateway ended with ${code}:\n${err}`)));
  });
  const stop = async () => {
    process.off('exit', abandon);
    if (child.exitCode !== null || child.signalCode) return;
    const ended = new Promise((done) => child.once('exit', done));
    process.kill(-child.pid!, 'SIGTERM');
    const force = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), 15_000);
    await ended;
    clearTimeout(force);
  };
  try {
    const [, url, internalIssuer] = (await ready) as unknown as [string, string, string];
    return {
      url,
      internalIssuer,
      child,
      log: () => err,
      services: () => /propeller and scheduler on (\S+)/.exec(err)![1]!,
      pids: () => ({ access: last(err, /access service pid (\d+)/g), envoy: last(err, /Envoy pid (\d+)/g) }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function last(text: string, pattern: RegExp): number {
  const all = [...text.matchAll(pattern)];
  return Number(all[all.length - 1]?.[1]);
}
