import { createServer } from 'node:net';
import type { Provider } from './setup';

const PAUSE_MS = 50;

/** A port of 127.0.0.1 that nobody uses now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Asks until the answer is 200. Rejects after `timeoutMs` or when `failed` says why it can't come. */
export async function untilOk(
  url: string,
  timeoutMs: number,
  failed: () => string | undefined,
): Promise<void> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const reason = failed();
    if (reason) throw new Error(reason);
    if (await isOk(url)) return;
    if (Date.now() > end) throw new Error(`${url} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

async function isOk(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
}

/** The identity provider's endpoints, from its discovery document; retried while it starts. */
export async function discover(issuer: string, timeoutMs: number): Promise<Provider> {
  const end = Date.now() + timeoutMs;
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  for (;;) {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(5000) });
      const document = (await answer.json()) as { [key: string]: unknown };
      if (typeof document['jwks_uri'] !== 'string') throw new Error('it names no jwks_uri');
      return {
        jwksUri: document['jwks_uri'],
        authorizationEndpoint: String(document['authorization_endpoint'] ?? ''),
        tokenEndpoint: String(document['token_endpoint'] ?? ''),
      };
    } catch (error) {
      if (Date.now() > end)
        throw new Error(`${url} can't be read: ${(error as Error).message}; or give --jwks-uri`);
      await new Promise((resolve) => setTimeout(resolve, 4 * PAUSE_MS));
    }
  }
}
