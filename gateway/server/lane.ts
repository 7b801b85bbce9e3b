import { parentPort, Worker } from 'node:worker_threads';
import type { Identity } from '../../access/model';
import type { GatewayRequest, Refuse, Verdict } from '../model';
import type { FromLane, ToLane } from './messages';
import type { PolicySource } from './policy';
import { Versions } from './versions';

/** Marks a thread of this program as a lane. */
export const LANE = 'flyte-tenancy-lane';

const MAX_WAITING = 64;
const MAX_WAITING_BYTES = 128 * 1024 * 1024;
const ENDED = 'the thread for large requests ended';
const BUSY: Refuse = {
  action: 'refuse',
  grpcStatus: 8,
  httpStatus: 429,
  message: 'too many large requests at once; try again',
};

interface Waiting {
  resolve(verdict: Verdict): void;
  reject(error: Error): void;
  bytes: number;
}

/**
 * A thread that decides requests with large bodies, so that decoding them does not hold up the small ones. When the
 * thread dies, its requests fail and a new one takes its place with the same registry.
 */
export class Lane {
  private thread: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private waitingBytes = 0;
  private nextId = 0;
  private preparing?: { version: number; done(error?: string): void };
  private current?: { version: number; source: PolicySource };
  private pending?: { version: number; source: PolicySource };
  private closed = false;

  constructor(private readonly program: string) {
    this.thread = this.start();
  }

  prepare(version: number, source: PolicySource): Promise<string | undefined> {
    this.pending = { version, source };
    return new Promise((resolve) => {
      this.preparing = { version, done: resolve };
      this.send({ type: 'prepare', version, source });
    });
  }

  commit(version: number): void {
    if (this.pending?.version === version) {
      this.current = this.pending;
      this.pending = undefined;
    }
    this.send({ type: 'commit', version });
  }

  decide(identity: Identity | undefined, request: GatewayRequest): Promise<Verdict> {
    const bytes = request.body.length;
    if (this.waiting.size >= MAX_WAITING || this.waitingBytes + bytes > MAX_WAITING_BYTES)
      return Promise.resolve(BUSY);
    const id = this.nextId++;
    this.waitingBytes += bytes;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject, bytes });
      this.send({ type: 'decide', id, identity, request });
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.thread.terminate();
  }

  private send(message: ToLane): void {
    this.thread.postMessage(message);
  }

  private start(): Worker {
    const thread = new Worker(this.program, { workerData: { role: LANE } });
    thread.on('message', (message: FromLane) => this.receive(message));
    thread.on('error', () => {});
    thread.on('exit', () => this.replace());
    return thread;
  }

  private receive(message: FromLane): void {
    if (message.type === 'prepared') {
      if (this.preparing?.version === message.version) this.prepared(message.error);
      return;
    }
    const waiting = this.take(message.id);
    if (message.verdict) waiting?.resolve(message.verdict);
    else waiting?.reject(new Error(message.error));
  }

  private prepared(error?: string): void {
    if (error !== undefined) this.pending = undefined;
    this.preparing?.done(error);
    this.preparing = undefined;
  }

  private take(id: number): Waiting | undefined {
    const waiting = this.waiting.get(id);
    if (!waiting) return undefined;
    this.waiting.delete(id);
    this.waitingBytes -= waiting.bytes;
    return waiting;
  }

  private replace(): void {
    for (const id of [...this.waiting.keys()]) this.take(id)?.reject(new Error(ENDED));
    if (this.preparing) this.prepared(ENDED);
    if (this.closed) return;
    this.thread = this.start();
    if (this.current) {
      this.send({ type: 'prepare', ...this.current });
      this.send({ type: 'commit', version: this.current.version });
    }
    // What was prepared may be committed any moment.
    if (this.pending) this.send({ type: 'prepare', ...this.pending });
  }
}

/** What runs in the thread. */
export function runLane(): void {
  const port = parentPort!;
  const versions = new Versions();
  port.on('message', (message: ToLane) => {
    if (message.type === 'prepare') {
      const error = versions.prepare(message.version, message.source);
      port.postMessage({ type: 'prepared', version: message.version, error } satisfies FromLane);
    } else if (message.type === 'commit') versions.commit(message.version);
    else port.postMessage(decide(versions, message));
  });
}

function decide(
  versions: Versions,
  { id, identity, request }: Extract<ToLane, { type: 'decide' }>,
): FromLane {
  try {
    return { type: 'decided', id, verdict: versions.handle(identity, request) };
  } catch (error) {
    return { type: 'decided', id, error: error instanceof Error ? error.message : String(error) };
  }
}
