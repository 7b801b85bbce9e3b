import { invalid, shown } from '../refusal';
import type { Encoding } from './body';

type Headers = readonly (readonly [name: string, value: string])[];

/**
 * All that flyteadmin gets to see besides `authorization`, which the caller of `Handle` overwrites with the internal token.
 * Everything else is removed: cookies, forged metadata (`grpc-metadata-*`, `userinfo-bin`), other ways to authenticate
 * (`flyte-authorization`), what picks the expected audience (`x-forwarded-host`), `origin` (the console has our own origin).
 * `x-envoy-*` and hop-by-hop headers are Envoy's business.
 */
const PASSES = new Set([
  'accept',
  'accept-encoding',
  'authorization',
  'content-length',
  'content-type',
  'grpc-accept-encoding',
  'grpc-timeout',
  'host',
  'te',
  'traceparent',
  'tracestate',
  'transfer-encoding',
  'user-agent',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-request-id',
]);

/** Change what a request means, so that it would not be what was decided. */
const OVERRIDES = new Set(['x-http-method-override', 'x-http-method', 'x-method-override']);
/** Of these a second one could be read instead of the first. */
const SINGLE = ['authorization', 'content-type', 'content-length', 'host'];

/** Names of the headers to take away before flyteadmin sees the request. */
export function headersToRemove(headers: Headers): string[] {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  return [...names].filter((n) => !PASSES.has(n) && !n.startsWith(':') && !n.startsWith('x-envoy-'));
}

/** Refuses headers that are ambiguous or give the request another meaning. @throws Refusal 400 */
export function checkHeaders(headers: Headers): void {
  const count = new Map<string, number>();
  for (const [rawName, value] of headers) {
    const name = rawName.toLowerCase();
    count.set(name, (count.get(name) ?? 0) + 1);
    if (OVERRIDES.has(name)) throw invalid(`The header ${name} is not accepted.`);
    if (name === 'upgrade') throw invalid('Connection upgrades are not accepted.');
    if ((name === 'content-encoding' || name === 'grpc-encoding') && value.toLowerCase() !== 'identity') {
      throw invalid(`${name}: ${shown(value)} is not accepted: send the request uncompressed.`);
    }
  }
  for (const name of SINGLE) {
    if ((count.get(name) ?? 0) > 1) throw invalid(`The request has the header ${name} twice.`);
  }
}

/** The value of a header, undefined when it is missing. */
export function header(headers: Headers, name: string): string | undefined {
  return headers.find(([n]) => n.toLowerCase() === name)?.[1];
}

const JSON_TYPE = /^application\/json(\s*;\s*charset\s*=\s*"?utf-8"?)?$/i;

/** The encoding that an HTTP request's content type names; undefined without one. @throws Refusal 400 for any other */
export function httpEncoding(contentType: string | undefined): Encoding | undefined {
  if (contentType === undefined) return undefined;
  if (JSON_TYPE.test(contentType)) return 'json';
  if (/^application\/octet-stream$/i.test(contentType)) return 'proto';
  throw invalid(`The content type ${shown(contentType)} is not accepted: send application/json.`);
}

/** @throws Refusal 400 unless it is gRPC with protobuf */
export function checkGrpcType(contentType: string | undefined): void {
  if (contentType === 'application/grpc' || contentType === 'application/grpc+proto') return;
  throw invalid(`The content type ${shown(contentType ?? '')} is not accepted here: send application/grpc.`);
}

/** What flyteadmin gets as content type. */
export const CONTENT_TYPES: Readonly<Record<Encoding, string>> = {
  grpc: 'application/grpc',
  json: 'application/json',
  proto: 'application/octet-stream',
};
