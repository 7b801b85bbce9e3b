import { expect } from 'chai';
import fc from 'fast-check';
import { RPCS } from '../../../gateway/idl';
import type { Forward, GatewayRequest } from '../../../gateway/model';
import { anyCall, anyDoor, anyRpc } from './arbitrary';
import { mutateBody, mutatePath } from './mutation';
import { projectsIn } from './oracle';
import { alice, DOORS, handle, requestFor } from './requests';
import { sample } from './samples';

/** CI runs more: `GATEWAY_RUNS=100000`; `GATEWAY_SEED` repeats a run. */
const RUNS = Number(process.env['GATEWAY_RUNS'] ?? 1500);
const SEED = process.env['GATEWAY_SEED'];
const SETTINGS = { numRuns: RUNS, ...(SEED && { seed: Number(SEED) }) };
const VISIBLE = ['ml-alpha', 'web-alpha', 'lib-omega', 'old-delta'];

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
    let passed = 0;
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
          if (verdict.action === 'forward') {
            passed++;
            expectOnlyVisible(verdict);
          } else expect(verdict.grpcStatus, verdict.message).to.not.equal(13);
        },
      ),
      SETTINGS,
    );
    expect(passed).to.be.greaterThan(RUNS / 100);
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
      { ...SETTINGS, numRuns: Math.ceil(RUNS / 5) },
    );
  });
});

function replay(request: GatewayRequest, { path, setHeaders, removeHeaders, body }: Forward): GatewayRequest {
  const kept = request.headers.filter(
    ([name]) => !removeHeaders.includes(name) && !setHeaders.some(([n]) => n === name),
  );
  return { method: request.method, path, headers: [...kept, ...setHeaders], body: body ?? new Uint8Array() };
}
