import { expect } from 'chai';
import type { HttpAnswer, HttpRequest } from '../../provider/http';
import { retrying } from '../../provider/retry';

const request: HttpRequest = { method: 'GET', url: new URL('http://127.0.0.1/'), headers: {} };
const options = { retries: 3, delayMs: 100, maxDelayMs: 250 };
const answer = (status: number, headers = {}): HttpAnswer => ({ status, headers, text: '' });

/** Answers with each step in turn; an Error is thrown. */
function scripted(steps: (HttpAnswer | Error)[]) {
  const waits: number[] = [];
  const send = retrying(
    async () => {
      const step = steps.shift()!;
      if (step instanceof Error) throw step;
      return step;
    },
    options,
    async (ms) => void waits.push(ms),
  );
  return { send, waits, left: steps };
}

describe('provider/retry', () => {
  it('tries again after 429, 5xx and lost connections, waiting longer each time', async () => {
    const { send, waits } = scripted([answer(500), new Error('reset'), answer(429), answer(200)]);
    expect((await send(request)).status).to.equal(200);
    expect(waits).to.have.length(3);
    expect(waits[0]).to.be.within(50, 100);
    expect(waits[1]).to.be.within(100, 200);
    expect(waits[2]).to.be.within(125, 250);
  });

  it('waits as long as Retry-After says', async () => {
    const { send, waits } = scripted([answer(503, { 'retry-after': '7' }), answer(200)]);
    await send(request);
    expect(waits).to.deep.equal([7000]);
  });

  it('gives the last answer, or the last error, when nothing helps', async () => {
    const failing = scripted(Array.from({ length: 9 }, () => answer(500)));
    expect((await failing.send(request)).status).to.equal(500);
    expect(failing.left).to.have.length(5);
    const lost = scripted(Array.from({ length: 9 }, () => new Error('reset')));
    expect(await lost.send(request).catch((e) => e.message)).to.equal('reset');
  });

  it('tries only once after a request got no answer at all, until there is an answer again', async () => {
    const lost = (count: number) => Array.from({ length: count }, () => new Error('reset'));
    const steps = [...lost(4), answer(200), ...lost(1), answer(500), answer(200), ...lost(3), answer(200)];
    const { send, left } = scripted(steps);
    const failed = () => send(request).catch((e) => e.message);
    expect(await failed()).to.equal('reset');
    expect((await send({ ...request, method: 'PUT' })).status, 'says nothing of GET').to.equal(200);
    expect(await failed()).to.equal('reset');
    expect(left).to.have.length(6);
    expect((await send(request)).status).to.equal(200);
    expect((await send(request)).status).to.equal(200);
    expect(left).to.deep.equal([]);
  });

  it('does not repeat what was refused', async () => {
    for (const status of [400, 401, 403, 404, 409]) {
      const { send, waits } = scripted([answer(status)]);
      expect((await send(request)).status).to.equal(status);
      expect(waits).to.deep.equal([]);
    }
  });
});
