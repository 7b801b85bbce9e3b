import { expect } from 'chai';
import { type Attack, CORPUS } from '../../attacks';
import { trespasses } from '../../attacks/oracle';
import { type GrpcAnswer, type HttpAnswer, sendHttp } from '../support/wire';
import { type Platform, startPlatform } from './platform';

/** The whole corpus through the real Envoy and access service; what reached flyteadmin is read from its journal. */
describe('attacks through the gateway', () => {
  let p: Platform;
  before(async function () {
    this.timeout(300_000);
    p = await startPlatform();
  });
  after(() => p?.close());

  async function send(attack: Attack): Promise<HttpAnswer | GrpcAnswer | 'not sendable'> {
    const token = await p.headers(attack.as);
    const { send } = attack;
    const headers = [...token, ...(send.headers ?? [])];
    if (send.door === 'grpc') return p.grpc.call(send.path, headers, send.body, { trailers: send.trailers });
    try {
      return await sendHttp(p.gateway.url, send.method, send.path, headers, send.body);
    } catch (error) {
      if (/unescaped characters|Invalid character|valid HTTP method/.test(String(error)))
        return 'not sendable';
      if (/socket hang up|ECONNRESET|Parse Error|HPE_/.test(String(error)))
        return { status: 400, headers: {}, body: Buffer.alloc(0), json: undefined };
      throw error;
    }
  }

  for (const [group, attacks] of Object.entries(CORPUS)) {
    describe(group, () => {
      for (const attack of attacks)
        it(`${attack.name} (${attack.as}): ${attack.expect}`, async function () {
          p.admin.journal.clear();
          const answer = await send(attack);
          if (answer === 'not sendable') return this.skip();
          const reached = p.admin.journal.entries;
          for (const entry of reached)
            expect(trespasses(attack.as, entry.rpc ?? '', entry.names), entry.line).to.deep.equal([]);
          const status = 'status' in answer ? answer.status : answer.http;
          const code = 'status' in answer ? undefined : answer.code;
          const shown = `HTTP ${status}, gRPC ${code}, ${'message' in answer ? answer.message : answer.body.toString()}`;
          if (attack.expect === 'own') return;
          expect(
            reached.map((e) => e.line),
            `reached flyteadmin: ${attack.why}`,
          ).to.deep.equal([]);
          expect(
            status === 200 && (code === undefined || code === 0),
            `answered as if all were well: ${shown}`,
          ).to.equal(status === 200 && code === undefined && attack.send.door === 'grpc');
          if (attack.expect === 'unauthenticated') expect([401, 16], shown).to.include(code ?? status);
          if (attack.expect === 'denied') expect([403, 7], shown).to.include(code ?? status);
          if (attack.expect === 'invalid') expect([400, 3], shown).to.include(code ?? status);
        });
    });
  }

  it('left no trace of another team in flyteadmin', () => {
    expect([...p.admin.store.entities.keys()].filter((k) => k.includes('beta'))).to.deep.equal([]);
  });
});
