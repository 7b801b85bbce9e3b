import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What happens to one request: an answer instead of the server's; the server's answer `lost` on the way back, with the
 * connection; `hung`: the server never sees it, and nothing comes back; `unanswered`: the server does it, and nothing
 * comes back. The last two leave the connection open.
 */
export type Fault = { status: number; retryAfter?: number } | 'lost' | 'hung' | 'unanswered';

/** A proxy in front of flyteadmin that breaks requests. */
export interface FaultProxy {
  url: string;
  /** Chooses the fault of a request, from how often this method, path and body came before; undefined: none. */
  fault: (line: string, attempt: number) => Fault | undefined;
  /** How often each fault happened: the status or the fault's name. */
  happened: { [fault: string]: number };
  close(): Promise<void>;
}

export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const attempts = new Map<string, number>();
  const server = createServer(async (incoming, answer) => {
    const line = `${incoming.method} ${incoming.url}`;
    const body = await bytesOf(incoming);
    const key = `${line} ${body}`;
    const attempt = attempts.get(key) ?? 0;
    attempts.set(key, attempt + 1);
    const fault = proxy.fault(line, attempt);
    if (fault) count(typeof fault === 'string' ? fault : String(fault.status));
    if (fault === 'hung') return;
    if (typeof fault === 'object') {
      const headers = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
      answer.writeHead(fault.status, headers).end(JSON.stringify({ code: 13, message: 'made up' }));
      return;
    }
    forward(target, incoming, body, answer, fault);
  });
  const count = (name: string) => {
    proxy.happened[name] = (proxy.happened[name] ?? 0) + 1;
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fault: () => undefined,
    happened: {},
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return proxy;
}

function forward(
  target: string,
  from: IncomingMessage,
  body: Buffer,
  to: ServerResponse,
  fault: 'lost' | 'unanswered' | undefined,
): void {
  const { method, url, headers } = from;
  const onward = request(new URL(url ?? '/', target), { method, headers }, async (answer) => {
    const text = await bytesOf(answer);
    if (fault === 'lost') to.destroy();
    else if (!fault) to.writeHead(answer.statusCode ?? 502, { 'content-type': 'application/json' }).end(text);
  });
  onward.once('error', () => to.destroy());
  onward.end(body);
}

/** The whole body. */
export async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
