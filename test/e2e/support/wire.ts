import { request as httpRequest } from 'node:http';
import { type ClientHttp2Session, connect as connectHttp2, constants } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { create, type DescMessage, fromBinary, fromJson, toBinary, toJson } from '@bufbuild/protobuf';
import { registry, rpcs } from '../flyteadmin/descriptors';

export type Headers = readonly (readonly [name: string, value: string])[];

export interface HttpAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
  /** The body as JSON, undefined when it is not. */
  json: any;
}

/** One HTTP/1.1 request with exactly these headers and this path, nothing normalised. */
export function sendHttp(
  base: string,
  method: string,
  path: string,
  headers: Headers = [],
  body?: Uint8Array | string,
  timeout = 20_000,
): Promise<HttpAnswer> {
  const { hostname, port, host } = new URL(base);
  const bytes = body === undefined ? undefined : Buffer.from(body as any);
  const flat = headers.flat();
  if (!headers.some(([n]) => n.toLowerCase() === 'host')) flat.push('host', host);
  if (bytes && !headers.some(([n]) => ['content-length', 'transfer-encoding'].includes(n.toLowerCase())))
    flat.push('content-length', String(bytes.length));
  return new Promise((resolve, reject) => {
    const req = httpRequest(
      { hostname, port, method, path, headers: flat as any, setHost: false, timeout },
      async (res) => {
        const chunks: Buffer[] = [];
        try {
          for await (const c of res) chunks.push(c as Buffer);
        } catch (error) {
          return reject(error);
        }
        const all = Buffer.concat(chunks);
        resolve({ status: res.statusCode!, headers: res.headers, body: all, json: parse(all) });
      },
    );
    req.on('error', reject).on('timeout', () => req.destroy(new Error(`no answer in ${timeout} ms`)));
    req.end(bytes);
  });
}

function parse(body: Buffer): any {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** Bytes on a TCP connection and what comes back until the peer closes or stays silent for `quiet` ms. */
export function sendBytes(base: string, bytes: Uint8Array | string, quiet = 700): Promise<string> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connectTcp(Number(port), hostname, () => socket.write(bytes as any));
    const end = () => {
      socket.destroy();
      resolve(Buffer.concat(chunks).toString('latin1'));
    };
    socket.setTimeout(quiet, end);
    socket
      .on('data', (c) => chunks.push(c))
      .on('end', end)
      .on('error', end);
  });
}

export interface GrpcAnswer {
  /** HTTP status. */
  http: number;
  /** gRPC status; undefined when the answer has none. */
  code: number | undefined;
  message: string;
  /** Payload of the first frame. */
  body: Buffer | undefined;
}

/** A gRPC channel without a gRPC library: headers, frames and trailers are the caller's. */
export class GrpcWire {
  private session: ClientHttp2Session | undefined;

  constructor(readonly target: string) {}

  private connected(): ClientHttp2Session {
    if (!this.session || this.session.closed || this.session.destroyed) {
      this.session = connectHttp2(this.target.includes('://') ? this.target : `http://${this.target}`);
      this.session.on('error', () => {});
    }
    return this.session;
  }

  call(
    path: string,
    headers: Headers,
    body: Uint8Array,
    options: { trailers?: Record<string, string>; timeout?: number } = {},
  ): Promise<GrpcAnswer> {
    const all: Record<string, string | string[]> = {
      ':method': 'POST',
      ':path': path,
      te: 'trailers',
      'content-type': 'application/grpc',
    };
    for (const [n, v] of headers)
      all[n] =
        n in all && headers.filter(([m]) => m === n).length > 1 && all[n] !== undefined
          ? [...[all[n]!].flat(), v]
          : v;
    return new Promise((resolve, reject) => {
      let stream: ReturnType<ClientHttp2Session['request']>;
      try {
        stream = this.connected().request(all as any, { waitForTrailers: !!options.trailers });
      } catch (error) {
        return reject(error);
      }
      const answer: GrpcAnswer = { http: 0, code: undefined, message: '', body: undefined };
      const read = (h: any) => {
        if (h[':status']) answer.http = Number(h[':status']);
        if (h['grpc-status'] !== undefined) answer.code = Number(h['grpc-status']);
        if (h['grpc-message']) answer.message = safeDecode(String(h['grpc-message']));
      };
      const chunks: Buffer[] = [];
      const timer = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), options.timeout ?? 20_000);
      stream.on('response', read).on('trailers', read);
      stream.on('data', (c: Buffer) => chunks.push(c));
      stream.on('error', () => {});
      stream.on('wantTrailers', () => stream.sendTrailers(options.trailers!));
      stream.on('close', () => {
        clearTimeout(timer);
        const bytes = Buffer.concat(chunks);
        if (bytes.length >= 5) answer.body = bytes.subarray(5, 5 + bytes.readUInt32BE(1));
        resolve(answer);
      });
      stream.end(body);
    });
  }

  /** A well-formed unary call; the answer's message as JSON in proto names. */
  async unary(rpc: string, request: unknown, headers: Headers = []): Promise<GrpcAnswer & { json: any }> {
    const { grpcPath, input, output } = rpcNamed(rpc);
    const answer = await this.call(grpcPath, headers, frame(bytesOf(input, request)));
    const json =
      answer.code === 0 && answer.body
        ? toJson(output, fromBinary(output, answer.body), { registry, useProtoFieldName: true })
        : undefined;
    return { ...answer, json };
  }

  close(): void {
    this.session?.destroy();
  }
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function rpcNamed(name: string) {
  const rpc = rpcs.find((r) => r.name === name);
  if (!rpc) throw new Error(`no RPC ${name}`);
  return rpc;
}

/** A message from JSON (either spelling) as protobuf. */
export function bytesOf(desc: DescMessage, json: unknown): Buffer {
  return Buffer.from(
    toBinary(desc, json === undefined ? create(desc) : fromJson(desc, json as any, { registry })),
  );
}

/** Length-prefixed gRPC message. */
export function frame(payload: Uint8Array, flag = 0): Buffer {
  const out = Buffer.alloc(5 + payload.length);
  out[0] = flag;
  out.writeUInt32BE(payload.length, 1);
  out.set(payload, 5);
  return out;
}
