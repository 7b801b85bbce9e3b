import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import type { Directory } from '../directory';
import { loginPage } from './page';
import { AUDIENCE, configuration, PUBLIC_CLIENT, RESOURCE } from './settings';

/** A real OpenID provider (npm oidc-provider) whose accounts are a directory, which may change while it runs. */
export interface IdentityProvider {
  issuer: string;
  audience: string;
  /** From now on these people and clients exist, and no others. */
  know(directory: Directory): Promise<void>;
  /** An access token of a person, as the login gives it. */
  personToken(account: string): Promise<string>;
  /** An access token of a client, by the client credentials grant. */
  clientToken(client: string): Promise<string>;
  /** Kept as long as the provider runs. */
  clientSecret(client: string): string;
  close(): Promise<void>;
}

/**
 * @param port 0: any free one
 * @param gateway its public URL, to which browsers return
 */
export async function startIdentityProvider(
  port: number,
  gateway: string,
  directory: Directory,
): Promise<IdentityProvider> {
  const library = await quietly(() => import('oidc-provider'));
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwks = { keys: [{ ...(await exportJWK(privateKey)), kid: 'lab', alg: 'RS256', use: 'sig' }] };
  const secrets = new Map<string, string>();
  const secretOf = (client: string) => {
    const secret = secrets.get(client) ?? randomBytes(24).toString('base64url');
    secrets.set(client, secret);
    return secret;
  };
  const server = createServer((request, response) => answer(request, response));
  await listen(server, port);
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cookieKey = randomBytes(32).toString('base64url');

  let known = directory;
  /** Clients are fixed when a provider is made; its memory and its keys are shared with the one before. */
  const make = () =>
    quietly(
      () =>
        new library.Provider(
          issuer,
          configuration({ library, jwks, cookieKey, gateway, secretOf, directory: () => known }),
        ),
    );
  let provider = await make();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (!request.url?.startsWith('/login/')) return void provider.callback()(request, response);
      if (request.method !== 'POST') return html(response, 200, loginPage(known, request.url));
      const account = new URLSearchParams(await bodyOf(request)).get('account') ?? '';
      if (!known.accounts.some(({ id }) => id === account)) return html(response, 400, 'no such account');
      await provider.interactionFinished(request, response, { login: { accountId: account } });
    } catch (error) {
      html(response, 400, (error as Error).message);
    }
  }

  return {
    issuer,
    audience: AUDIENCE,
    know: async (next) => {
      known = next;
      provider = await make();
    },
    async personToken(account) {
      const client = await provider.Client.find(PUBLIC_CLIENT);
      const token = new provider.AccessToken({ accountId: account, client, scope: 'all' });
      token.resourceServer = new provider.ResourceServer(AUDIENCE, RESOURCE);
      return token.save();
    },
    async clientToken(client) {
      const body = new URLSearchParams({ grant_type: 'client_credentials', scope: 'all' });
      const pair = Buffer.from(`${encodeURIComponent(client)}:${encodeURIComponent(secretOf(client))}`);
      const headers = { authorization: `Basic ${pair.toString('base64')}` };
      const answer = await fetch(`${issuer}/token`, { method: 'POST', headers, body });
      const { access_token: token } = (await answer.json()) as { access_token?: string };
      if (!token) throw new Error(`the identity provider gave ${client} no token (HTTP ${answer.status})`);
      return token;
    },
    clientSecret: secretOf,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
}

/** The library warns of what a lab means (plain HTTP, memory instead of a database) and of Node versions it was not tried with. */
async function quietly<T>(make: () => T | Promise<T>): Promise<T> {
  const { warn, info } = console;
  console.warn = console.info = () => {};
  try {
    return await make();
  } finally {
    Object.assign(console, { warn, info });
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > 10_000) throw new Error('the form is too large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}

function html(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(text);
}
