import { createServer, type Http2Server, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { rpcs } from './descriptors';
import { Code, Fault } from './fault';
import { decodeBinary } from './http-request';

/** One unary call as it arrived. */
export interface Call {
  path: string;
  headers: readonly (readonly [string, string])[];
  /** Decodes the first frame; the others are ignored, as grpc-go does for a unary method. */
  decode(): { rpc: string; message: any };
}

/** Answers a call with the response message's bytes. */
export type Answer = (call: Call) => Promise<Uint8Array>;

/** A gRPC server over HTTP/2 in the clear, lenient where grpc-go is. */
export async function openGrpcDoor(
  port: number,
  answer: Answer,
): Promise<{ server: Http2Server; port: number }> {
  const server = createServer({ settings: { initialWindowSize: 4 << 20 } });
  server.on(
    'stream',
    (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, _flags: number, raw: any) =>
      void serve(stream, headers, raw, answer),
  );
  server.on('session', (session) => session.on('error', () => {}));
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(port, '127.0.0.1', resolve),
  );
  return { server, port: (server.address() as AddressInfo).port };
}

async function serve(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  raw: string[],
  answer: Answer,
): Promise<void> {
  stream.on('error', () => {});
  if (headers[':method'] !== 'POST' || !/^application\/grpc([+;]|$)/.test(headers['content-type'] ?? '')) {
    stream.respond({ ':status': 415 }, { endStream: true });
    return;
  }
  const pairs: [string, string][] = [];
  for (let i = 0; i < raw.length; i += 2) pairs.push([raw[i]!.toLowerCase(), raw[i + 1]!]);
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const path = headers[':path'] ?? '';
    const bytes = await answer({
      path,
      headers: pairs,
      decode: () => decode(path, Buffer.concat(chunks), headers['grpc-encoding'] as string),
    });
    if (stream.destroyed) return;
    const frame = Buffer.alloc(5 + bytes.length);
    frame.writeUInt32BE(bytes.length, 1);
    frame.set(bytes, 5);
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(frame);
  } catch (error) {
    if (stream.destroyed || stream.headersSent) return;
    const fault = error instanceof Fault ? error : new Fault(Code.INTERNAL, String((error as Error).stack));
    stream.respond(
      {
        ':status': 200,
        'content-type': 'application/grpc',
        'grpc-status': String(fault.code),
        'grpc-message': encodeURIComponent(fault.message),
      },
      { endStream: true },
    );
  }
}

function decode(path: string, body: Buffer, encoding: string | undefined): { rpc: string; message: any } {
  const rpc = rpcs.find((r) => r.grpcPath === path);
  if (!rpc) throw new Fault(Code.UNIMPLEMENTED, `unknown method ${path}`);
  if (body.length < 5) throw new Fault(Code.UNKNOWN, 'unexpected EOF');
  if (body[0] === 1)
    throw new Fault(
      Code.UNIMPLEMENTED,
      `grpc: Decompressor is not installed for grpc-encoding "${encoding ?? ''}"`,
    );
  if (body[0] !== 0) throw new Fault(Code.INTERNAL, `grpc: received unexpected payload format ${body[0]}`);
  const length = body.readUInt32BE(1);
  if (body.length < 5 + length) throw new Fault(Code.UNKNOWN, 'unexpected EOF');
  try {
    return { rpc: rpc.name, message: decodeBinary(rpc.input, body.subarray(5, 5 + length)) };
  } catch (error) {
    throw new Fault(Code.INTERNAL, (error as Error).message);
  }
}
