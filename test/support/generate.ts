import fc from 'fast-check';
import { stringify } from 'yaml';
import { TEAM_PERMISSIONS } from '../../registry/permissions';
import type { BindingEntry, ProjectEntry, TeamEntry, TenantsFile } from '../../registry/schema';

const HEAD = `# yaml-language-server: $schema=./tenants.schema.json
apiVersion: flyte-tenancy/v1
domains:
  development: Development Environment
  staging: Staging Environment
  production: Production Environment
roles:
  developer: [workflows:create, workflows:read, workflows:execute, launchplans:create, launchplans:read, executions:create, executions:read]
  senior: [workflows:create, workflows:read, workflows:execute, workflows:update, launchplans:create, launchplans:read, launchplans:update, executions:create, executions:read, executions:terminate]
platform:
  admins: {groups: [platform-engineers]}
teams:
`;

function teamText(index: number): string {
  const id = `team-${String(index).padStart(4, '0')}`;
  return `  ${id}:
    projects:
      proj-${id}:
        name: Project of ${id}
        description: Workflows of ${id}
        domains: [development, staging, production]
        settings:
          default: {clusterLabel: ${id}, maxParallelism: ${1 + (index % 20)}, runAsUser: 1000}
    quota: {requests: {cpu: ${3 + (index % 8)}, memory: ${6 + (index % 16)}Gi}, limits: {cpu: 20, memory: 40Gi}, pods: 30, persistentVolumeClaims: 6}
    access:
      - {role: developer, groups: [${id}-developers], users: [dev@${id}.example.com], domains: [development, staging]}
      - {role: senior, groups: [${id}-leads], clients: [${id}-ci]}
    images: ["registry.example.com/${id}/**"]
    owners: [lead@${id}.example.com]
`;
}

/** A valid registry of so many teams, each with one project in three domains. The same number gives the same text. */
export function registryText(teams: number): string {
  return HEAD + Array.from({ length: teams }, (_, index) => teamText(index)).join('');
}

const DOMAINS = ['development', 'staging', 'production'];
const ROLES = ['reader', 'developer', 'senior'];

/** Letters only: ids built from them never collide in the flat name spaces, which join with dashes. */
const word = fc.stringMatching(/^[a-z]{3,8}$/);
const domains = fc.subarray(DOMAINS, { minLength: 1 });

function optional<T extends object>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
): fc.Arbitrary<Partial<T>> {
  return fc.record(arbitraries, { requiredKeys: [] }) as unknown as fc.Arbitrary<Partial<T>>;
}

const text = fc.constantFrom(
  'Churn model',
  'Daily: reports',
  'Prévisions #1',
  "it's",
  '- dash',
  'yes',
  '0x10',
  '~',
);

const settings = optional({
  clusterLabel: word,
  queueTags: fc.uniqueArray(word, { minLength: 1, maxLength: 3 }),
  maxParallelism: fc.integer({ min: 1, max: 1000 }),
  runAsUser: fc.integer({ min: 1, max: 65535 }),
  interruptible: fc.boolean(),
  labels: fc.dictionary(word, word, { minKeys: 1, maxKeys: 3 }),
  envs: fc.dictionary(fc.stringMatching(/^[A-Z]{3,6}$/), text, { minKeys: 1, maxKeys: 3 }),
});

const quota = fc
  .record({
    pods: fc.integer({ min: 20, max: 400 }),
    cpu: fc.integer({ min: 1, max: 64 }),
    gib: fc.integer({ min: 1, max: 256 }),
    more: fc.integer({ min: 0, max: 8 }),
    gpu: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
    claims: fc.integer({ min: 0, max: 50 }),
  })
  .map(({ pods, cpu, gib, more, gpu, claims }) => ({
    requests: { cpu, memory: `${gib}Gi`, ...(gpu && { gpu }) },
    limits: {
      cpu: `${(cpu + more) * 1000}m`,
      memory: (gib + more) * 1024 ** 3,
      ...(gpu && { gpu: gpu + more }),
    },
    pods,
    persistentVolumeClaims: claims,
  }));

function project(domainList: string[]): fc.Arbitrary<ProjectEntry> {
  const block = fc.dictionary(fc.constantFrom('default', ...domainList), settings, { minKeys: 1 });
  return optional({ name: text, description: text, settings: block }).map((entry) => ({
    ...(entry as object),
    domains: domainList,
  }));
}

function bindings(team: string, projects: [string, ProjectEntry][]): fc.Arbitrary<BindingEntry[]> {
  const used = [...new Set(projects.flatMap(([, { domains: own }]) => own))];
  const entry = fc.record({
    role: fc.constantFrom(...ROLES),
    domains: fc.option(fc.subarray(used, { minLength: 1 })),
    who: word,
  });
  return fc.array(entry, { minLength: 1, maxLength: 3 }).map((entries) =>
    entries.map(({ role, domains: own, who }) => ({
      role,
      groups: [`${team} ${who}`],
      users: [`${who}@${team}.example.com`],
      ...(own !== null && { domains: own }),
    })),
  );
}

function team(id: string): fc.Arbitrary<TeamEntry> {
  const named = fc
    .uniqueArray(word, { minLength: 1, maxLength: 3 })
    .chain((words) =>
      fc.tuple(
        ...words.map((name) =>
          domains.chain(project).map((p): [string, ProjectEntry] => [`${name}${id}`, p]),
        ),
      ),
    );
  return named.chain((projects) =>
    fc
      .tuple(
        bindings(id, projects),
        optional({
          quota,
          quotaWeights: fc.constantFrom(...projects.flatMap(([, p]) => p.domains)).map((d) => ({ [d]: 3 })),
          images: fc.constant([`registry.example.com/${id}/**`]),
          nodes: fc.constant({ instanceTypes: ['m5.xlarge'], min: 0, max: 4 }),
          network: fc.constant({
            egress: [{ cidr: '10.20.0.0/16', ports: [443, { port: 53, protocol: 'UDP' as const }] }],
          }),
          dataBucket: fc.constantFrom<TeamEntry['dataBucket']>(`acme-${id}`, {
            name: 'acme-shared',
            prefix: id,
          }),
          suspended: fc.boolean(),
          tags: fc.constant({ 'cost-center': id }),
        }),
      )
      .map(([access, rest]) => ({ ...(rest as object), projects: Object.fromEntries(projects), access })),
  );
}

/** Shape of a valid tenants.yaml with up to `most` teams; nothing in it collides or is refused. */
export function tenantsFiles(most = 4): fc.Arbitrary<TenantsFile> {
  const ids = fc.uniqueArray(
    word.filter(
      (id) =>
        !['flyte', 'admin', 'system', 'default', 'gateway', 'platform', 'internal', 'metadata'].includes(id),
    ),
    { minLength: 1, maxLength: most },
  );
  const roles = fc.tuple(...ROLES.map(() => fc.subarray([...TEAM_PERMISSIONS], { minLength: 1 })));
  return ids
    .chain((names) =>
      fc.tuple(
        roles,
        fc.tuple(...names.map((id) => team(id).map((entry): [string, TeamEntry] => [id, entry]))),
      ),
    )
    .map(([permissions, teams]) => ({
      apiVersion: 'flyte-tenancy/v1' as const,
      domains: Object.fromEntries(DOMAINS.map((id) => [id, `Domain ${id}`])),
      roles: Object.fromEntries(ROLES.map((id, index) => [id, permissions[index]!])),
      platform: { admins: { groups: ['platform-engineers'] } },
      teams: Object.fromEntries(teams),
    }));
}

/** The file as YAML text. */
export function fileText(file: TenantsFile): string {
  return stringify(file);
}

/** Text of a valid tenants.yaml. */
export function registryTexts(most = 4): fc.Arbitrary<string> {
  return tenantsFiles(most).map(fileText);
}
