import { expect } from 'chai';
import { person } from '../../access/seed';
import { EXPECTED, SITUATIONS } from '../../access/served';
import { CASES } from '../../access/situations';
import { alice, DOORS, handle, requestFor } from './requests';
import { sample } from './samples';

const admin = person('y@company.com', 'platform-engineers');

describe('gateway/handle: every RPC over every door', () => {
  for (const [rpc, expected] of Object.entries(EXPECTED)) {
    for (const door of DOORS) {
      if (!requestFor(rpc, sample(rpc, 'p', 'd'), door)) continue;
      it(`${rpc} over ${door} answers as the authorization model says`, () => {
        const got = [...SITUATIONS].map((situation) => {
          const [identity, project, domain] = CASES[situation]!;
          const verdict = handle(identity, requestFor(rpc, sample(rpc, project, domain), door)!);
          if (verdict.action === 'forward') return 'Y';
          const status = [verdict.grpcStatus, verdict.httpStatus];
          expect(status, verdict.message).to.deep.equal(identity ? [7, 403] : [16, 401]);
          return '-';
        });
        expect(got.join('')).to.equal(expected);
      });
    }
  }

  it('answers a foreign and an unknown project alike', () => {
    for (const rpc of Object.keys(EXPECTED)) {
      for (const door of DOORS) {
        const [foreign, unknown] = ['data-beta', 'ml-beta'].map((project) => {
          const request = requestFor(rpc, sample(rpc, project, 'development'), door);
          if (!request) return undefined;
          const verdict = handle(alice, request);
          if (verdict.action === 'forward') return 'forward';
          const { httpStatus, grpcStatus, message, decision } = verdict;
          return JSON.stringify([httpStatus, grpcStatus, message, decision]).replaceAll(project, 'P');
        });
        expect(foreign, `${rpc} ${door}`).to.deep.equal(unknown);
      }
    }
  });

  it('names the same projects whatever the encoding', () => {
    for (const rpc of Object.keys(EXPECTED)) {
      const operations = DOORS.flatMap((door) => {
        const request = requestFor(rpc, sample(rpc, 'ml-alpha', 'development'), door);
        return request ? [handle(admin, request).operation] : [];
      });
      for (const operation of operations) expect(operation).to.deep.equal(operations[0]);
    }
  });
});
