import { createServer, type IncomingMessage, type Server } from 'node:http';

export interface HttpAnswer {
  status: number;
  body: unknown;
  headers?: { [name: string]: string };
}

/** Answers one request; the path comes without its query. */
export type Route = (request: IncomingMessage) => HttpAnswer | Promise<HttpAnswer>;

/** A small JSON server: exact routes `METHOD /path`, everything else 404. Text bodies are sent as they are. */
export function jsonServer(routes: { [methodAndPath: string]: Route }): Server {
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0];
    const route = Object.hasOwn(routes, `${request.method} ${path}`)
      ? routes[`${request.method} ${path}`]
      : undefined;
    const answer = await run(route, request);
    const text = typeof answer.body === 'string';
    response.writeHead(answer.status, {
      'content-type': text ? 'text/plain; charset=utf-8' : 'application/json',
      'x-content-type-options': 'nosniff',
      ...answer.headers,
    });
    response.end(text ? answer.body : JSON.stringify(answer.body));
  });
  server.headersTimeout = 5_000;
  server.requestTimeout = 10_000;
  return server;
}

async function run(route: Route | undefined, request: IncomingMessage): Promise<HttpAnswer> {
  if (!route) return { status: 404, body: { error: 'not_found' } };
  try {
    return await route(request);
  } catch (error) {
    if (error instanceof HttpError) return { status: error.status, body: { error: error.message } };
    return { status: 500, body: { error: 'server_error' } };
  }
}

export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The whole request body as text; more than `limit` bytes are refused. */
export async function readText(request: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new HttpError(413, 'invalid_request');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
