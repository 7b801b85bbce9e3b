import { expect } from 'chai';
import { type Headers, sendHttp } from '../support/wire';
import { type Platform, startPlatform } from './platform';

/** What Envoy grants to clocks that differ, seconds; its default (`clock_skew_seconds`). */
const CLOCK_SKEW = 60;
/** How long the token is still accepted when the test begins, seconds. */
const LEFT = 4;
const HTTP_PATH = '/api/v1/executions/ml-alpha/development?limit=5';
const REQUEST = { id: { project: 'ml-alpha', domain: 'development' }, limit: 5 };

/** Envoy keeps tokens that it has verified, the access service keeps callers and what it minted for them. */
describe('a token that expires while it is used', function () {
  this.timeout(300_000);
  let p: Platform;
  before(async () => {
    p = await startPlatform([], true);
  });
  after(() => p?.close());

  const now = () => Math.floor(Date.now() / 1000);
  const bearer = async (exp: number): Promise<Headers> => [
    ['authorization', `Bearer ${await p.idp.token('alice', { exp })}`],
  ];
  const call = async (headers: Headers) => [
    (await sendHttp(p.gateway.url, 'GET', HTTP_PATH, headers)).status,
    (await p.grpc.unary('AdminService/ListExecutions', REQUEST, headers)).code,
  ];
  const decisions = async () => {
    const [, admin] = /\/metrics on (\S+),/.exec(p.gateway.log())!;
    const text = await (await fetch(`${admin}/metrics`)).text();
    const counts = [...text.matchAll(/^flyte_gateway_decisions_total\{.*\} (\d+)$/gm)];
    return counts.reduce((sum, [, count]) => sum + Number(count), 0);
  };
  const minted = () =>
    p.admin.journal.entries.map((entry) => entry.headers.find(([name]) => name === 'authorization')![1]);

  it('is refused from then on, while a new one of the same caller is not', async () => {
    const exp = now() - CLOCK_SKEW + LEFT;
    const old = await bearer(exp);
    let passed = 0;
    let answers: (number | undefined)[] = [];
    // Both ways agree except in the second in which it expires.
    while (!answers.includes(401) && now() <= exp + CLOCK_SKEW + 5) {
      answers = await call(old);
      if (now() <= exp + CLOCK_SKEW) expect(answers).to.deep.equal([200, 0]);
      passed++;
    }
    expect(passed, 'often enough to be cached').to.be.greaterThan(20);
    expect(now(), 'expired').to.be.within(exp + CLOCK_SKEW + 1, exp + CLOCK_SKEW + 2);
    const before = new Set(minted());
    p.admin.journal.clear();
    const decided = await decisions();
    for (let i = 0; i < 20; i++) expect(await call(old)).to.deep.equal([401, 16]);
    expect(p.admin.journal.entries).to.deep.equal([]);
    expect(await decisions(), 'the access service was not even asked').to.equal(decided);

    expect(await call(await bearer(now() + 3600))).to.deep.equal([200, 0]);
    expect(before, 'her caller was still cached').to.include(minted()[0]);
    expect(await call(old)).to.deep.equal([401, 16]);
  });
});
