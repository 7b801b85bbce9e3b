import { expect } from 'chai';
import { compileAccess, decide, type Identity, RPCS } from '../../access';
import { PERMISSIONS } from '../../registry/permissions';
import { plain } from './operations';
import { person, SEED } from './seed';
import { EXPECTED, SITUATIONS } from './served';

const access = compileAccess(SEED);
const alice = person('alice@company.com');
const internal = (service: 'propeller' | 'scheduler'): Identity => ({
  issuer: 'http://access',
  subject: service,
  groups: [],
  internal: service,
});

const CASES: Record<string, [identity: Identity | undefined, project: string, domain: string]> = {
  D: [alice, 'ml-alpha', 'development'],
  S: [person('x@company.com', 'team-alpha-seniors'), 'ml-alpha', 'production'],
  O: [alice, 'ml-alpha', 'production'],
  F: [alice, 'data-beta', 'development'],
  U: [alice, 'ml-beta', 'development'],
  N: [person('mallory@company.com', 'everyone'), 'ml-alpha', 'development'],
  X: [person('dora@company.com'), 'old-delta', 'production'],
  H: [alice, 'lib-omega', 'production'],
  A: [person('y@company.com', 'platform-engineers'), 'ml-alpha', 'development'],
  G: [person('y@company.com', 'platform-engineers'), 'ghost', 'development'],
  P: [internal('propeller'), 'ml-alpha', 'development'],
  C: [internal('scheduler'), 'ml-alpha', 'development'],
  Z: [undefined, 'ml-alpha', 'development'],
};

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
