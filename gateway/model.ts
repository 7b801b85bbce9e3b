import type { Decision, Identity, Operation } from '../access/model';

/** A request as Envoy's external processing filter shows it: header names lower case, body complete. */
export interface GatewayRequest {
  method: string;
  /** Path with query, as received. */
  path: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: Uint8Array;
}

/** What Envoy shall do with the request. */
export type Verdict = Forward | Refuse;

/** Let it pass, replaced by what was understood. */
export interface Forward {
  action: 'forward';
  operation: Operation;
  decision: Decision;
  /** Rebuilt path and query. */
  path: string;
  /** Request headers to overwrite, lower case. */
  setHeaders: readonly (readonly [name: string, value: string])[];
  removeHeaders: readonly string[];
  /** The re-encoded body; absent: the request has none. */
  body?: Uint8Array;
}

export interface Refuse {
  action: 'refuse';
  /** gRPC code: 3 INVALID_ARGUMENT, 7 PERMISSION_DENIED, 8 RESOURCE_EXHAUSTED, 12 UNIMPLEMENTED, 16 UNAUTHENTICATED. */
  grpcStatus: number;
  /** HTTP status for the same: 400, 403, 429, 404, 401. */
  httpStatus: number;
  message: string;
  operation?: Operation;
  decision?: Decision;
}

/** Decides one request; pure. The internal token is added by the caller. */
export type Handle = (identity: Identity | undefined, request: GatewayRequest) => Verdict;
