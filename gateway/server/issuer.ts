import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, Server } from 'node:http';
import type { Identity } from '../../access/model';
import { type HttpAnswer, jsonServer, readText } from './http';
import type { KeyRing } from './keys';
import { identityKey, type TokenMinter } from './token';

/** One of Flyte's own services, which gets tokens by client credentials. */
export interface ServiceClient {
  client: string;
  service: 'propeller' | 'scheduler';
  /** Read at every request, so that a changed Secret holds without a restart. */
  secretFile: string;
}

export interface IssuerOptions {
  /** As in the tokens' `iss`; the base of every endpoint. */
  issuer: string;
  services: readonly ServiceClient[];
  /** Life of the tokens, seconds. */
  lifetime: number;
}

const MAX_FORM = 16 * 1024;
/** Short, so that a new key is seen before it signs. */
const JWKS_CACHE = 'public, max-age=15';

/** The internal issuer: discovery, JWKS, and tokens for propeller and scheduler. */
export function issuerServer(options: IssuerOptions, keys: KeyRing, minter: TokenMinter): Server {
  const discovery = discoveryDocument(options.issuer);
  return jsonServer({
    'GET /.well-known/openid-configuration': () => ({ status: 200, body: discovery }),
    'GET /.well-known/oauth-authorization-server': () => ({ status: 200, body: discovery }),
    'GET /jwks': () => ({ status: 200, body: keys.jwks(), headers: { 'cache-control': JWKS_CACHE } }),
    'POST /token': (request) => token(request, options, minter),
  });
}

function discoveryDocument(issuer: string) {
  const at = (path: string) => `${issuer.replace(/\/$/, '')}${path}`;
  return {
    issuer,
    jwks_uri: at('/jwks'),
    token_endpoint: at('/token'),
    // flyteadmin's OpenID client wants the name of an endpoint; nobody can log in here.
    authorization_endpoint: at('/authorize'),
    grant_types_supported: ['client_credentials'],
    response_types_supported: ['none'],
    scopes_supported: ['all'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
  };
}

const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' };

async function token(
  request: IncomingMessage,
  options: IssuerOptions,
  minter: TokenMinter,
): Promise<HttpAnswer> {
  const oauthError = (status: number, error: string): HttpAnswer => ({
    status,
    body: { error },
    headers: { ...NO_STORE, ...(status === 401 && { 'www-authenticate': 'Basic realm="flyte-gateway"' }) },
  });
  if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? ''))
    return oauthError(400, 'invalid_request');
  const form = new URLSearchParams(await readText(request, MAX_FORM));
  const service = authenticate(credentials(request.headers.authorization, form), options.services);
  if (!service) return oauthError(401, 'invalid_client');
  if (form.get('grant_type') !== 'client_credentials') return oauthError(400, 'unsupported_grant_type');
  const identity = serviceIdentity(options.issuer, service);
  const accessToken = await minter.mint(identityKey(identity), identity);
  const expiresIn = remaining(accessToken);
  return {
    status: 200,
    body: { access_token: accessToken, token_type: 'Bearer', expires_in: expiresIn, scope: 'all' },
    headers: NO_STORE,
  };
}

/** Who one of Flyte's own services is. */
export function serviceIdentity(issuer: string, { client, service }: ServiceClient): Identity {
  return { issuer, subject: client, groups: [], client, internal: service };
}

/** Seconds until the token expires. */
function remaining(jwt: string): number {
  const { exp } = JSON.parse(Buffer.from(jwt.split('.')[1]!, 'base64url').toString('utf8'));
  return Math.max(0, Math.floor(exp - Date.now() / 1000));
}

interface Credentials {
  client: string;
  secret: string;
}

/** From the Authorization header (RFC 6749 2.3.1), else from the form. */
function credentials(header: string | undefined, form: URLSearchParams): Credentials {
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
  if (!basic) return { client: form.get('client_id') ?? '', secret: form.get('client_secret') ?? '' };
  const [client = '', ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return { client: formDecode(client), secret: formDecode(rest.join(':')) };
}

function formDecode(value: string): string {
  try {
    return decodeURIComponent(value.replace(/\+/g, ' '));
  } catch {
    return value;
  }
}

/** The service with these credentials. Compares in constant time, for unknown clients as well. */
function authenticate(
  { client, secret }: Credentials,
  services: readonly ServiceClient[],
): ServiceClient | undefined {
  let found: ServiceClient | undefined;
  for (const service of services) {
    const wanted = readFileSync(service.secretFile, 'utf8').trim();
    const equal = timingSafeEqual(digest(wanted), digest(secret));
    if (equal && wanted.length > 0 && service.client === client) found = service;
  }
  return found;
}

const digest = (text: string) => createHash('sha256').update(text).digest();
