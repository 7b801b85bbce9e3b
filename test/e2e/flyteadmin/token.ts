import { createRemoteJWKSet, customFetch, type JWTPayload, jwtVerify } from 'jose';
import { Code, Fault } from './fault';

/** Who a token speaks for, as flyteadmin reads it. */
export interface Caller {
  subject: string;
  email?: string;
  groups: string[];
  claims: JWTPayload;
}

export type Authenticate = (authorization: string | undefined) => Promise<Caller>;

const unauthenticated = (message: string) => new Fault(Code.UNAUTHENTICATED, message);

/**
 * Checks bearer tokens like flyteadmin with `authServerType: External`: the signature against the issuer's JWKS (cached,
 * fetched again for an unknown `kid`), `aud` among the allowed, `exp`, `nbf`, `iat` when there; `iss` and `sub` are not
 * looked at. `scp` must hold `all`, unless neither `scp` nor `client_id` is there.
 */
export async function externalAuthentication(issuer: string, audiences: string[]): Promise<Authenticate> {
  const metadata = (await (await fetch(`${issuer}/.well-known/oauth-authorization-server`)).json()) as {
    jwks_uri: string;
  };
  const keys = createRemoteJWKSet(new URL(metadata.jwks_uri), {
    cooldownDuration: 0,
    cacheMaxAge: Number.POSITIVE_INFINITY,
    [customFetch]: fetch,
  });
  return async (authorization) => {
    const [scheme = '', token = ''] = (authorization ?? '').split(' ', 2);
    if (scheme.toLowerCase() !== 'bearer')
      throw unauthenticated(
        'token parse error id token err: access token err: Request unauthenticated with Bearer',
      );
    const claims = await verify(token, keys);
    const aud = [claims.aud ?? []].flat();
    if (!aud.some((a) => audiences.includes(a)))
      throw unauthenticated(`token parse error invalid audience [${aud}], wanted [${audiences}]`);
    checkTypes(claims);
    const scopes = [claims.scp ?? []].flat() as string[];
    const blanket = !claims.client_id && scopes.length === 0;
    if (!blanket && !scopes.includes('all'))
      throw unauthenticated("authenticated user doesn't have required scope");
    const info = claims.user_info as { email?: string } | undefined;
    return {
      subject: claims.sub ?? '',
      email: (claims.email as string | undefined) ?? info?.email,
      groups: ((claims.groups as string[] | undefined) ?? []).map(String),
      claims,
    };
  };
}

async function verify(token: string, keys: ReturnType<typeof createRemoteJWKSet>): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'PS256', 'EdDSA'],
    });
    if (payload.iat !== undefined && payload.iat > Date.now() / 1000)
      throw new Error('Token used before issued');
    return payload;
  } catch (error) {
    throw unauthenticated(`token parse error id token err: access token err: ${(error as Error).message}`);
  }
}

/** flyteadmin asserts these types and panics; the recovery interceptor answers INTERNAL. */
function checkTypes(claims: JWTPayload): void {
  const isString = (name: string) => claims[name] === undefined || typeof claims[name] === 'string';
  const userInfo =
    claims.user_info === undefined || claims.user_info === null || typeof claims.user_info === 'object';
  if (!isString('client_id') || !isString('email') || !userInfo)
    throw new Fault(Code.INTERNAL, 'panic when handling request');
  if (claims.scp !== undefined && typeof claims.scp !== 'string' && !Array.isArray(claims.scp))
    throw unauthenticated('failed getting scope claims');
}
