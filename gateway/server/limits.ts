import type { Team } from '../../registry/model';
import { Lru } from './lru';

/** A token bucket: `perSecond` on average, `burst` at once. */
export interface Rate {
  perSecond: number;
  burst: number;
}

export interface LimitOptions {
  /** Every caller, all teams together. */
  identity: Rate;
  /** All requests to one team's projects. */
  team: Rate;
  /** Largest request body, bytes. */
  maxBytes: number;
  /** Differing limits by team id. */
  teams: { [team: Team['id']]: { rate?: Rate; maxBytes?: number } };
}

const MAX_BUCKETS = 50_000;
/**
 * Requests of one caller that one worker holds at once. While they wait for their bodies Envoy buffers up to `maxBytes` of
 * each; without a bound one caller's unfinished uploads would use up its memory, and it would refuse everybody.
 */
export const MAX_HELD = 32;

interface Bucket {
  tokens: number;
  /** Milliseconds since 1970. */
  filled: number;
}

/**
 * Rate limits of one worker process. Envoy spreads requests over the workers, so each gets its share: `share` is one
 * over their number.
 */
export class Limits {
  private readonly buckets = new Lru<string, Bucket>(MAX_BUCKETS);
  private readonly held = new Map<string, number>();

  constructor(
    private readonly options: LimitOptions,
    private readonly share: number,
  ) {}

  /** True when the caller may go on; takes one token. */
  takeIdentity(key: string, now = Date.now()): boolean {
    return this.take(`i:${key}`, this.options.identity, now);
  }

  takeTeam(team: string, now = Date.now()): boolean {
    return this.take(`t:${team}`, this.options.teams[team]?.rate ?? this.options.team, now);
  }

  /** True when the caller may have one more request whose body is still to come; `release` ends it. */
  hold(key: string): boolean {
    const held = this.held.get(key) ?? 0;
    if (held >= MAX_HELD) return false;
    this.held.set(key, held + 1);
    return true;
  }

  release(key: string): void {
    const held = (this.held.get(key) ?? 0) - 1;
    if (held > 0) this.held.set(key, held);
    else this.held.delete(key);
  }

  /** Largest body for requests to this team's projects, bytes. */
  maxBytes(team?: string): number {
    const own = team === undefined ? undefined : this.options.teams[team]?.maxBytes;
    return Math.min(own ?? this.options.maxBytes, this.options.maxBytes);
  }

  private take(key: string, rate: Rate, now: number): boolean {
    const perSecond = rate.perSecond * this.share;
    const burst = Math.max(1, rate.burst * this.share);
    const bucket = this.buckets.get(key) ?? { tokens: burst, filled: now };
    const tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.filled) / 1000) * perSecond);
    const allowed = tokens >= 1;
    this.buckets.set(key, { tokens: allowed ? tokens - 1 : tokens, filled: now });
    return allowed;
  }
}
