import { expect } from 'chai';
import fc from 'fast-check';
import { trespasses } from '../../attacks/oracle';
import { type Platform, startPlatform } from '../gateway/platform';
import { sendHttp } from '../support/wire';
import { build, cases } from './mutate';

const RUNS = Number(process.env.FUZZ_DOOR_RUNS ?? 3000);
/** A request whose length header lies keeps its connection waiting. */
const TIMEOUT = 1500;
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);

/** A sample of the same mutated requests, over the wire: Envoy normalises, limits and splits before the decision. */
describe('fuzzing the gateway', () => {
  let p: Platform;
  before(async function () {
    this.timeout(300_000);
    p = await startPlatform([], true);
  });
  after(() => p?.close());

  it(`lets nothing foreign through in ${RUNS} mutated requests (FUZZ_SEED=${SEED})`, async function () {
    this.timeout(0);
    const headers = await p.headers('alice');
    const queue = fc.sample(cases, { numRuns: RUNS, seed: SEED });
    const send = async (): Promise<void> => {
      for (let c = queue.pop(); c; c = queue.pop()) {
        const built = build(c);
        if (!built) continue;
        const { method, path, headers: own, body } = built.request;
        try {
          if (c.door === 'grpc')
            await p.grpc.call(path, [...headers, ...own.filter(([n]) => n !== 'te')], body, {
              timeout: TIMEOUT,
            });
          else
            await sendHttp(
              p.gateway.url,
              method,
              path,
              [...headers, ...own],
              body.length ? body : undefined,
              TIMEOUT,
            );
        } catch {
          // The client's own library refuses to send it, or Envoy hangs up.
        }
      }
    };
    await Promise.all(Array.from({ length: 16 }, send));
    const reached = p.admin.journal.entries;
    for (const e of reached) {
      expect(
        trespasses('alice', e.rpc ?? '', e.names),
        `${e.door} ${e.line} ${JSON.stringify(e.request)}`,
      ).to.deep.equal([]);
      expect(e.email, 'not decided by the access service').to.equal('alice@company.com');
    }
    console.log(`      ${RUNS} requests, ${reached.length} reached flyteadmin`);
    expect(reached.length).to.be.greaterThan(RUNS * 0.03);
  });
});
