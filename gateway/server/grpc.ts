import {
  constants,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';

/**
 * The server side of gRPC over HTTP/2 as far as Envoy uses it, without the layers of a general library: those cost more than
 * deciding does. No compression, no metadata, no deadlines (Envoy keeps the time).
 */

/** gRPC status codes that are used here. */
export const STATUS = {
  INVALID_ARGUMENT: 3,
  RESOURCE_EXHAUSTED: 8,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
} as const;

/** One call, seen from the server. Nothing is sent after `end` or `fail`. */
export interface Call {
  send(message: Uint8Array): void;
  /** Ends with status OK. */
  end(): void;
  fail(status: number, details: string): void;
}

/** What becomes of the client's side. What `message` throws fails the call. */
export interface Receiver {
  message(bytes: Uint8Array): void;
  /** The client sends no more. */
  end(): void;
  /** Once, however the call ended. */
  close(): void;
}

export type Method = (call: Call) => Receiver;

/** By path: `/package.Service/Rpc`. */
export type Methods = { readonly [path: string]: Method };

export interface GrpcOptions {
  /** Largest message, bytes. */
  maxMessageBytes: number;
  maxStreams: number;
}

const PREFIX = 5;
const STREAM_WINDOW = 1024 * 1024;
const SESSION_WINDOW = 16 * 1024 * 1024;
const CONTENT_TYPE = 'application/grpc';
const RESPONSE = { ':status': 200, 'content-type': CONTENT_TYPE };
const NO_BYTES = Buffer.alloc(0);
const NOTHING = () => {};

export class GrpcServer {
  readonly http: Http2Server;
  private readonly sessions = new Set<ServerHttp2Session>();

  constructor(methods: Methods, options: GrpcOptions) {
    const known = new Map(Object.entries(methods));
    this.http = createServer({
      // Messages that are awaited are bounded by their own limit and by what one caller may hold.
      maxSessionMemory: Number.MAX_SAFE_INTEGER,
      settings: { maxConcurrentStreams: options.maxStreams, initialWindowSize: STREAM_WINDOW },
    });
    this.http.on('session', (session) => {
      this.sessions.add(session);
      session.setLocalWindowSize(SESSION_WINDOW);
      session.on('close', () => this.sessions.delete(session));
      session.on('error', NOTHING);
    });
    this.http.on('stream', (stream, headers) => serve(known, stream, headers, options.maxMessageBytes));
  }

  /** Takes no new calls; resolves when the running ones ended, or are cut off after `timeoutMs`. */
  stop(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        for (const session of this.sessions) session.destroy();
      }, timeoutMs);
      this.http.close(() => {
        clearTimeout(timer);
        resolve();
      });
      for (const session of this.sessions) session.close();
    });
  }
}

function serve(
  methods: ReadonlyMap<string, Method>,
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  maxBytes: number,
): void {
  stream.on('error', NOTHING);
  const type = headers['content-type'];
  if (headers[':method'] !== 'POST' || (type !== CONTENT_TYPE && !type?.startsWith(`${CONTENT_TYPE}+`))) {
    stream.respond({ ':status': 415 }, { endStream: true });
    closeLater(stream);
    return;
  }
  const call = new StreamCall(stream);
  const method = methods.get(headers[':path'] ?? '');
  if (!method) {
    call.fail(STATUS.UNIMPLEMENTED, 'unknown method');
    return;
  }
  const receiver = method(call);
  const frames = new Frames(maxBytes, call, receiver);
  stream.on('data', (chunk: Buffer) => frames.push(chunk));
  stream.on('end', () => frames.end());
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    call.over = true;
    receiver.close();
  };
  // A cancelled call counts no more when the next one on the connection begins; `close` comes later.
  stream.on('aborted', close);
  stream.on('close', close);
}

/** The client need not finish what nobody reads. Not at once: closing drops trailers that are not on their way yet. */
function closeLater(stream: ServerHttp2Stream): void {
  setImmediate(() => stream.close(constants.NGHTTP2_NO_ERROR));
}

class StreamCall implements Call {
  /** Nothing more is sent, and what comes is ignored. */
  over = false;
  private status = 0;
  private details = '';

  constructor(private readonly stream: ServerHttp2Stream) {}

  send(message: Uint8Array): void {
    if (this.over) return;
    this.open();
    const frame = Buffer.allocUnsafe(PREFIX + message.length);
    frame[0] = 0;
    frame.writeUInt32BE(message.length, 1);
    frame.set(message, PREFIX);
    this.stream.write(frame);
  }

  end(): void {
    if (this.over) return;
    this.open();
    this.over = true;
    this.stream.end();
  }

  fail(status: number, details: string): void {
    if (this.over) return;
    this.status = status;
    this.details = details;
    if (this.stream.headersSent) {
      this.over = true;
      this.stream.end();
      return;
    }
    this.over = true;
    this.stream.respond({ ...RESPONSE, ...this.trailers() }, { endStream: true });
    closeLater(this.stream);
  }

  private open(): void {
    if (this.stream.headersSent) return;
    this.stream.respond(RESPONSE, { waitForTrailers: true });
    this.stream.on('wantTrailers', () => {
      this.stream.sendTrailers(this.trailers());
      if (this.status !== 0) closeLater(this.stream);
    });
  }

  private trailers(): { [name: string]: string } {
    if (this.status === 0) return { 'grpc-status': '0' };
    return { 'grpc-status': String(this.status), 'grpc-message': encodeURIComponent(this.details) };
  }
}

/** Cuts the bytes of a call into its messages. */
class Frames {
  private chunks: Buffer[] = [];
  private length = 0;
  /** Bytes that the next message needs, prefix included. */
  private needed = PREFIX;

  constructor(
    private readonly maxBytes: number,
    private readonly call: StreamCall,
    private readonly receiver: Receiver,
  ) {}

  push(chunk: Buffer): void {
    if (this.call.over) return;
    this.chunks.push(chunk);
    this.length += chunk.length;
    if (this.length < this.needed) return;
    let bytes = this.chunks.length === 1 ? chunk : Buffer.concat(this.chunks, this.length);
    try {
      for (let size = this.sizeOf(bytes); bytes.length >= size; size = this.sizeOf(bytes)) {
        this.receiver.message(bytes.subarray(PREFIX, size));
        if (this.call.over) break;
        bytes = bytes.subarray(size);
      }
    } catch {
      this.call.fail(STATUS.INTERNAL, 'the call failed');
    }
    if (!this.call.over) this.needed = this.sizeOf(bytes);
    if (this.call.over) bytes = NO_BYTES;
    this.chunks = bytes.length > 0 ? [bytes] : [];
    this.length = bytes.length;
  }

  end(): void {
    if (this.length > 0) this.call.fail(STATUS.INVALID_ARGUMENT, 'the last message is incomplete');
    if (!this.call.over) this.receiver.end();
  }

  /** Size of the first message with its prefix; infinite when it is refused. */
  private sizeOf(bytes: Buffer): number {
    if (bytes.length < PREFIX) return PREFIX;
    const size = bytes.readUInt32BE(1);
    if (bytes[0] !== 0) this.call.fail(STATUS.UNIMPLEMENTED, 'compressed messages are not supported');
    else if (size > this.maxBytes)
      this.call.fail(STATUS.RESOURCE_EXHAUSTED, `a message of ${size} bytes; at most ${this.maxBytes}`);
    else return PREFIX + size;
    return Number.POSITIVE_INFINITY;
  }
}

/** A method with one message on each side. What `answer` rejects with is told as UNAVAILABLE. */
export function unary(answer: (request: Uint8Array) => Uint8Array | Promise<Uint8Array>): Method {
  return (call) => {
    let request: Uint8Array | undefined;
    return {
      message: (bytes) => {
        if (request) call.fail(STATUS.INVALID_ARGUMENT, 'one message is expected');
        request = bytes;
      },
      end: () => {
        if (!request) return call.fail(STATUS.INVALID_ARGUMENT, 'a message is expected');
        Promise.resolve(request)
          .then(answer)
          .then(
            (reply) => {
              call.send(reply);
              call.end();
            },
            (error: Error) => call.fail(STATUS.UNAVAILABLE, error.message),
          );
      },
      close: NOTHING,
    };
  };
}
