import { expect } from 'chai';
import fc from 'fast-check';
import { compileAccess } from '../../../access';
import { makeHandle } from '../../../gateway/handle';
import { readRegistry } from '../../../registry/file';
import { decodeForwarded, trespasses } from '../../attacks/oracle';
import { identityOf } from '../../attacks/people';
import { encode } from './encode';
import { build, cases } from './mutate';
import { SEEDS } from './seeds';

const RUNS = Number(process.env.FUZZ_RUNS ?? 100_000);
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);

const registry = readRegistry(`${__dirname}/../gateway/tenants.yaml`).registry!;
const handle = makeHandle(compileAccess(registry), { registry });

describe('fuzzing the decision', () => {
  it('starts from requests that pass unchanged', () => {
    for (const seed of SEEDS)
      for (const door of ['grpc', 'json', 'proto'] as const) {
        const request = encode(seed, door);
        if (!request) continue;
        const verdict = handle(identityOf(seed.as), request);
        expect(
          verdict.action,
          `${seed.rpc} by ${door}: ${verdict.action === 'refuse' ? verdict.message : ''}`,
        ).to.equal('forward');
        if (verdict.action === 'forward') expect(decodeForwarded(request, verdict).rpc).to.equal(seed.rpc);
      }
  });

  it(`lets nothing foreign through in ${RUNS} mutated requests (FUZZ_SEED=${SEED})`, function () {
    this.timeout(0);
    const count = { forwarded: 0, refused: 0, skipped: 0 };
    const started = process.hrtime.bigint();
    fc.assert(
      fc.property(cases, (c) => {
        const built = build(c);
        if (!built) {
          count.skipped++;
          return;
        }
        const verdict = handle(identityOf(built.seed.as), built.request);
        if (verdict.action === 'refuse') {
          count.refused++;
          expect(verdict.httpStatus, `${verdict.message} is a defect, not a refusal`).to.be.lessThan(500);
          return;
        }
        count.forwarded++;
        const seen = decodeForwarded(built.request, verdict);
        expect(
          trespasses(built.seed.as, seen.rpc, seen.names),
          `reached flyteadmin as ${seen.rpc}`,
        ).to.deep.equal([]);
        expect(seen.rpc, 'another RPC than the one decided').to.equal(verdict.operation.rpc);
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: false },
    );
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    console.log(
      `      ${RUNS} requests in ${seconds.toFixed(1)} s: ${count.forwarded} forwarded, ${count.refused} refused, ${count.skipped} not sendable`,
    );
    expect(count.forwarded).to.be.greaterThan(RUNS * 0.03);
  });
});
