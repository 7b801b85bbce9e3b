import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { INTERNAL_AUDIENCE } from '../../registry/names';
import { bootstrap } from '../envoy/bootstrap';
import { LOGIN_SECRETS, secretResource } from '../envoy/filters';
import { DEFAULT_LIMITS, type EnvoyOptions } from '../envoy/options';
import type { AccessConfigInput } from '../server/config';
import { CURRENT_KEY_FILE } from '../server/keys';
import type { LocalOptions } from './arguments';

/** The client of flytepropeller and flytescheduler, as in the flyte-core chart. */
export const SERVICE_CLIENT = 'flytepropeller';
const NO_LIMIT = 1_000_000;

/** Where the identity provider's keys and login are. */
export interface Provider {
  jwksUri: string;
  authorizationEndpoint: string;
  tokenEndpoint: string;
}

export interface Ports {
  gateway: number;
  issuer: number;
  admin: number;
  /** For propeller and the scheduler. */
  services: number;
}

/** Files in the state directory. */
export interface Files {
  access: string;
  envoy: string;
  audit: string;
}

/** Writes everything that both processes need into the state directory. Secrets get mode 0600. */
export function writeState(state: string, options: LocalOptions, ports: Ports, provider: Provider): Files {
  const keys = options.keys ? resolve(options.keys) : generateKeys(join(state, 'keys'));
  const secretFile = ensureSecret(resolve(options.clientSecretFile ?? join(state, 'client_secret')));
  const audit = options.audit === '-' ? '-' : resolve(options.audit ?? join(state, 'audit.jsonl'));
  const processors = Array.from({ length: options.workers }, (_, i) => `unix:${join(state, `w${i}.sock`)}`);
  const publicAddress = `unix:${join(state, 'public.sock')}`;
  const issuer = `http://127.0.0.1:${ports.issuer}`;

  const access: AccessConfigInput = {
    registry: resolve(options.registry),
    listen: {
      processors,
      public: publicAddress,
      issuer: `127.0.0.1:${ports.issuer}`,
      admin: `127.0.0.1:${ports.admin}`,
    },
    internal: {
      issuer,
      audience: INTERNAL_AUDIENCE,
      keys,
      keyActivation: 25,
      services: [{ client: SERVICE_CLIENT, service: 'propeller', secretFile }],
    },
    idp: {
      issuer: options.issuer,
      audiences: options.audiences,
      preset: options.preset as 'generic',
      claims: options.groupsClaims.length > 0 ? { groups: options.groupsClaims } : {},
      client: {
        id: options.clientId,
        audience: options.audiences[0]!,
        ...(options.scopes.length > 0 && { scopes: options.scopes }),
      },
    },
    limits: {
      identity: rate(options.identityRate),
      team: rate(options.teamRate),
      maxBytes: options.maxRequestBytes,
    },
    audit,
    pollSeconds: 2,
    shutdownSeconds: 5,
  };
  const envoy: EnvoyOptions = {
    listener: { address: '127.0.0.1', port: ports.gateway, proxyProtocol: false },
    services: { address: '127.0.0.1', port: ports.services },
    hosts: [`127.0.0.1:${ports.gateway}`, `localhost:${ports.gateway}`, ...options.hosts],
    publicUrl: `http://127.0.0.1:${ports.gateway}`,
    idp: {
      issuer: options.issuer,
      audiences: options.preset === 'cognito' ? [] : options.audiences,
      jwksUri: provider.jwksUri,
    },
    caFile: '/etc/ssl/certs/ca-certificates.crt',
    internal: { issuer, audience: INTERNAL_AUDIENCE, jwksUri: `${issuer}/jwks` },
    access: { processors, public: publicAddress },
    upstream: { grpc: options.upstreamGrpc, http: options.upstreamHttp, console: options.console },
    ...(options.loginClientId && { login: login(state, options, provider) }),
    limits: { ...DEFAULT_LIMITS, maxRequestBytes: options.maxRequestBytes },
    accessLog: join(state, 'envoy-access.log'),
  };
  return {
    access: writeJson(join(state, 'access.json'), access),
    envoy: writeJson(join(state, 'envoy.json'), bootstrap(envoy)),
    audit,
  };
}

const rate = (perSecond: number = NO_LIMIT) => ({ perSecond, burst: perSecond * 2 });

function login(state: string, options: LocalOptions, provider: Provider): EnvoyOptions['login'] {
  if (!options.loginSecretFile) throw new Error('--login-client-id needs --login-secret-file');
  const secret = readFileSync(options.loginSecretFile, 'utf8').trim();
  const cookieKey = randomBytes(32).toString('base64url');
  return {
    clientId: options.loginClientId!,
    scopes: options.scopes.length > 0 ? options.scopes : ['openid', 'profile', 'email'],
    authorizationEndpoint: provider.authorizationEndpoint,
    tokenEndpoint: provider.tokenEndpoint,
    clientSecretFile: writeJson(
      join(state, 'login-client.json'),
      secretResource(LOGIN_SECRETS.client, secret),
    ),
    cookieKeyFile: writeJson(
      join(state, 'login-cookie.json'),
      secretResource(LOGIN_SECRETS.cookie, cookieKey),
    ),
  };
}

/** Two keys: the one that signs, and the one that is published to sign next. */
export function generateKeys(directory: string): string {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const name of [CURRENT_KEY_FILE, 'next.pem']) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(join(directory, name), privateKey.export({ type: 'pkcs8', format: 'pem' }), {
      mode: 0o600,
    });
  }
  return directory;
}

function ensureSecret(file: string): string {
  if (existsSync(file)) return file;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 });
  return file;
}

function writeJson(file: string, value: unknown): string {
  writeFileSync(file, JSON.stringify(value, null, 1), { mode: 0o600 });
  return file;
}
