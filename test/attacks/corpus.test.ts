import { expect } from 'chai';
import { compileAccess } from '../../access';
import { makeHandle } from '../../gateway/handle';
import type { GatewayRequest, Verdict } from '../../gateway/model';
import { readRegistry } from '../../registry/file';
import { type Attack, CORPUS, type Outcome } from './index';
import { decodeForwarded, trespasses } from './oracle';
import { identityOf } from './people';

const registry = readRegistry(`${__dirname}/../e2e/gateway/tenants.yaml`).registry!;
const handle = makeHandle(compileAccess(registry), { registry });

function requestOf({ send }: Attack): GatewayRequest {
  const lower = (send.headers ?? []).map(([n, v]) => [n.toLowerCase(), v] as const);
  if (send.door === 'http')
    return {
      method: send.method,
      path: send.path,
      headers: lower,
      body: Buffer.from((send.body ?? '') as any),
    };
  const typed = lower.some(([n]) => n === 'content-type')
    ? lower
    : [['content-type', 'application/grpc'] as const, ...lower];
  return { method: 'POST', path: send.path, headers: typed, body: send.body };
}

function outcomeOf(verdict: Verdict): Outcome | 'forwarded' {
  if (verdict.action === 'forward') return 'forwarded';
  if (verdict.grpcStatus === 16) return 'unauthenticated';
  if (verdict.grpcStatus === 7) return 'denied';
  return verdict.grpcStatus === 3 ? 'invalid' : 'refused';
}

describe('attacks on the decision', () => {
  for (const [group, attacks] of Object.entries(CORPUS)) {
    describe(group, () => {
      for (const attack of attacks) {
        it(`${attack.name} (${attack.as}): ${attack.expect}`, () => {
          const request = requestOf(attack);
          const verdict = handle(identityOf(attack.as), request);
          const outcome = outcomeOf(verdict);
          if (verdict.action === 'forward') {
            const seen = decodeForwarded(request, verdict);
            expect(
              trespasses(attack.as, seen.rpc, seen.names),
              `reached flyteadmin as ${seen.rpc}`,
            ).to.deep.equal([]);
            expect(attack.expect, `forwarded as ${seen.rpc}: ${attack.why}`).to.equal('own');
            return;
          }
          expect(verdict.httpStatus, verdict.message).to.be.within(400, 499);
          if (attack.expect !== 'own' && attack.expect !== 'refused')
            expect(outcome, verdict.message).to.equal(attack.expect);
        });
      }
    });
  }

  it('bites where nothing stands before flyteadmin', () => {
    const bitten = Object.values(CORPUS)
      .flat()
      .filter((attack) => {
        const request = requestOf(attack);
        try {
          const seen = decodeForwarded(request, {
            path: request.path,
            setHeaders: [],
            removeHeaders: [],
            body: request.body,
          });
          return trespasses(attack.as, seen.rpc, seen.names).length > 0;
        } catch {
          return false;
        }
      });
    expect(bitten.length).to.be.greaterThan(150);
  });

  it('has each name once', () => {
    const names = Object.values(CORPUS)
      .flat()
      .map((a) => `${a.as} ${a.name}`);
    expect(names.filter((n, i) => names.indexOf(n) !== i)).to.deep.equal([]);
    expect(names.length).to.be.greaterThan(200);
  });
});
