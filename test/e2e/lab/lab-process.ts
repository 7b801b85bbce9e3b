import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

/** The line that `npm run lab -- --json` prints. */
export interface Ready {
  ready: true;
  gateway: string;
  issuer: string;
  kubeconfig: string;
  outputs: string;
  tokens: { [account: string]: string };
}

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** `npm run lab -- ARGS`, as a person would start it. */
export class LabProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  private stdout = '';
  private stderr = '';

  constructor(...args: string[]) {
    this.child = spawn('npm', ['run', '--silent', 'lab', '--', ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout!.on('data', (chunk) => (this.stdout += chunk));
    this.child.stderr!.on('data', (chunk) => (this.stderr += chunk));
    this.ended = new Promise((resolve) =>
      this.child.once('close', (code) => resolve({ code, stdout: this.stdout, stderr: this.stderr })),
    );
  }

  /** Standard output's one line. Rejects with everything it said when it ends before. */
  async ready(): Promise<Ready> {
    const line = new Promise<string>((resolve) =>
      this.child.stdout!.on('data', () => this.stdout.includes('\n') && resolve(this.stdout)),
    );
    const text = await Promise.race([
      line,
      this.ended.then(({ stderr }) => Promise.reject(new Error(stderr))),
    ]);
    return JSON.parse(text);
  }

  /** It and everything that it started. */
  processes(): number[] {
    const parents = new Map(processIds().map((pid) => [pid, parentOf(pid)]));
    const isOurs = (pid: number | undefined): boolean =>
      pid !== undefined && (pid === this.child.pid || isOurs(parents.get(pid)));
    return [...parents.keys()].filter(isOurs);
  }
}

export function isAlive(pid: number): boolean {
  return processIds().includes(pid) && !/^\d+ \(.*\) Z/s.test(stat(pid));
}

/** Whether somebody listens at the address of a URL. */
export function listens(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

const processIds = () => readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
const parentOf = (pid: number) => Number(/^\d+ \(.*\) \S (\d+)/s.exec(stat(pid))?.[1]) || undefined;

function stat(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}
