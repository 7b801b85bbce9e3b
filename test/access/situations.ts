import type { Identity } from '../../access';
import { person } from './seed';

const alice = person('alice@company.com');
const internal = (service: 'propeller' | 'scheduler'): Identity => ({
  issuer: 'http://access',
  subject: service,
  groups: [],
  internal: service,
});

/** Who asks for what, by the letters of `SITUATIONS` (served.ts). */
export const CASES: Record<string, [identity: Identity | undefined, project: string, domain: string]> = {
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
