import type { Identity } from '../../access/model';
import type { Persona } from './model';

/** The people of `test/e2e/gateway/tenants.yaml`, as the gateway sees their tokens. */
export const PEOPLE: Record<
  Exclude<Persona, 'anonymous'>,
  Pick<Identity, 'subject' | 'email' | 'groups' | 'client'>
> = {
  alice: { subject: 'alice', email: 'alice@company.com', groups: [] },
  bob: { subject: 'bob', email: 'bob@company.com', groups: [] },
  charlie: { subject: 'charlie', email: 'charlie@company.com', groups: ['team-beta-developers'] },
  nobody: { subject: 'nobody', email: 'nobody@company.com', groups: ['everybody'] },
  dora: { subject: 'dora', email: 'dora@company.com', groups: [] },
  'alpha-ci': { subject: 'alpha-ci', groups: [], client: 'alpha-ci' },
  admin: { subject: 'ada', email: 'ada@company.com', groups: ['platform-engineers'] },
};

/** Every project of that registry. */
export const PROJECTS = [
  'ml-alpha',
  'web-alpha',
  'data-beta',
  'api-beta',
  'analytics-gamma',
  'tools-gamma',
  'old-delta',
];

/** What each may name in any request that reaches flyteadmin. */
export const REACH: Record<Persona, { projects: string[]; domains: string[] }> = {
  anonymous: { projects: [], domains: [] },
  nobody: { projects: [], domains: [] },
  alice: { projects: ['ml-alpha', 'web-alpha', 'tools-gamma'], domains: ['development', 'staging'] },
  bob: {
    projects: ['ml-alpha', 'web-alpha', 'tools-gamma'],
    domains: ['development', 'staging', 'production'],
  },
  'alpha-ci': {
    projects: ['ml-alpha', 'web-alpha', 'tools-gamma'],
    domains: ['development', 'staging', 'production'],
  },
  charlie: { projects: ['data-beta', 'api-beta'], domains: ['development'] },
  dora: { projects: ['old-delta'], domains: ['development'] },
  admin: {
    projects: PROJECTS,
    domains: ['development', 'staging', 'production'],
  },
};

export function identityOf(persona: Persona): Identity | undefined {
  return persona === 'anonymous' ? undefined : { issuer: 'https://idp.example.com', ...PEOPLE[persona] };
}
