import { type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { expect } from 'chai';
import fc from 'fast-check';
import { RPCS } from '../../../gateway/idl';
import type { Forward, GatewayRequest } from '../../../gateway/model';
import { projectsIn } from './oracle';
import { alice, DOORS, handle, requestFor } from './requests';
import { sample } from './samples';

/** CI runs more: `GATEWAY_RUNS=100000`; `GATEWAY_SEED` repeats a run. */
const RUNS = Number(process.env['GATEWAY_RUNS'] ?? 1500);
const SEED = process.env['GATEWAY_SEED'];
const SETTINGS = { numRuns: RUNS, ...(SEED && { seed: Number(SEED) }) };
const VISIBLE = ['ml-alpha', 'web-alpha', 'lib-omega', 'old-delta'];

const names = [...RPCS.keys()];
const anyRpc = fc.constantFrom(...names);
const anyDoor = fc.constantFrom(...DOORS);
const anyProject = fc.constantFrom(
  'ml-alpha',
  'ml-alpha',
  'ml-alpha',
  'web-alpha',
  'data-beta',
  'api-beta',
  'nowhere',
  '',
);
const anyDomain = fc.constantFrom('development', 'development', 'development', 'production', '');

/** JSON of a message with some of its fields, projects and domains often real ones. */
function anyMessage(desc: DescMessage, depth: number): fc.Arbitrary<any> {
  if (desc.typeName === 'google.protobuf.Struct') return fc.constant({ a: [1, null, { b: 'c' }] });
  if (desc.typeName === 'google.protobuf.Timestamp') return fc.constant('2026-01-02T03:04:05.000000006Z');
  if (desc.typeName === 'google.protobuf.Duration') return fc.constant('61.5s');
  if (desc.typeName === 'google.protobuf.BoolValue') return fc.boolean();
  if (desc.typeName.startsWith('google.protobuf.')) return fc.constant(undefined);
  const fields: Record<string, fc.Arbitrary<any>> = {};
  const oneofs = new Set<string>();
  for (const field of desc.fields) {
    if (field.message && depth === 0) continue;
    if (field.oneof && oneofs.has(field.oneof.name)) continue;
    if (field.oneof) oneofs.add(field.oneof.name);
    const value = field.message
      ? anyMessage(field.message, depth - 1)
      : field.enum
        ? fc.constantFrom(...field.enum.values.map((v) => v.name))
        : anyScalar(field.name, field.scalar!);
    const shaped =
      field.fieldKind === 'list'
        ? fc.array(value, { maxLength: 2 }).map((list) => list.filter((v) => v !== undefined))
        : field.fieldKind === 'map'
          ? value.map((v) => (v === undefined ? {} : { key: v }))
          : value;
    const always = field.name === 'project' || field.name === 'domain';
    fields[field.name] = always ? shaped : fc.option(shaped, { nil: undefined, freq: 2 });
  }
  return fc.record(fields).map((json) => JSON.parse(JSON.stringify(json)));
}

function anyScalar(name: string, scalar: ScalarType): fc.Arbitrary<any> {
  if (name === 'project') return anyProject;
  if (name === 'domain') return anyDomain;
  if (name === 'org') return fc.constantFrom('', '', '', '', '', '', '', '', '', 'x');
  switch (scalar) {
    case ScalarType.STRING:
      return fc.constantFrom('', 'a', 'a.b', 'ünï');
    case ScalarType.BOOL:
      return fc.boolean();
    case ScalarType.BYTES:
      return fc.constant('AAEC');
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return fc.constantFrom(0, 0.5, -1);
    default:
      return fc.constantFrom(0, 1, 7);
  }
}

/** A sample of an RPC with parts of a random message over it. */
const anyCall = anyRpc.chain((rpc) =>
  fc.record({
    rpc: fc.constant(rpc),
    json: fc
      .record({
        project: anyProject,
        domain: anyDomain,
        more: anyMessage(RPCS.get(rpc)!.method.input, 3),
        mix: fc.integer({ min: 0, max: 3 }),
      })
      .map(({ project, domain, more, mix }) => {
        const plain = sample(rpc, project, domain);
        return mix === 0 ? more : mix === 1 ? { ...plain, ...more } : { ...more, ...plain };
      }),
  }),
);

function tryRequest(rpc: string, json: any, door: (typeof DOORS)[number]): GatewayRequest | undefined {
  try {
    return requestFor(rpc, json, door);
  } catch {
    // Two fields of one oneof, or an empty path variable: no client can write it.
    return undefined;
  }
}

function expectOnlyVisible(verdict: Forward): void {
  for (const project of projectsIn(verdict)) expect(VISIBLE).to.include(project);
}

describe('gateway/handle: properties', function () {
  this.timeout(0);

  it('never forwards a project that the caller may not see, and never throws', () => {
    let passed = 0;
    fc.assert(
      fc.property(anyCall, anyDoor, ({ rpc, json }, door) => {
        const request = tryRequest(rpc, json, door);
        if (!request) return;
        const verdict = handle(alice, request);
        if (verdict.action === 'refuse') {
          expect(verdict.grpcStatus, verdict.message).to.not.equal(13);
          return;
        }
        passed++;
        expectOnlyVisible(verdict);
      }),
      SETTINGS,
    );
    expect(passed).to.be.greaterThan(RUNS / 100);
  });

  it('gives the same verdict for the same message over every door', () => {
    fc.assert(
      fc.property(anyCall, ({ rpc, json }) => {
        const verdicts = DOORS.flatMap((door) => {
          const request = tryRequest(rpc, json, door);
          const verdict = request && handle(alice, request);
          // A path and query can't say everything that a body can.
          const restricted = RPCS.get(rpc)!.http.some((b) => !b.body || b.template.includes('{'));
          const unsayable =
            door !== 'grpc' && restricted && verdict?.action === 'refuse' && verdict.grpcStatus === 3;
          return verdict && !unsayable ? [verdict] : [];
        });
        const summaries = verdicts.map((v) =>
          v.action === 'forward' ? v.operation : [v.grpcStatus, v.decision?.because],
        );
        for (const summary of summaries) expect(summary).to.deep.equal(summaries[0]);
      }),
      SETTINGS,
    );
  });

  it('writes what it reads: a forwarded request is forwarded unchanged', () => {
    fc.assert(
      fc.property(anyCall, anyDoor, ({ rpc, json }, door) => {
        const request = tryRequest(rpc, json, door);
        const first = request && handle(alice, request);
        if (first?.action !== 'forward' || rpc === 'AdminService/ListProjects') return;
        const again = handle(alice, replay(request!, first));
        if (again.action !== 'forward') throw new Error(again.message);
        expect(again.path).to.equal(first.path);
        expect(Buffer.from(again.body ?? []).equals(Buffer.from(first.body ?? []))).to.equal(true);
      }),
      SETTINGS,
    );
  });

  it('never lets a mutated request name a project that the caller may not see', () => {
    const mutation = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      kind: fc.constantFrom('set', 'insert', 'delete', 'copy', 'swap'),
      byte: fc.integer({ min: 0, max: 255 }),
      length: fc.integer({ min: 1, max: 24 }),
    });
    const mutations = fc.array(mutation, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        anyRpc,
        anyDoor,
        fc.constantFrom('ml-alpha', 'data-beta'),
        mutations,
        fc.boolean(),
        (rpc, door, project, list, inPath) => {
          const request = tryRequest(rpc, sample(rpc, project, 'development'), door);
          if (!request) return;
          const other = tryRequest(rpc, sample(rpc, 'data-beta', 'development'), door)!;
          const mutated = inPath ? mutatePath(request, other, list) : mutateBody(request, other, list);
          const verdict = handle(alice, mutated);
          if (verdict.action === 'forward') expectOnlyVisible(verdict);
          else expect(verdict.grpcStatus, verdict.message).to.not.equal(13);
        },
      ),
      SETTINGS,
    );
  });

  it('never throws, whatever comes', () => {
    const header = fc.tuple(fc.string(), fc.string());
    const request = fc.record({
      method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', ''),
      path: fc.oneof(
        fc.webPath(),
        fc.string(),
        fc.constantFrom(...[...RPCS.values()].map((r) => r.grpcPath)),
      ),
      headers: fc.array(
        fc.oneof(
          header,
          fc.constantFrom<[string, string][]>(
            ['content-type', 'application/grpc'],
            ['content-type', 'application/json'],
          ),
        ),
      ),
      body: fc.uint8Array({ maxLength: 200 }),
    });
    fc.assert(
      fc.property(request, (r) => {
        const verdict = handle(alice, r);
        expect(verdict.action === 'refuse' && verdict.grpcStatus).to.not.equal(13);
      }),
      SETTINGS,
    );
  });
});

function replay(request: GatewayRequest, { path, setHeaders, removeHeaders, body }: Forward): GatewayRequest {
  const kept = request.headers.filter(
    ([name]) => !removeHeaders.includes(name) && !setHeaders.some(([n]) => n === name),
  );
  return { method: request.method, path, headers: [...kept, ...setHeaders], body: body ?? new Uint8Array() };
}

type Mutations = { at: number; kind: string; byte: number; length: number }[];

function mutateBody(request: GatewayRequest, other: GatewayRequest, list: Mutations): GatewayRequest {
  const grpc = request.path.startsWith('/flyteidl.');
  const skip = grpc ? 5 : 0;
  const bytes = mutate(
    Buffer.from(request.body).subarray(skip),
    Buffer.from(other.body).subarray(skip),
    list,
  );
  if (!grpc) return { ...request, body: bytes };
  const head = Buffer.alloc(5);
  head.writeUInt32BE(bytes.length, 1);
  return { ...request, body: Buffer.concat([head, bytes]) };
}

function mutatePath(request: GatewayRequest, other: GatewayRequest, list: Mutations): GatewayRequest {
  return {
    ...request,
    path: mutate(Buffer.from(request.path), Buffer.from(other.path), list).toString('latin1'),
  };
}

function mutate(bytes: Buffer, other: Buffer, list: Mutations): Buffer {
  return list.reduce((at: Buffer, m) => {
    const position = Math.floor(m.at * at.length);
    const [head, tail] = [at.subarray(0, position), at.subarray(position)];
    switch (m.kind) {
      case 'set':
        return Buffer.concat([head, Buffer.of(m.byte), tail.subarray(1)]);
      case 'insert':
        return Buffer.concat([head, Buffer.of(m.byte), tail]);
      case 'delete':
        return Buffer.concat([head, tail.subarray(m.length)]);
      case 'copy':
        return Buffer.concat([at, other]);
      default:
        return Buffer.concat([head, other.subarray(position, position + m.length), tail.subarray(m.length)]);
    }
  }, bytes);
}
