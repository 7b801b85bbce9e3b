import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type DescMessage, toBinary, toJson } from '@bufbuild/protobuf';
import { registry, rpcs } from './descriptors';
import { Code, Fault, httpStatus } from './fault';
import { decodeHttp, encodingOf, type RawRequest, Redirect } from './http-request';

export interface HttpCall {
  request: RawRequest;
  decode(): { rpc: string; message: any };
}

/** Answers with the response message. */
export type HttpAnswer = (call: HttpCall) => Promise<any>;

/** flyteadmin's HTTP door: JSON in both spellings and protobuf. */
export async function openHttpDoor(
  port: number,
  answer: HttpAnswer,
): Promise<{ server: Server; port: number }> {
  const server = createServer((req, res) => void serve(req, res, answer));
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(port, '127.0.0.1', resolve),
  );
  return { server, port: (server.address() as AddressInfo).port };
}

async function serve(req: IncomingMessage, res: ServerResponse, answer: HttpAnswer): Promise<void> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of req) chunks.push(chunk as Buffer);
  } catch {
    return;
  }
  const headers: [string, string][] = [];
  for (let i = 0; i < req.rawHeaders.length; i += 2)
    headers.push([req.rawHeaders[i]!.toLowerCase(), req.rawHeaders[i + 1]!]);
  const request: RawRequest = { method: req.method!, path: req.url!, headers, body: Buffer.concat(chunks) };
  if (request.path.split('?')[0] === '/healthcheck') {
    res.writeHead(200).end();
    return;
  }
  const accept = req.headers.accept;
  const protobuf =
    accept === 'application/octet-stream' ||
    (accept !== 'application/json' && encodingOf(request) === 'protobuf');
  const camel = encodingOf(request) === 'lenient-json' && accept !== 'application/json';
  try {
    const message = await answer({
      request,
      decode: () => {
        const { rpc, message } = decodeHttp(request);
        return { rpc: rpc.name, message };
      },
    });
    const desc = registry.getMessage(message.$typeName) as DescMessage;
    if (message.$typeName === 'flyteidl.service.UserInfoResponse')
      res.setHeader('x-user-subject', message.subject);
    if (protobuf)
      res.writeHead(200, { 'content-type': 'application/octet-stream' }).end(toBinary(desc, message));
    else
      res
        .writeHead(200, { 'content-type': 'application/json' })
        .end(
          JSON.stringify(
            toJson(desc, message, { registry, useProtoFieldName: !camel, alwaysEmitImplicit: true }),
          ),
        );
  } catch (error) {
    refuse(res, error, protobuf);
  }
}

function refuse(res: ServerResponse, error: unknown, protobuf: boolean): void {
  if (error instanceof Redirect) {
    res.writeHead(301, { location: error.location }).end();
    return;
  }
  const fault = error instanceof Fault ? error : new Fault(Code.INTERNAL, String((error as Error).stack));
  const status = httpStatus(fault.code);
  if (protobuf)
    res.writeHead(status, { 'content-type': 'application/octet-stream' }).end(statusMessage(fault));
  else
    res
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify({ code: fault.code, message: fault.message, details: [] }));
}

/** google.rpc.Status {code 1, message 2}. */
function statusMessage(fault: Fault): Buffer {
  const text = Buffer.from(fault.message);
  const length: number[] = [];
  for (let n = text.length; ; n >>= 7) {
    length.push(n > 127 ? (n & 127) | 128 : n);
    if (n <= 127) break;
  }
  return Buffer.concat([Buffer.from([0x08, fault.code, 0x12, ...length]), text]);
}

export const rpcByName = new Map(rpcs.map((r) => [r.name, r]));
