import { write } from 'node:fs';
import type { Identity, Operation } from '../../access/model';

/** One decision, as it is written: a JSON object on one line. No body, no header, no token. */
export interface AuditEvent {
  /** RFC 3339, UTC. */
  time: string;
  requestId: string;
  subject?: string;
  email?: string;
  client?: string;
  groups?: readonly string[];
  team?: string;
  rpc: string;
  project?: string;
  domain?: string;
  resource?: string;
  decision: 'allow' | 'deny' | 'error';
  reason: string;
  /** HTTP or gRPC status of a refusal. */
  status?: number;
  /** From the first message of the request to the decision, milliseconds. */
  latencyMs: number;
  /** Size of the request body, bytes. */
  bytes: number;
}

/** A write of at most this many bytes to a pipe is not mixed with other processes' (PIPE_BUF on Linux). */
const ATOMIC = 4096;
/** Longest text fields; the next is tried when a line would be too long to be written in one piece. */
const MAX_TEXT = [256, 64, 16];
const MAX_GROUPS = 20;
const RETRY_MS = 5;
/** Lines of so much time are written together: a write costs more than a decision. */
const GATHER_MS = 5;

/** One line for the event: JSON escapes every control character, so a value can't start a line of its own. */
export function auditLine(event: AuditEvent): string {
  for (const max of MAX_TEXT) {
    const line = lineWith(event, max);
    if (line.length <= ATOMIC) return line;
  }
  return lineWith({ ...event, groups: [] }, MAX_TEXT.at(-1)!);
}

function lineWith(event: AuditEvent, max: number): string {
  // A replacer makes writing several times as long, and hardly any line needs one.
  const json = Object.values(event).some((value) => isLong(value, max))
    ? JSON.stringify(event, (_, value) =>
        typeof value === 'string' && isLong(value, max) ? `${value.slice(0, max)}...` : value,
      )
    : JSON.stringify(event);
  return `${json.replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

const isLong = (value: unknown, max: number): boolean =>
  Array.isArray(value) ? value.some((v) => isLong(v, max)) : typeof value === 'string' && value.length > max;

/** The parts of an event that come from the identity and the operation. */
export function describe(identity: Identity | undefined, operation: Operation | undefined) {
  const target = operation?.references.find((r) => r.role === 'target') ?? operation?.references[0];
  return {
    ...(identity && { subject: identity.subject, groups: identity.groups.slice(0, MAX_GROUPS) }),
    ...(identity?.email && { email: identity.email }),
    ...(identity?.client && { client: identity.client }),
    ...(target && { project: target.project }),
    ...(target?.domain && { domain: target.domain }),
    ...(operation?.resource && { resource: operation.resource }),
  };
}

/**
 * Writes lines in order, in pieces that other processes on the same pipe can't split. `full` is true while the reader
 * is too far behind; then requests must be refused, because what isn't written down isn't let through.
 */
export class AuditLog {
  private queue: string[] = [];
  private queued = 0;
  private writing = false;
  private idle: (() => void)[] = [];

  constructor(
    private readonly descriptor: number,
    private readonly maxQueuedBytes: number,
  ) {}

  get full(): boolean {
    return this.queued > this.maxQueuedBytes;
  }

  append(event: AuditEvent): void {
    const line = auditLine(event);
    this.queue.push(line);
    this.queued += line.length;
    if (this.writing) return;
    this.writing = true;
    setTimeout(() => this.next(), GATHER_MS);
  }

  /** Resolves when everything appended so far is written. */
  flush(): Promise<void> {
    if (!this.writing) return Promise.resolve();
    return new Promise((resolve) => this.idle.push(resolve));
  }

  private next(): void {
    const piece = this.takePiece();
    if (piece === '') {
      this.writing = false;
      for (const resolve of this.idle.splice(0)) resolve();
      return;
    }
    this.write(Buffer.from(piece, 'ascii'), piece.length);
  }

  /** As many whole lines as fit in one atomic write. */
  private takePiece(): string {
    let length = 0;
    let count = 0;
    while (count < this.queue.length && length + this.queue[count]!.length <= ATOMIC)
      length += this.queue[count++]!.length;
    return this.queue.splice(0, count).join('');
  }

  private write(bytes: Buffer, size: number): void {
    write(this.descriptor, bytes, (error, written) => {
      if (error && error.code !== 'EAGAIN') {
        // Nobody reads any more: stay full, so that nothing is let through unaudited.
        this.queued = Infinity;
        return;
      }
      if (error) return void setTimeout(() => this.write(bytes, size), RETRY_MS);
      if (written < bytes.length) return this.write(bytes.subarray(written), size);
      this.queued -= size;
      this.next();
    });
  }
}
