import { fromJson, toBinary } from '@bufbuild/protobuf';
import { compileAccess } from '../../../access';
import { makeHandle } from '../../../gateway/handle';
import { RPCS } from '../../../gateway/idl';
import type { Forward, GatewayRequest, Refuse, Verdict } from '../../../gateway/model';
import { person, SEED } from '../../access/seed';

export const DOORS = ['grpc', 'json', 'proto'] as const;
export type DoorName = (typeof DOORS)[number];

const VARIABLE = /\{([^}]+)\}/g;
const RAW = { 'ml-alpha/development': 's3://acme-alpha-data/raw/ml-alpha-development' };
export const handle = makeHandle(compileAccess(SEED), { registry: SEED, rawOutputPrefixes: RAW });
export const alice = person('alice@company.com');

/** Writes a message as a client would, over one of flyteadmin's doors; undefined when the RPC is not on that door. */
export function requestFor(rpc: string, json: any, door: DoorName): GatewayRequest | undefined {
  const { method, grpcPath, http } = RPCS.get(rpc)!;
  const bytes = () => toBinary(method.input, fromJson(method.input, json));
  if (door === 'grpc') return grpc(grpcPath, frame(bytes()));
  const at = (name: string) => name.split('.').reduce((value, key) => value?.[key], json);
  const way = http.find((b) =>
    [...b.template.matchAll(VARIABLE)].every(([, name]) => at(name!) !== undefined),
  );
  if (!way) return undefined;
  const used = new Set<string>();
  const path = way.template.replace(VARIABLE, (_, name: string) => {
    used.add(name);
    return encodeURIComponent(at(name));
  });
  const type = door === 'json' ? 'application/json' : 'application/octet-stream';
  if (way.body) {
    return http1(way.method, path, door === 'json' ? JSON.stringify(json) : bytes(), {
      'content-type': type,
    });
  }
  return http1(way.method, path + query(json, used), new Uint8Array(), { accept: type });
}

export function grpc(path: string, body: Uint8Array, headers: Record<string, string> = {}): GatewayRequest {
  const all = { 'content-type': 'application/grpc', te: 'trailers', ...headers };
  return { method: 'POST', path, headers: Object.entries(all), body };
}

export function http1(
  method: string,
  path: string,
  body: Uint8Array | string = new Uint8Array(),
  headers: Record<string, string> = {},
): GatewayRequest {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const length = bytes.length ? { 'content-length': String(bytes.length) } : {};
  return { method, path, headers: Object.entries({ ...length, ...headers }), body: bytes };
}

export function post(path: string, json: unknown, headers: Record<string, string> = {}): GatewayRequest {
  const body = typeof json === 'string' ? json : JSON.stringify(json);
  return http1('POST', path, body, { 'content-type': 'application/json', ...headers });
}

export function frame(message: Uint8Array): Uint8Array {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

export function forwarded(verdict: Verdict): Forward {
  if (verdict.action === 'forward') return verdict;
  throw new Error(`refused: ${verdict.httpStatus} ${verdict.message}`);
}

export function refused(verdict: Verdict): Refuse {
  if (verdict.action === 'refuse') return verdict;
  throw new Error(`forwarded to ${verdict.path}`);
}

function query(json: any, used: ReadonlySet<string>): string {
  const rest = flatten(json, '').filter(([key]) => !used.has(key));
  const pairs = rest.map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`);
  return pairs.length ? `?${pairs.join('&')}` : '';
}

function flatten(json: any, prefix: string): [string, unknown][] {
  return Object.entries(json).flatMap(([key, value]): [string, unknown][] =>
    typeof value === 'object' && value ? flatten(value, `${prefix}${key}.`) : [[prefix + key, value]],
  );
}
