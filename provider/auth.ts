import { ProviderError } from './errors';
import type { Send } from './http';

/** Gives the headers that authenticate a request; `renew` asks for a new token. */
export type Authorize = (renew: boolean) => Promise<{ [header: string]: string }>;

export interface ClientCredentials {
  clientId: string;
  clientSecret: string;
  /** OAuth2 token endpoint; absent: found from `metadataUrl`. */
  tokenUrl?: string;
  /** RFC 8414 document, served by the gateway without a token. */
  metadataUrl: string;
  /** How the client proves itself (RFC 6749 section 2.3.1): `basic` in a header, `post` in the form. */
  method: 'basic' | 'post';
  /** URL under which the token endpoint's path is reached, when the one it names can't be. */
  rebase?: string;
  scopes: string[];
  audience?: string;
}

/** A token is renewed this long before it expires, milliseconds. */
const EARLY_MS = 30_000;

export const anonymous: Authorize = async () => ({});

export function bearer(token: string, header = 'authorization'): Authorize {
  return async () => ({ [header]: `Bearer ${token}` });
}

/** OAuth2 client credentials (RFC 6749 section 4.4); the token is kept until shortly before it expires. */
export function clientCredentials(
  send: Send,
  credentials: ClientCredentials,
  header = 'authorization',
): Authorize {
  let current: Promise<string> | undefined;
  let until = 0;
  const request = async () => {
    const { token, lifetimeMs } = await requestToken(send, credentials);
    until = Date.now() + lifetimeMs - EARLY_MS;
    return token;
  };
  return async (renew) => {
    if (renew || !current || until <= Date.now()) {
      // Requests that come while the token is on its way share it.
      until = Number.POSITIVE_INFINITY;
      current = request();
      current.catch(() => (until = 0));
    }
    return { [header]: `Bearer ${await current}` };
  };
}

async function requestToken(
  send: Send,
  credentials: ClientCredentials,
): Promise<{ token: string; lifetimeMs: number }> {
  const { clientId, clientSecret, scopes, audience, rebase } = credentials;
  const endpoint = new URL(credentials.tokenUrl ?? (await discover(send, credentials.metadataUrl)));
  const url = rebase ? new URL(rebase + endpoint.pathname) : endpoint;
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (scopes.length > 0) form.set('scope', scopes.join(' '));
  if (audience) form.set('audience', audience);
  const headers: { [name: string]: string } = {
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  };
  if (credentials.method === 'basic') {
    const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
    headers.authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  } else {
    form.set('client_id', clientId);
    form.set('client_secret', clientSecret);
  }
  const answer = await exchange(
    send,
    { method: 'POST', url, headers, body: form.toString() },
    `client ${clientId} got no token`,
  );
  if (typeof answer.access_token !== 'string')
    throw new ProviderError(`client ${clientId} got no token: ${url.href} answered without access_token`);
  return { token: answer.access_token, lifetimeMs: Number(answer.expires_in ?? 60) * 1000 };
}

async function discover(send: Send, metadataUrl: string): Promise<string> {
  const url = new URL(metadataUrl);
  const answer = await exchange(
    send,
    { method: 'GET', url, headers: { accept: 'application/json' } },
    'the token endpoint is unknown',
  );
  const endpoint = answer.token_endpoint ?? answer.tokenEndpoint;
  if (typeof endpoint !== 'string')
    throw new ProviderError(`${url.href} names no token_endpoint; set tokenUrl`);
  return endpoint;
}

/** Never puts the request's body or headers into an error: they hold the secret. */
async function exchange(
  send: Send,
  request: Parameters<Send>[0],
  problem: string,
): Promise<Record<string, unknown>> {
  let answer: Awaited<ReturnType<Send>>;
  try {
    answer = await send(request);
  } catch (error) {
    throw new ProviderError(`${problem}: ${request.url.href} can't be reached: ${(error as Error).message}`);
  }
  if (answer.status !== 200)
    throw new ProviderError(
      `${problem}: ${request.url.href} answered HTTP ${answer.status}: ${reason(answer.text)}`,
    );
  try {
    return JSON.parse(answer.text);
  } catch {
    throw new ProviderError(`${problem}: ${request.url.href} answered no JSON`);
  }
}

/** By the token endpoint (RFC 6749 section 5.2), or by the Kubernetes API server before it (a Status). */
function reason(text: string): string {
  try {
    const { error, error_description, kind, message } = JSON.parse(text);
    if (kind === 'Status' && typeof message === 'string') return message;
    return [error, error_description].filter(Boolean).join(': ') || 'no reason given';
  } catch {
    return 'no reason given';
  }
}
