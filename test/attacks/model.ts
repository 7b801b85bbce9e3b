import { bytesOf, frame, type Headers, rpcNamed } from '../e2e/support/wire';

/** Somebody with a valid token; see `people.ts`. */
export type Persona = 'alice' | 'bob' | 'charlie' | 'nobody' | 'dora' | 'alpha-ci' | 'admin' | 'anonymous';

/**
 * What must happen:
 * - `unauthenticated`: 401 / UNAUTHENTICATED, `denied`: 403 / PERMISSION_DENIED, `invalid`: 400 / INVALID_ARGUMENT;
 * - `refused`: any answer but success, nothing reaches flyteadmin;
 * - `own`: it may pass, but flyteadmin sees nothing that is not the caller's.
 */
export type Outcome = 'unauthenticated' | 'denied' | 'invalid' | 'refused' | 'own';

export interface HttpSend {
  door: 'http';
  method: string;
  /** Path with query, sent as it stands. */
  path: string;
  headers?: Headers;
  body?: string | Uint8Array;
}

export interface GrpcSend {
  door: 'grpc';
  path: string;
  headers?: Headers;
  body: Uint8Array;
  trailers?: Record<string, string>;
}

export interface Attack {
  name: string;
  /** What flyteadmin, or a naive gateway, would do. */
  why: string;
  as: Persona;
  send: HttpSend | GrpcSend;
  expect: Outcome;
}

type Options = Partial<Pick<Attack, 'as'>> & { headers?: Headers };

const JSON_TYPE: Headers = [['content-type', 'application/json']];

export function get(name: string, why: string, path: string, expect: Outcome, options: Options = {}): Attack {
  return {
    name,
    why,
    as: options.as ?? 'alice',
    expect,
    send: { door: 'http', method: 'GET', path, headers: options.headers },
  };
}

/** @param body JSON as text, or an object. */
export function post(
  name: string,
  why: string,
  path: string,
  body: string | object,
  expect: Outcome,
  options: Options & { method?: string } = {},
): Attack {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    name,
    why,
    as: options.as ?? 'alice',
    expect,
    send: {
      door: 'http',
      method: options.method ?? 'POST',
      path,
      headers: options.headers ?? JSON_TYPE,
      body: text,
    },
  };
}

/** Protobuf over HTTP. @param parts messages as JSON whose encodings are sent one after the other */
export function octet(
  name: string,
  why: string,
  method: string,
  path: string,
  rpc: string,
  parts: object[],
  expect: Outcome,
  options: Options = {},
): Attack {
  const body = Buffer.concat(parts.map((p) => bytesOf(rpcNamed(rpc).input, p)));
  return {
    name,
    why,
    as: options.as ?? 'alice',
    expect,
    send: {
      door: 'http',
      method,
      path,
      headers: [['content-type', 'application/octet-stream'], ...(options.headers ?? [])],
      body,
    },
  };
}

/** One gRPC frame. @param parts messages as JSON, or raw bytes, one after the other in the frame */
export function grpc(
  name: string,
  why: string,
  rpc: string,
  parts: (object | Uint8Array)[],
  expect: Outcome,
  options: Options = {},
): Attack {
  const { input, grpcPath } = rpcNamed(rpc);
  const payload = Buffer.concat(
    parts.map((p) => (p instanceof Uint8Array ? Buffer.from(p) : bytesOf(input, p))),
  );
  return {
    name,
    why,
    as: options.as ?? 'alice',
    expect,
    send: { door: 'grpc', path: grpcPath, headers: options.headers, body: frame(payload) },
  };
}

/** Any bytes as a gRPC body. */
export function grpcBytes(
  name: string,
  why: string,
  path: string,
  body: Uint8Array,
  expect: Outcome,
  options: Options & { trailers?: Record<string, string> } = {},
): Attack {
  return {
    name,
    why,
    as: options.as ?? 'alice',
    expect,
    send: { door: 'grpc', path, headers: options.headers, body, trailers: options.trailers },
  };
}
