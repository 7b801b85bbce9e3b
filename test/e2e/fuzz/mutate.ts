import fc from 'fast-check';
import type { GatewayRequest } from '../../../gateway/model';
import { registry } from '../flyteadmin/descriptors';
import { bytesOf, frame, rpcNamed } from '../support/wire';
import { type Door, encode } from './encode';
import { SEEDS, type Seed } from './seeds';

const FOREIGN = [
  'data-beta',
  'api-beta',
  'analytics-gamma',
  'old-delta',
  'nope',
  '',
  'ML-ALPHA',
  'ml-alpha ',
  '../data-beta',
  'ml-alpha/../data-beta',
  '%2e%2e',
  'production',
  '*',
  'ml-alpha\u0000',
  '__proto__',
];
const STRINGS = [
  ...FOREIGN,
  'ml-alpha',
  'development',
  'staging',
  's3://acme-beta-data/x',
  'flyte://v1/data-beta/development/e/n0/i',
  'flyte://v1/ml-alpha/development/flyte://v1/data-beta/development/e/n0/i',
  '../../data-beta/development/f',
  'value_in(identifier,data-beta)',
  'arn:aws:iam::1:role/x',
  'default',
];
const HEADERS: [string, string][] = [
  ['x-http-method-override', 'DELETE'],
  ['x-http-method-override', 'PUT'],
  ['content-type', 'application/json'],
  ['content-type', 'application/octet-stream'],
  ['content-type', 'application/x-www-form-urlencoded'],
  ['content-type', 'text/plain'],
  ['content-type', 'application/grpc'],
  ['content-encoding', 'gzip'],
  ['grpc-encoding', 'gzip'],
  ['grpc-metadata-authorization', 'Bearer x'],
  ['flyte-authorization', 'Bearer x'],
  ['userinfo-bin', 'e30='],
  ['transfer-encoding', 'chunked'],
  ['content-length', '3'],
  ['upgrade', 'websocket'],
  ['accept', 'application/octet-stream'],
];
const KEYS = [
  'id.project',
  'id%2Eproject',
  'id.domain',
  'project',
  'domain',
  'org',
  'id.org',
  'limit',
  'filters',
  'id.execution_id.project',
  'workflow_execution_id.domain',
  'node_execution_id.execution_id.project',
  'task_execution_id.node_execution_id.execution_id.project',
  'id.node_execution_id.execution_id.project',
  'flyte_url',
  'native_url',
  'resource_type',
  '__proto__',
  'id',
];

/** What is done to a valid request. Each is data, so that a failing run shrinks and can be read. */
type Mutation =
  | { at: 'field'; pick: number; value: unknown }
  | { at: 'graft'; pick: number; part: number; value: string }
  | { at: 'merge'; seed: number; cut: number }
  | { at: 'byte'; position: number; bytes: number[]; remove: number }
  | { at: 'path'; position: number; text: string; remove: number }
  | { at: 'query'; key: string; value: string; front: boolean }
  | { at: 'method'; method: string }
  | { at: 'header'; header: number; replace: boolean }
  | { at: 'text'; position: number; text: string; remove: number };

const index = fc.nat({ max: 10_000 });
const text = fc.oneof(
  fc.constantFrom(...STRINGS),
  fc.string({ maxLength: 8, unit: 'binary' }),
  fc.constantFrom('/', '//', '/..', '%2f', '%2e', '?', '#', ';', '\\', '%00', '"', '{', '}', ',', ':', '[]'),
);
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      at: fc.constant('field' as const),
      pick: index,
      value: fc.oneof(
        fc.constantFrom<unknown>(...STRINGS),
        fc.constantFrom<unknown>(null, 0, 1, -1, 99, true, [], {}, 'x'.repeat(2000)),
      ),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      at: fc.constant('graft' as const),
      pick: index,
      part: index,
      value: fc.constantFrom(...STRINGS),
    }),
  },
  { weight: 3, arbitrary: fc.record({ at: fc.constant('merge' as const), seed: index, cut: index }) },
  {
    weight: 3,
    arbitrary: fc.record({
      at: fc.constant('byte' as const),
      position: index,
      bytes: fc.array(fc.nat({ max: 255 }), { maxLength: 6 }),
      remove: fc.nat({ max: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      at: fc.constant('path' as const),
      position: index,
      text,
      remove: fc.nat({ max: 12 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      at: fc.constant('query' as const),
      key: fc.constantFrom(...KEYS),
      value: text,
      front: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      at: fc.constant('method' as const),
      method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ at: fc.constant('header' as const), header: index, replace: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      at: fc.constant('text' as const),
      position: index,
      text,
      remove: fc.nat({ max: 12 }),
    }),
  },
);

export interface Case {
  seed: number;
  door: Door;
  mutations: Mutation[];
}

export const cases: fc.Arbitrary<Case> = fc.record({
  seed: fc.nat({ max: SEEDS.length - 1 }),
  door: fc.constantFrom<Door>('grpc', 'json', 'proto'),
  mutations: fc.array(mutation, { minLength: 0, maxLength: 4 }),
});

/** The request of a case; undefined when the RPC has no such door or the message can't be written. */
export function build({ seed, door, mutations }: Case): { seed: Seed; request: GatewayRequest } | undefined {
  const start = SEEDS[seed]!;
  const message = structuredClone(start.message);
  for (const m of mutations) {
    if (m.at === 'field') setField(message, m.pick, m.value);
    if (m.at === 'graft') graft(start.rpc, message, m.pick, m.part, m.value);
  }
  let request: GatewayRequest | undefined;
  try {
    request = encode({ ...start, message }, door);
  } catch {
    // JSON may say what protobuf can't; then only JSON is sent.
    return undefined;
  }
  if (!request) return undefined;
  for (const m of mutations) request = apply(request, m, door);
  return { seed: start, request };
}

function setField(message: any, pick: number, value: unknown): void {
  const places: [any, string | number][] = [];
  const visit = (m: any) => {
    for (const [k, v] of Object.entries(m)) {
      places.push([m, k]);
      if (typeof v === 'object' && v !== null) visit(v);
    }
  };
  visit(message);
  if (places.length === 0) return;
  const [owner, key] = places[pick % places.length]!;
  owner[key] = structuredClone(value);
}

/** Adds a field that the schema knows and the seed lacks, with the value put into its first string. */
function graft(rpc: string, message: any, pick: number, part: number, value: string): void {
  const holders: [any, any][] = [];
  const visit = (m: any, desc: any) => {
    if (typeof m !== 'object' || m === null || !desc) return;
    if (desc.fields.length > 0) holders.push([m, desc]);
    for (const field of desc.fields) {
      const v = m[field.name];
      if (field.fieldKind === 'message') visit(v, field.message);
      if (field.fieldKind === 'list' && field.listKind === 'message' && Array.isArray(v))
        for (const item of v) visit(item, field.message);
      if (field.fieldKind === 'map' && field.mapKind === 'message' && v)
        for (const item of Object.values(v)) visit(item, field.message);
    }
  };
  visit(message, rpcNamed(rpc).input);
  if (holders.length === 0) return;
  const [owner, desc] = holders[pick % holders.length]!;
  const field = desc.fields[part % desc.fields.length];
  owner[field.name] = filled(field, value, 0);
}

function filled(field: any, value: string, depth: number): unknown {
  switch (field.fieldKind) {
    case 'scalar':
      return field.scalar === 9 ? value : field.scalar === 8 ? true : field.scalar === 12 ? 'AAAA' : 3;
    case 'enum':
      return field.enum.values[value.length % field.enum.values.length].name;
    case 'list':
      return [
        field.listKind === 'message'
          ? filledMessage(field.message, value, depth)
          : field.listKind === 'scalar' && field.scalar === 9
            ? value
            : 1,
      ];
    case 'map':
      return { [value]: field.mapKind === 'message' ? filledMessage(field.message, value, depth) : value };
    default:
      return filledMessage(field.message, value, depth);
  }
}

function filledMessage(desc: any, value: string, depth: number): unknown {
  if (desc.typeName.startsWith('google.protobuf.'))
    return desc.typeName.endsWith('Struct') ? { serviceAccountName: value, project: value } : undefined;
  if (depth > 5) return {};
  const fields = registry.getMessage(desc.typeName)!.fields;
  const oneofs = new Set<string>();
  const out: Record<string, unknown> = {};
  for (const [i, field] of fields.entries()) {
    if (field.oneof && (oneofs.has(field.oneof.name) || (value.length + i) % 2 === 0)) continue;
    if (field.oneof) oneofs.add(field.oneof.name);
    if (depth > 2 && field.fieldKind !== 'scalar') continue;
    const v = filled(field, value, depth + 1);
    if (v !== undefined) out[field.name] = v;
  }
  return out;
}

function apply(request: GatewayRequest, m: Mutation, door: Door): GatewayRequest {
  const body = Buffer.from(request.body);
  switch (m.at) {
    case 'merge': {
      if (door === 'json' || body.length === 0) return request;
      const other = SEEDS[m.seed % SEEDS.length]!;
      const piece = structuredClone(other.message);
      setField(piece, m.cut, FOREIGN[m.cut % FOREIGN.length]);
      let bytes: Buffer;
      try {
        bytes = bytesOf(rpcNamed(other.rpc).input, piece);
      } catch {
        return request;
      }
      return {
        ...request,
        body:
          door === 'grpc' ? frame(Buffer.concat([body.subarray(5), bytes])) : Buffer.concat([body, bytes]),
      };
    }
    case 'byte': {
      const start = door === 'grpc' ? 5 : 0;
      if (body.length <= start) return request;
      const position =
        m.position % 13 === 0 ? m.position % body.length : start + (m.position % (body.length - start));
      const changed = Buffer.concat([
        body.subarray(0, position),
        Buffer.from(m.bytes),
        body.subarray(position + m.remove),
      ]);
      // Mostly with a right length prefix, so that it is the message that is odd.
      return {
        ...request,
        body: door === 'grpc' && m.position % 13 !== 0 ? frame(changed.subarray(5)) : changed,
      };
    }
    case 'text': {
      if (door !== 'json' || body.length === 0) return request;
      const s = body.toString('utf8');
      const position = m.position % (s.length + 1);
      return { ...request, body: Buffer.from(s.slice(0, position) + m.text + s.slice(position + m.remove)) };
    }
    case 'path': {
      const position = 1 + (m.position % request.path.length);
      return {
        ...request,
        path: request.path.slice(0, position) + m.text + request.path.slice(position + m.remove),
      };
    }
    case 'query': {
      const pair = `${m.key}=${encodeURIComponent(wellFormed(m.value))}`;
      const [path, query] = request.path.split('?') as [string, string?];
      const all = query === undefined ? pair : m.front ? `${pair}&${query}` : `${query}&${pair}`;
      return { ...request, path: `${path}?${all}` };
    }
    case 'method':
      return { ...request, method: m.method };
    case 'header': {
      const added = HEADERS[m.header % HEADERS.length]!;
      const kept = m.replace ? request.headers.filter(([n]) => n !== added[0]) : request.headers;
      return { ...request, headers: [...kept, added] };
    }
    default:
      return request;
  }
}

function wellFormed(s: string): string {
  return Buffer.from(s, 'utf8').toString('utf8');
}
