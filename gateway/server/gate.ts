import type { Identity } from '../../access/model';
import type { Forward, GatewayRequest, Refuse, Verdict } from '../model';
import { type AuditLog, describe } from './audit';
import type { ClaimRules } from './claims';
import { readIdentity, readService } from './identity';
import type { Limits } from './limits';
import { Lru } from './lru';
import { readClaims } from './metadata';
import type { Metrics } from './metrics';
import { writeImmediate, writeMutation } from './protocol';
import { identityKey, type TokenMinter } from './token';

/** Who asks, or why the token can't say so. */
export interface Caller {
  identity?: Identity;
  refusal?: string;
  /** Equal for equal callers. */
  key: string;
}

/** One request on its way. */
export interface Passage {
  request: GatewayRequest;
  caller: Caller;
  requestId: string;
  /** Which message the answer belongs to. */
  phase: 'headers' | 'body';
  /** `performance.now()` of the request's first message. */
  started: number;
}

/** Decides a request; a promise when another thread does it. */
export type Decide = (identity: Identity | undefined, request: GatewayRequest) => Verdict | Promise<Verdict>;

export interface GateOptions {
  decide: Decide;
  rules: ClaimRules;
  audiences: readonly string[];
  /** Whose tokens Flyte's own services bring; Envoy lets them in at a door of their own only. */
  internalIssuer: string;
  limits: Limits;
  minter: TokenMinter;
  audit: AuditLog;
  metrics: Metrics;
}

const CALLERS = 10_000;
const GRPC = /^application\/grpc(\+|$)/;
const ANONYMOUS: Caller = { key: '' };

/**
 * What stands around the pure decision: who asks, limits, the internal token, the audit line and the metrics. Every
 * path ends in an answer for Envoy; what fails inside is refused.
 */
export class Gate {
  /** By the verified claims as Envoy sends them, so that unchanged tokens are read once. */
  private readonly callers = new Lru<string, Caller>(CALLERS);

  constructor(private readonly options: GateOptions) {}

  /** Who sent the request with this metadata. */
  caller(metadata: Uint8Array): Caller {
    if (metadata.length === 0) return ANONYMOUS;
    const key = Buffer.from(metadata.buffer, metadata.byteOffset, metadata.byteLength).toString('latin1');
    const known = this.callers.get(key);
    if (known) return known;
    const caller = this.readCaller(metadata);
    this.callers.set(key, caller);
    return caller;
  }

  private readCaller(metadata: Uint8Array): Caller {
    const claims = readClaims(metadata);
    if (!claims) return ANONYMOUS;
    const { rules, audiences, internalIssuer } = this.options;
    const { identity, refusal } =
      claims['iss'] === internalIssuer ? readService(claims) : readIdentity(claims, rules, audiences);
    return identity ? { identity, key: identityKey(identity) } : { refusal, key: '' };
  }

  /**
   * Lets a request wait for its body, or gives the answer that refuses it at once. `release` must follow when its stream
   * ends, unless it was refused.
   */
  hold(passage: Passage): Uint8Array | undefined {
    const { caller } = passage;
    if (!caller.identity || caller.identity.internal || this.options.limits.hold(caller.key))
      return undefined;
    return this.refuse(passage, refusal(8, 429, 'too many requests at once; wait for some to end'));
  }

  release({ identity, key }: Caller): void {
    if (identity && !identity.internal) this.options.limits.release(key);
  }

  /** The answer to send to Envoy. Never throws or rejects. */
  answer(passage: Passage): Uint8Array | Promise<Uint8Array> {
    try {
      const early = this.checkBefore(passage);
      if (early) return this.refuse(passage, early);
      const verdict = this.options.decide(passage.caller.identity, passage.request);
      if (!(verdict instanceof Promise)) return this.finish(passage, verdict);
      return verdict.then((v) => this.finish(passage, v)).catch((error) => this.fail(passage, error));
    } catch (error) {
      return this.fail(passage, error);
    }
  }

  /** Reasons to refuse that need no decoding. */
  private checkBefore({ caller, request }: Passage): Refuse | undefined {
    const { audit, limits } = this.options;
    if (audit.full) return refusal(14, 503, 'the gateway can not write its audit log');
    if (caller.refusal !== undefined) return refusal(16, 401, caller.refusal);
    if (request.body.length > limits.maxBytes())
      return refusal(
        8,
        413,
        `the request has ${request.body.length} bytes; at most ${limits.maxBytes()} are allowed`,
      );
    // Flyte's own services work for all teams and pace themselves.
    if (caller.identity && !caller.identity.internal && !limits.takeIdentity(caller.key))
      return refusal(8, 429, 'too many requests; slow down');
    return undefined;
  }

  private finish(passage: Passage, verdict: Verdict): Uint8Array | Promise<Uint8Array> {
    if (verdict.action === 'refuse') return this.refuse(passage, verdict);
    const { caller } = passage;
    if (!caller.identity) return this.refuse(passage, refusal(16, 401, 'a token is needed'));
    const limited = this.checkTeam(passage, verdict);
    if (limited) return this.refuse(passage, limited);
    const token = this.options.minter.cached(caller.key);
    if (token) return this.forward(passage, verdict, token);
    return this.options.minter
      .mint(caller.key, caller.identity)
      .then((minted) => this.forward(passage, verdict, minted))
      .catch((error) => this.fail(passage, error));
  }

  private checkTeam({ caller, request }: Passage, { operation, decision }: Forward): Refuse | undefined {
    const { team } = decision;
    if (team === undefined || caller.identity?.internal) return undefined;
    const { limits } = this.options;
    if (!limits.takeTeam(team))
      return { ...refusal(8, 429, `too many requests for team ${team}; slow down`), operation, decision };
    const most = limits.maxBytes(team);
    if (request.body.length <= most) return undefined;
    const message = `the request has ${request.body.length} bytes; team ${team} may send ${most}`;
    return { ...refusal(8, 413, message), operation, decision };
  }

  private forward(passage: Passage, verdict: Forward, token: string): Uint8Array {
    const answer = writeMutation(passage.phase, {
      setHeaders: [[':path', verdict.path], ...verdict.setHeaders, ['authorization', `Bearer ${token}`]],
      removeHeaders: verdict.removeHeaders.filter((name) => name !== 'authorization'),
      ...(passage.phase === 'body' && { body: verdict.body ?? new Uint8Array(0) }),
    });
    this.record(passage, 'allow', verdict.decision.because, verdict);
    return answer;
  }

  private refuse(passage: Passage, verdict: Refuse): Uint8Array {
    this.record(passage, 'deny', verdict.message, verdict);
    return immediate(passage.request, verdict);
  }

  private fail(passage: Passage, error: unknown): Uint8Array {
    const verdict = refusal(13, 500, 'the gateway could not decide this request');
    this.record(passage, 'error', error instanceof Error ? error.message : String(error), verdict);
    return immediate(passage.request, verdict);
  }

  private record(
    passage: Passage,
    decision: 'allow' | 'deny' | 'error',
    reason: string,
    verdict: Verdict,
  ): void {
    const { audit, metrics } = this.options;
    const { caller, request, requestId } = passage;
    const latencyMs = performance.now() - passage.started;
    const team = verdict.decision?.team;
    metrics.count('decisions', [
      team ?? 'none',
      verdict.operation?.rpc ?? 'unknown',
      outcome(decision, verdict),
    ]);
    metrics.observe('seconds', latencyMs / 1000);
    metrics.observe('bytes', request.body.length);
    audit.append({
      time: new Date().toISOString(),
      requestId,
      ...describe(caller.identity, verdict.operation),
      ...(team && { team }),
      rpc: verdict.operation?.rpc ?? `${request.method} ${request.path.split('?', 1)[0]}`,
      decision,
      reason,
      ...(verdict.action === 'refuse' && {
        status: isGrpc(request) ? verdict.grpcStatus : verdict.httpStatus,
      }),
      latencyMs: Math.round(latencyMs * 1000) / 1000,
      bytes: request.body.length,
    });
  }
}

const isGrpc = (request: GatewayRequest) =>
  GRPC.test(request.headers.find(([name]) => name === 'content-type')?.[1] ?? '');

function refusal(grpcStatus: number, httpStatus: number, message: string): Refuse {
  return { action: 'refuse', grpcStatus, httpStatus, message };
}

function outcome(decision: string, verdict: Verdict): string {
  if (decision !== 'deny' || verdict.action !== 'refuse') return decision;
  if (verdict.grpcStatus === 16) return 'unauthenticated';
  if (verdict.grpcStatus === 8) return 'limited';
  return verdict.grpcStatus === 7 ? 'deny' : 'invalid';
}

/** The refusal in the caller's protocol; the JSON is the one flyteadmin's own gateway writes. */
function immediate(request: GatewayRequest, { grpcStatus, httpStatus, message }: Refuse): Uint8Array {
  const details = `access_${grpcStatus}`;
  if (isGrpc(request))
    return writeImmediate({ httpStatus: 200, grpcStatus, headers: [], body: message, details });
  const headers: [string, string][] = [['content-type', 'application/json']];
  if (httpStatus === 401) headers.push(['www-authenticate', 'Bearer']);
  if (httpStatus === 429) headers.push(['retry-after', '1']);
  const body = JSON.stringify({ error: message, code: grpcStatus, message });
  return writeImmediate({ httpStatus, headers, body, details });
}
