import { expect } from 'chai';
import { compileAccess, decide, RPCS } from '../../access';
import { PERMISSIONS } from '../../registry/permissions';
import { plain } from './operations';
import { SEED } from './seed';
import { EXPECTED, SITUATIONS } from './served';
import { CASES } from './situations';

const access = compileAccess(SEED);

describe('access/rpcs', () => {
  it('has exactly the 66 RPCs that flyteadmin serves', () => {
    expect(Object.keys(RPCS)).to.have.lengthOf(66);
    expect(Object.keys(RPCS)).to.have.members(Object.keys(EXPECTED));
  });

  it('uses only permissions that exist', () => {
    const used = Object.values(RPCS).flatMap((rule) =>
      Object.values(rule.needs).flatMap((n) => [n.always ?? [], ...Object.values(n.byKind ?? {})].flat(2)),
    );
    expect(PERMISSIONS).to.include.members(used);
  });

  for (const [rpc, expected] of Object.entries(EXPECTED)) {
    it(`${rpc} answers as expected in every situation`, () => {
      const got = [...SITUATIONS].map((situation) => {
        const [identity, project, domain] = CASES[situation]!;
        return decide(access, identity, plain(rpc, project, domain)).allow ? 'Y' : '-';
      });
      expect(got.join('')).to.equal(expected);
    });
  }
});
