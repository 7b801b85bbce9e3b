import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import type { Persona } from '../../attacks/model';
import { PEOPLE } from '../../attacks/people';

/** A real OpenID provider (npm oidc-provider) that knows the people and clients of the test's registry. */
export interface IdentityProvider {
  issuer: string;
  audience: string;
  /** Secret of the machine client `alpha-ci`. */
  clientSecret: string;
  /** An access token as the provider would issue it; `changes` replaces claims (undefined: removes). */
  token(persona: Exclude<Persona, 'anonymous'>, changes?: JWTPayload): Promise<string>;
  /** Any claims, signed with the provider's key. */
  sign(claims: JWTPayload, header?: object): Promise<string>;
  close(): Promise<void>;
}

const AUDIENCE = 'https://flyte.example.com';
const SECRET = 'alpha-ci-secret-for-tests';

/** @param browserCallback where the gateway's own client `gateway-browser` gets its codes; its secret is that of `alpha-ci` */
export async function startIdentityProvider(browserCallback?: string): Promise<IdentityProvider> {
  const { Provider } = await import('oidc-provider');
  const keys = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(keys.privateKey)), kid: 'idp-1', alg: 'RS256', use: 'sig' };
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const warn = console.warn;
  console.warn = () => {};
  const provider = new Provider(issuer, {
    jwks: { keys: [jwk as any] },
    clients: [
      {
        client_id: 'alpha-ci',
        client_secret: SECRET,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      },
      {
        client_id: 'flytectl',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code'],
        redirect_uris: ['http://localhost:53593/callback'],
        response_types: ['code'],
      },
      ...(browserCallback
        ? [
            {
              client_id: 'gateway-browser',
              client_secret: SECRET,
              token_endpoint_auth_method: 'client_secret_post',
              grant_types: ['authorization_code', 'refresh_token'],
              redirect_uris: [browserCallback],
              response_types: ['code'],
            },
          ]
        : []),
    ],
    scopes: ['openid', 'profile', 'email', 'all', 'offline_access'],
    pkce: { required: () => false },
    findAccount: (_: unknown, accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) }),
    extraTokenClaims: (_: unknown, token: { accountId?: string }) => {
      const person = PEOPLE[token.accountId as keyof typeof PEOPLE];
      return person && { email: person.email, email_verified: true, groups: person.groups };
    },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: !!browserCallback },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => AUDIENCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'all',
          audience: AUDIENCE,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  });
  console.warn = warn;
  server.on('request', provider.callback());
  const sign = (claims: JWTPayload, header: object = {}) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'idp-1', typ: 'at+jwt', ...header })
      .sign(keys.privateKey);
  return {
    issuer,
    audience: AUDIENCE,
    clientSecret: SECRET,
    sign,
    token: (persona, changes = {}) => sign({ ...claimsOf(issuer, persona), ...changes }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function claimsOf(issuer: string, persona: Exclude<Persona, 'anonymous'>): JWTPayload {
  const now = Math.floor(Date.now() / 1000);
  const { subject, email, groups, client } = PEOPLE[persona];
  const common = {
    iss: issuer,
    sub: subject,
    aud: AUDIENCE,
    iat: now - 5,
    exp: now + 3600,
    scope: 'all',
    jti: `${persona}-${now}`,
  };
  return client
    ? { ...common, client_id: client }
    : { ...common, client_id: 'flytectl', email, email_verified: true, groups: [...groups] };
}
