import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessServiceFile } from '../bundle';
import { type LocalOptions, parseLocalArguments, USAGE } from './arguments';
import { envoyPath } from './envoy';
import { discover, freePort, untilOk } from './probe';
import { startNode, startWatched, stop } from './processes';
import { type Files, type Ports, writeState } from './setup';

const START_MS = 30_000;
const RESTART_MS = 200;
/** A gateway whose access service keeps ending is no gateway. */
const MAX_RESTARTS = 20;

const say = (line: string) => process.stderr.write(`gateway: ${line}\n`);

/** Real Envoy and real access service on loopback. */
class LocalGateway {
  private access?: ChildProcess;
  private envoy?: { child: ChildProcess; pid: number };
  private restarts = 0;
  private failure?: string;
  private stopping?: Promise<void>;

  constructor(
    private readonly state: string,
    private readonly options: LocalOptions,
    private readonly ports: Ports,
    private readonly files: Files,
  ) {}

  async start(): Promise<void> {
    const program = accessServiceFile();
    const failed = () => this.failure;
    this.startAccess(program);
    await untilOk(`http://127.0.0.1:${this.ports.admin}/readyz`, START_MS, failed);
    await this.startEnvoy();
    await untilOk(`http://127.0.0.1:${this.ports.gateway}/config/v1/flyte_client`, START_MS, failed);
    await untilOk(`http://127.0.0.1:${this.ports.issuer}/jwks`, START_MS, failed);
  }

  reload(): void {
    this.access?.kill('SIGHUP');
  }

  stop(code: number): Promise<void> {
    this.stopping ??= this.stopNow(code);
    return this.stopping;
  }

  private async stopNow(code: number): Promise<void> {
    if (this.envoy) await stop(this.envoy.child, this.envoy.pid);
    if (this.access) await stop(this.access);
    rmSync(this.state, { recursive: true, force: true });
    process.exit(code);
  }

  /** Restarted when it ends, as a kubelet would. */
  private startAccess(program: string): void {
    const stdout = this.files.audit === '-' ? 'inherit' : 'ignore';
    const child = startNode(program, [this.files.access], stdout);
    this.access = child;
    say(
      `access service pid ${child.pid}, /metrics on http://127.0.0.1:${this.ports.admin}, audit ${this.files.audit}`,
    );
    child.on('exit', (code, signal) => {
      if (this.stopping) return;
      say(`the access service ended (${signal ?? code})`);
      if (code === 1 || ++this.restarts > MAX_RESTARTS) return this.fail('the access service does not run');
      setTimeout(() => this.stopping ?? this.startAccess(program), RESTART_MS);
    });
  }

  private async startEnvoy(): Promise<void> {
    const args = [
      '-c',
      this.files.envoy,
      '--concurrency',
      String(this.options.envoyThreads),
      '--disable-hot-restart',
    ];
    args.push('--log-level', 'warning');
    const log = this.options.verbose ? undefined : join(this.state, 'envoy.log');
    this.envoy = await startWatched(envoyPath(say), args, log);
    say(`Envoy pid ${this.envoy.pid}, configuration ${this.files.envoy}`);
    say(`propeller and scheduler on http://127.0.0.1:${this.ports.services}`);
    this.envoy.child.on('exit', (code, signal) => {
      if (!this.stopping)
        this.fail(`Envoy ended (${signal ?? code}); see ${log ?? 'above'} or use --verbose`);
    });
  }

  private fail(reason: string): void {
    this.failure = reason;
    say(reason);
    this.stop(1);
  }
}

async function main(): Promise<void> {
  if (process.argv.includes('--help')) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const options = readOptions();
  if (!process.env['ENVOY_PATH']) envoyPath(say);
  const provider = await discover(options.issuer, START_MS);
  if (options.jwksUri) provider.jwksUri = options.jwksUri;
  const ports: Ports = {
    gateway: options.port || (await freePort()),
    issuer: options.internalIssuerPort || (await freePort()),
    admin: await freePort(),
    services: await freePort(),
  };
  const state = mkdtempSync(join(tmpdir(), 'flyte-gateway-'));
  const gateway = new LocalGateway(state, options, ports, writeState(state, options, ports, provider));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => gateway.stop(0));
  process.on('SIGHUP', () => gateway.reload());
  try {
    await gateway.start();
    process.stdout.write(
      `ready http://127.0.0.1:${ports.gateway} internal-issuer http://127.0.0.1:${ports.issuer}\n`,
    );
  } catch (error) {
    say((error as Error).message);
    await gateway.stop(1);
  }
}

function readOptions(): LocalOptions {
  try {
    return parseLocalArguments(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}\n`);
    process.exit(2);
  }
}

main().catch((error: Error) => {
  say(error.message);
  process.exit(1);
});
