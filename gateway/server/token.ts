import { SignJWT } from 'jose';
import type { Identity } from '../../access/model';
import type { KeyRing } from './keys';
import { Lru } from './lru';

/** What flyteadmin must find in the tokens it trusts. */
export interface TokenOptions {
  /** Equal to flyteadmin's `externalAuthServer.baseUrl`. */
  issuer: string;
  audience: string;
  /** Life of a token, seconds. */
  lifetime: number;
}

/** flyteadmin's clock may be a little behind. */
const CLOCK_SKEW = 5;
/** A cached token is handed out while it lives at least this long, seconds: longer than any request lasts. */
const MIN_REMAINING = 30;
const CACHE_SIZE = 10_000;
/** flyteadmin needs a client id beside the scope; people have none of their own. */
const GATEWAY_CLIENT = 'flyte-gateway';
/** Only in tokens of Flyte's own services; those minted for callers, whatever their client is called, don't have it. */
export const SERVICE_CLAIM = 'flyte_service';

/** A bearer token and when to stop using it (milliseconds since 1970). */
interface Minted {
  token: string;
  kid: string;
  refreshAt: number;
}

/** Signs the short-lived tokens that flyteadmin accepts, one per identity at a time. */
export class TokenMinter {
  private readonly cache = new Lru<string, Minted>(CACHE_SIZE);
  private readonly pending = new Map<string, Promise<string>>();

  constructor(
    private readonly keys: KeyRing,
    private readonly options: TokenOptions,
    private readonly onMint: () => void = () => {},
  ) {}

  /** The cached token of this identity, when there is one. */
  cached(key: string, now = Date.now()): string | undefined {
    const minted = this.cache.get(key);
    if (!minted || minted.refreshAt <= now || minted.kid !== this.keys.current(now).kid) return undefined;
    return minted.token;
  }

  /** A token for this identity; `key` must be equal for equal identities only (`identityKey`). */
  mint(key: string, identity: Identity): Promise<string> {
    const cached = this.cached(key);
    if (cached) return Promise.resolve(cached);
    const running = this.pending.get(key);
    if (running) return running;
    const minting = this.sign(key, identity).finally(() => this.pending.delete(key));
    this.pending.set(key, minting);
    return minting;
  }

  private async sign(key: string, identity: Identity): Promise<string> {
    const now = Date.now();
    const signing = this.keys.current(now);
    const seconds = Math.floor(now / 1000);
    const token = await new SignJWT(internalClaims(identity))
      .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: signing.kid })
      .setIssuer(this.options.issuer)
      .setAudience(this.options.audience)
      .setIssuedAt(seconds - CLOCK_SKEW)
      .setExpirationTime(seconds + this.options.lifetime)
      .sign(signing.privateKey);
    this.onMint();
    this.cache.set(key, {
      token,
      kid: signing.kid,
      refreshAt: now + (this.options.lifetime - MIN_REMAINING) * 1000,
    });
    return token;
  }
}

/** Equal for equal identities. */
export function identityKey(identity: Identity): string {
  const { issuer, subject, email, groups, client, internal } = identity;
  return JSON.stringify([issuer, subject, email, client, internal, groups]);
}

/**
 * Claims of an internal token in the shapes flyteadmin's verifyClaims wants (a wrong type makes it panic). `sub` becomes
 * an execution's principal, so it is what people recognise: the verified e-mail, else the client, else the subject.
 */
export function internalClaims(identity: Identity): { [claim: string]: unknown } {
  const name = identity.email ?? identity.client ?? identity.subject;
  return {
    sub: name,
    client_id: identity.client ?? GATEWAY_CLIENT,
    scp: ['all'],
    groups: [...identity.groups],
    ...(identity.internal && { [SERVICE_CLAIM]: identity.internal }),
    ...(identity.email && { email: identity.email }),
    user_info: {
      subject: identity.subject,
      name,
      preferred_username: name,
      ...(identity.email && { email: identity.email }),
    },
  };
}
