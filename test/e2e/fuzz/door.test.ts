import { expect } from 'chai';
import fc from 'fast-check';
import { trespasses } from '../../attacks/oracle';
import { type Platform, startPlatform } from '../gateway/platform';
import { sendHttp } from '../support/wire';
import { build, cases } from './mutate';

const RUNS = Number(process.env.FUZZ_DOOR_RUNS ?? 3000);
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);

/** A sample of the same mutated requests, over the wire: Envoy normalises, limits and splits before the decision. */
describe('fuzzing the gateway', () => {
  let p: Platform;
  before(async function () {
    this.timeout(300_000);
    p = await startPlatform();
  });
  after(() => p?.close());

  it(`lets nothing foreign through in ${RUNS} mutated requests (FUZZ_SEED=${SEED})`, async function () {
    this.timeout(0);
    const headers = await p.headers('alice');
    let reached = 0;
    await fc.assert(
      fc.asyncProperty(cases, async (c) => {
        const built = build(c);
        if (!built) return;
        const { method, path, headers: own, body } = built.request;
        p.admin.journal.clear();
        try {
          if (c.door === 'grpc')
            await p.grpc.call(path, [...headers, ...own.filter(([n]) => n !== 'te')], body, {
              timeout: 5000,
            });
          else
            await sendHttp(p.gateway.url, method, path, [...headers, ...own], body.length ? body : undefined);
        } catch {
          // The client's own library refuses to send it, or Envoy hangs up.
        }
        reached += p.admin.journal.entries.length;
        for (const e of p.admin.journal.entries) {
          expect(trespasses('alice', e.rpc ?? '', e.names), e.line).to.deep.equal([]);
          expect(e.email, 'not decided by the access service').to.equal('alice@company.com');
        }
      }),
      { numRuns: RUNS, seed: SEED },
    );
    console.log(`      ${RUNS} requests, ${reached} reached flyteadmin`);
    expect(reached).to.be.greaterThan(RUNS * 0.03);
  });
});
