import { type ChildProcess, fork } from 'node:child_process';
import type { Server } from 'node:http';
import { listen, removeSockets } from './address';
import type { AccessConfig } from './config';
import { Discovery } from './discovery';
import { ended, exchange, isDead, prepare, send } from './exchange';
import { jsonServer } from './http';
import { issuerServer } from './issuer';
import { type KeyRing, reloadKeys } from './keys';
import { log } from './log';
import type { FromWorker, ToWorker } from './messages';
import { Metrics, renderMetrics } from './metrics';
import type { PolicySource } from './policy';
import { loadPolicy } from './policy';
import { publicServer } from './public';
import { TokenMinter } from './token';
import { fingerprint, watchContent } from './watch';

const METRICS_MS = 1_000;
/** A worker that is silent for so long hangs and is replaced. */
const WATCHDOG_MS = 10_000;
/** A worker that ends at once is restarted after a pause that grows up to this. */
const MAX_BACKOFF_MS = 5_000;
const LIVED_MS = 10_000;
/** Tells a process of this program that it is a worker, and which. */
export const WORKER_ENV = 'FLYTE_TENANCY_WORKER';

const HEALTHY_LINE = 'ok\n';

interface Slot {
  index: number;
  worker?: ChildProcess;
  listening: boolean;
  startedAt: number;
  failures: number;
}

/** The parent process: starts and replaces workers, owns the registry, answers probes. It decides no request, so that nothing a
 * caller sends can hurt it. */
export class Supervisor {
  private readonly slots: Slot[];
  private readonly metrics = new Metrics();
  /** Admin, internal issuer, answers for clients without a token; with their addresses. */
  private readonly servers: readonly (readonly [Server, string])[];
  private readonly stops: (() => void)[] = [];
  /** Of the registry, from before it was read. */
  private readonly found: string;
  private current: { version: number; source: PolicySource };
  private gauges = { reloadSeconds: 0, reloadTime: Date.now() / 1000 };
  private reloading: Promise<void> = Promise.resolve();
  private nextVersion = 2;
  private nextReply = 0;
  private stopping = false;

  /** Throws when the registry is not valid: a service that knows no registry must not start. */
  constructor(
    private readonly config: AccessConfig,
    private readonly program: string,
    private readonly keys: KeyRing,
    private readonly watchdogMs = WATCHDOG_MS,
  ) {
    this.found = fingerprint(config.registry);
    this.current = { version: 1, source: loadPolicy(config.registry) };
    this.slots = config.listen.processors.map((_, index) => ({
      index,
      listening: false,
      startedAt: 0,
      failures: 0,
    }));
    const admin = jsonServer({
      'GET /healthz': () => ({ status: 200, body: HEALTHY_LINE }),
      'GET /readyz': () =>
        this.ready ? { status: 200, body: HEALTHY_LINE } : { status: 503, body: 'not ready\n' },
      'GET /metrics': async () => ({
        status: 200,
        body: await this.renderMetrics(),
        headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
      }),
    });
    const { listen: addresses, internal, idp } = config;
    const minter = new TokenMinter(keys, internal, () => this.metrics.count('tokens'));
    this.servers = [
      [admin, addresses.admin],
      [issuerServer(internal, keys, minter), addresses.issuer],
      [publicServer(idp.client, new Discovery(idp.issuer)), addresses.public],
    ];
  }

  private get ready(): boolean {
    return !this.stopping && this.slots.some((slot) => slot.listening);
  }

  /** The workers that serve. */
  private get serving(): ChildProcess[] {
    return this.slots.flatMap(({ listening, worker }) => (listening && worker ? [worker] : []));
  }

  async start(): Promise<void> {
    const { listen: addresses, pollSeconds, registry, internal } = this.config;
    removeSockets([...addresses.processors, addresses.public, addresses.issuer, addresses.admin]);
    for (const [server, address] of this.servers) await listen(server, address);
    for (const slot of this.slots) this.fork(slot);
    const watchdog = setInterval(() => this.watch(), this.watchdogMs);
    const pollMs = pollSeconds * 1000;
    this.stops.push(
      () => clearInterval(watchdog),
      watchContent(registry, pollMs, () => this.reload(), this.found),
      watchContent(internal.keys, pollMs, () => this.reloadKeys()),
    );
    // They were read before they were watched.
    this.reloadKeys();
  }

  /** Reads the registry again; everywhere or nowhere. The old one stays in use when the new one is not valid. */
  reload(): Promise<void> {
    this.reloading = this.reloading.then(() => this.reloadNow()).catch(() => {});
    return this.reloading;
  }

  private async reloadNow(): Promise<void> {
    const started = performance.now();
    const version = this.nextVersion++;
    try {
      const source = loadPolicy(this.config.registry);
      const prepared = new Set<ChildProcess>();
      // A worker that begins to serve meanwhile, with the old registry, is one more to prepare.
      for (let left = this.serving; left.length > 0; left = this.serving.filter((w) => !prepared.has(w))) {
        await Promise.all(left.map((worker) => prepare(worker, version, source)));
        for (const worker of left) prepared.add(worker);
      }
      this.current = { version, source };
      for (const worker of prepared) send(worker, { type: 'commit', version });
      this.gauges = { reloadSeconds: (performance.now() - started) / 1000, reloadTime: Date.now() / 1000 };
      this.metrics.count('reloads', ['success']);
      log('info', 'the registry was reloaded', { version, teams: source.registry.teams.length });
    } catch (error) {
      this.metrics.count('reloads', ['failure']);
      log('error', 'the registry was not reloaded; the previous one stays in use', { reason: String(error) });
    }
  }

  private reloadKeys(): void {
    reloadKeys(this.config.internal.keys, this.keys);
    this.broadcast({ type: 'keys' });
  }

  /** No new readiness, running requests end, then the workers. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const stop of this.stops) stop();
    const ends = this.slots.flatMap(({ worker }) => (worker && !isDead(worker) ? [ended(worker)] : []));
    this.broadcast({ type: 'shutdown' });
    const timeout = setTimeout(() => this.kill(), (this.config.shutdownSeconds + 3) * 1000);
    await Promise.all(ends);
    clearTimeout(timeout);
    for (const [server] of this.servers) {
      server.close();
      server.closeAllConnections();
    }
  }

  private kill(): void {
    for (const { worker } of this.slots) worker?.kill('SIGKILL');
  }

  private broadcast(message: ToWorker): void {
    for (const { worker } of this.slots) if (worker) send(worker, message);
  }

  private fork(slot: Slot): void {
    const worker = fork(this.program, process.argv.slice(2), {
      env: { ...process.env, [WORKER_ENV]: String(slot.index) },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // Requests leave much short-lived garbage; with room for it, it is collected less often.
      execArgv: [...process.execArgv, '--min-semi-space-size=32', '--max-semi-space-size=32'],
    });
    Object.assign(slot, { worker, listening: false, startedAt: Date.now() });
    log('info', 'worker started', { worker: slot.index, pid: worker.pid });
    worker.on('message', (message: FromWorker) => {
      if (message.type === 'listening') this.bringUp(slot, worker);
    });
    worker.on('error', () => {
      // It could not even be started: then there is no exit either.
      if (worker.pid === undefined) this.replace(slot, null, null);
    });
    worker.on('exit', (code, signal) => this.replace(slot, code, signal));
  }

  /** A new worker serves only after it has the registry in use, even when that changes meanwhile. */
  private async bringUp(slot: Slot, worker: ChildProcess): Promise<void> {
    try {
      let version: number;
      do {
        const { source } = this.current;
        version = this.current.version;
        await prepare(worker, version, source);
      } while (version !== this.current.version);
      if (isDead(worker)) return;
      send(worker, { type: 'commit', version });
      slot.listening = true;
    } catch (error) {
      log('error', 'a worker could not load the registry', { worker: slot.index, reason: String(error) });
      worker.kill('SIGKILL');
    }
  }

  private watch(): void {
    for (const { worker, listening, index } of this.slots) {
      if (!worker || !listening) continue;
      this.snapshot(worker, this.watchdogMs).then((reply) => {
        if (reply || isDead(worker) || this.stopping) return;
        log('error', 'a worker hangs and is killed', { worker: index });
        worker.kill('SIGKILL');
      });
    }
  }

  private replace(slot: Slot, code: number | null, signal: string | null): void {
    slot.listening = false;
    slot.worker = undefined;
    if (this.stopping) return;
    slot.failures = Date.now() - slot.startedAt > LIVED_MS ? 0 : slot.failures + 1;
    this.metrics.count('restarts');
    log('error', 'a worker ended and is replaced', { worker: slot.index, code, signal });
    const pause = slot.failures === 0 ? 0 : Math.min(MAX_BACKOFF_MS, 50 * 2 ** slot.failures);
    setTimeout(() => {
      if (!this.stopping) this.fork(slot);
    }, pause);
  }

  private async renderMetrics(): Promise<string> {
    const total = new Metrics();
    total.add(this.metrics.snapshot());
    const workers = this.serving;
    for (const snapshot of await Promise.all(workers.map((worker) => this.snapshot(worker))))
      if (snapshot) total.add(snapshot);
    return renderMetrics(total.snapshot(), {
      workers: workers.length,
      teams: this.current.source.registry.teams.length,
      ...this.gauges,
    });
  }

  private async snapshot(worker: ChildProcess, timeoutMs = METRICS_MS) {
    const id = this.nextReply++;
    const reply = await exchange(
      worker,
      { type: 'metrics', id },
      timeoutMs,
      (m) => m.type === 'metrics' && m.id === id,
    );
    return reply?.type === 'metrics' ? reply.snapshot : undefined;
  }
}
