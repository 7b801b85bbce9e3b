import type { Binding, Project, Registry, Team } from '../../registry/model';

const AMOUNTS = { cpuMilli: 4000, memoryBytes: 8 << 20 };
let line = 100;

/** A binding on its own line, so that tests can tell which one granted. */
export function binding(
  role: string,
  subjects: Partial<Binding>,
  projects: string[],
  domains: string[],
): Binding {
  line += 1;
  const position = subjects.position ?? { line, column: 9 };
  return {
    role,
    groups: [],
    users: [],
    clients: [],
    allowShared: false,
    ...subjects,
    projects,
    domains,
    position,
  };
}

export function project(id: string, domains: string[], sharedWith: string[] = []): Project {
  line += 1;
  const position = { line, column: 7 };
  return { id, name: id, description: '', domains, settings: {}, sharedWith, position };
}

export function team(id: string, projects: Project[], access: Binding[], more: Partial<Team> = {}): Team {
  return {
    id,
    projects,
    access,
    quota: { requests: AMOUNTS, limits: AMOUNTS, pods: 20, persistentVolumeClaims: 4 },
    quotaWeights: {},
    images: [],
    network: { egress: [] },
    taskResources: { defaults: AMOUNTS, limits: AMOUNTS },
    suspended: false,
    owners: [],
    tags: {},
    position: { line: 1, column: 3 },
    ...more,
  };
}

const DEVELOPER = [
  'workflows:create',
  'workflows:read',
  'workflows:execute',
  'launchplans:create',
  'launchplans:read',
  'executions:create',
  'executions:read',
];

export const ROLES = [
  { id: 'developer', permissions: DEVELOPER },
  {
    id: 'senior',
    permissions: [...DEVELOPER, 'workflows:update', 'launchplans:update', 'executions:terminate'],
  },
  { id: 'viewer', permissions: ['workflows:read', 'executions:read'] },
  { id: 'registrar', permissions: ['workflows:create', 'launchplans:create'] },
  { id: 'launcher', permissions: ['executions:create'] },
  { id: 'approver', permissions: ['signals:set'] },
];

export function registry(teams: Team[], more: Partial<Registry> = {}): Registry {
  return {
    apiVersion: 'flyte-tenancy/v1',
    domains: ['development', 'production', 'staging'].map((id) => ({ id, description: id })),
    roles: ROLES,
    platform: {
      admins: { groups: ['platform-engineers'], users: ['root@company.com'], clients: ['pulumi'] },
    },
    teams,
    ...more,
  };
}

const DEV_PROD = ['development', 'production'];
const ALL = ['development', 'staging', 'production'];

/** The three teams of the example registry, and two more: delta is suspended, omega has projects that others may use. */
export const SEED = registry([
  team(
    'alpha',
    [project('ml-alpha', ALL), project('web-alpha', DEV_PROD)],
    [
      binding(
        'developer',
        {
          groups: ['team-alpha-developers'],
          users: ['alice@company.com'],
          position: { line: 31, column: 9 },
        },
        ['ml-alpha', 'web-alpha'],
        ['development', 'staging'],
      ),
      binding(
        'senior',
        {
          groups: ['team-alpha-seniors'],
          users: ['bob@company.com'],
          clients: ['alpha-ci'],
          position: { line: 32, column: 9 },
        },
        ['ml-alpha', 'web-alpha'],
        ALL,
      ),
      binding('viewer', { users: ['vera@company.com'] }, ['ml-alpha'], ['production']),
      binding('registrar', { clients: ['alpha-registrar'] }, ['ml-alpha'], ['development']),
      binding('launcher', { clients: ['alpha-launcher'] }, ['ml-alpha'], ['development']),
      binding('approver', { users: ['app@company.com'] }, ['ml-alpha'], ['production']),
    ],
  ),
  team(
    'beta',
    [project('data-beta', DEV_PROD), project('api-beta', DEV_PROD)],
    [
      binding(
        'developer',
        { groups: ['team-beta-developers'], users: ['charlie@company.com'] },
        ['data-beta', 'api-beta'],
        ['development'],
      ),
      binding(
        'senior',
        { groups: ['team-beta-leads'], users: ['diana@company.com'] },
        ['data-beta', 'api-beta'],
        DEV_PROD,
      ),
    ],
    { owners: ['diana@company.com'] },
  ),
  team(
    'delta',
    [project('old-delta', DEV_PROD, ['alpha'])],
    [binding('senior', { users: ['dora@company.com'] }, ['old-delta'], DEV_PROD)],
    { suspended: true },
  ),
  team(
    'omega',
    [project('lib-omega', DEV_PROD, ['alpha']), project('own-omega', DEV_PROD)],
    [
      binding(
        'senior',
        { groups: ['team-omega'], users: ['otto@company.com'] },
        ['lib-omega', 'own-omega'],
        DEV_PROD,
      ),
    ],
  ),
]);

export const person = (email: string, ...groups: string[]) => ({
  issuer: 'https://id.company.com',
  subject: `auth0|${email}`,
  email,
  groups,
});
export const machine = (client: string, ...groups: string[]) => ({
  issuer: 'https://id.company.com',
  subject: client,
  client,
  groups,
});
