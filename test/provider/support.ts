import { createServer, type IncomingMessage, type Server } from 'node:http';

export interface Seen {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Answer {
  status?: number;
  headers?: { [name: string]: string };
  json?: unknown;
  text?: string;
}

/** A server on loopback that answers as the test says and remembers what it was asked. */
export interface Scripted {
  url: string;
  seen: Seen[];
  close(): Promise<void>;
}

export async function scripted(
  answer: (request: Seen, count: number) => Answer | Promise<Answer>,
): Promise<Scripted> {
  const seen: Seen[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      const one = {
        method: request.method!,
        path: request.url!,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      seen.push(one);
      const { status = 200, headers = {}, json, text } = await answer(one, seen.length);
      response.writeHead(status, headers).end(text ?? JSON.stringify(json ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The message of the error that `work` ends with. */
export function failureOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    (error: Error) => error.message,
  );
}
