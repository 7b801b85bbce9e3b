import { expect } from 'chai';
import { parseRegistry } from '../../registry';
import { TEAM_PERMISSIONS } from '../../registry/permissions';
import { alpha, expectReported, HEAD, teams } from '../support/diagnostics';

const TEAM_KEYS =
  'projects, quota, quotaWeights, taskResources, nodes, network, access, images, dataBucket, suspended, owners, tags';

describe('registry/shape', () => {
  it('reports a misspelt required key once', () => {
    expectReported(
      teams('  a: {§project: {p: {domains: [development]}}}'),
      `error: unknown key "project" in team "a"; did you mean "projects"?; allowed: ${TEAM_KEYS}`,
    );
    expectReported(
      teams('  §a: {§projexyzq: {p: {domains: [development]}}}'),
      'error: missing key "projects" in team "a"; add it, such as projects: { ml-alpha: { domains: [ development ] } }',
      `error: unknown key "projexyzq" in team "a"; allowed: ${TEAM_KEYS}`,
    );
  });

  it('reports a number once, and quotes around it', () => {
    expectReported(
      alpha('quota: {pods: §"50", persistentVolumeClaims: §100000000000000000000}'),
      'error: "50" must be a whole number from 1 to 1000000; remove the quotes',
      'error: 100000000000000000000 must be a whole number from 0 to 1000000',
    );
  });

  it('reports missing keys at what lacks them, with an example', () => {
    expectReported(
      '§§§§platform: {admins: {groups: [g]}}\n',
      'error: missing key "apiVersion" at the top level; add it, such as apiVersion: flyte-tenancy/v1',
      'error: missing key "domains" at the top level; add it, such as domains: { development: Development Environment }',
      'error: missing key "roles" at the top level; add it, such as roles: { reader: [ workflows:read, executions:read ] }',
      'error: missing key "teams" at the top level; add it, such as teams: { alpha: { projects: { ml-alpha: { domains: [ development ] } } } }',
    );
    expectReported(
      teams(
        '  §a: {suspended: true}\n  b: {access: [{role: developer, groups: [g]}], projects: {§p: {name: x}}}',
      ),
      'error: missing key "projects" in team "a"; add it, such as projects: { ml-alpha: { domains: [ development ] } }',
      'error: missing key "domains" in project "p"; add it, such as domains: [ development, production ]',
    );
    expectReported(
      alpha('§nodes: {instanceTypes: [m5.large], min: 0}\ndataBucket: {name: acme}').replace(
        '{role',
        '§{groups: [x]}, {role',
      ),
      'error: missing key "role" in an entry of "access"; add it, such as role: developer',
      'error: missing key "max" in "nodes"; add it, such as max: 5',
    );
  });

  it('reports unknown keys at any depth, with the nearest known one', () => {
    expectReported(
      `${alpha('§quotas: 1\nquota: {§pod: 3, limits: {§cpus: 4}}').replace('{domains', '{§naem: x, domains')}§team: {}\n`,
      'error: unknown key "naem" in project "ml"; did you mean "name"?; allowed: name, description, domains, settings, sharedWith',
      `error: unknown key "quotas" in team "alpha"; allowed: ${TEAM_KEYS}`,
      'error: unknown key "pod" in "quota"; did you mean "pods"?; allowed: requests, limits, pods, persistentVolumeClaims, storage',
      'error: unknown key "cpus" in "limits"; did you mean "cpu"?; allowed: cpu, memory, gpu, ephemeralStorage',
      'error: unknown key "team" at the top level; allowed: apiVersion, domains, roles, platform, defaults, teams',
    );
    expectReported(
      alpha('§suspend: true\n§owner: [a@b.co]'),
      `error: unknown key "suspend" in team "alpha"; did you mean "suspended"?; allowed: ${TEAM_KEYS}`,
      `error: unknown key "owner" in team "alpha"; did you mean "owners"?; allowed: ${TEAM_KEYS}`,
    );
  });

  it('reports wrong types', () => {
    expectReported(
      '§- a',
      'error: the file must be a mapping of apiVersion, domains, roles, platform, defaults, teams, but is a list',
    );
    expectReported(
      alpha('images: §x.co/y\n§quota:\nowners: [§3]\nsuspended: §1\naccess§x: 1')
        .replace('access§x: 1', 'tags: {a: §true}')
        .replace('[development, production]', '§development'),
      'error: "domains" must be a list, but is "development"; write [development]',
      'error: "images" must be a list, but is "x.co/y"; write [x.co/y]',
      'error: "quota" has no value; write a mapping or remove the key',
      'error: "owners" must be text, but 3 is a number; put it in quotes: "3"',
      'error: "suspended" must be true or false, but is 1',
      'error: "a" must be text, but true is a boolean; put it in quotes: "true"',
    );
    expectReported(`${HEAD}§teams:`, 'error: "teams" has no value; write a mapping');
    expectReported(
      alpha('images:\n  - a.co/b\n  §-').replace('§-', '-§'),
      'error: an entry of "images" is empty; write text or remove it',
    );
  });

  it('refuses empty teams, projects and lists', () => {
    expectReported(`${HEAD}§teams: {}`, 'error: "teams" is empty; write at least one team');
    expectReported(
      teams('  a: {§projects: {}}'),
      'error: "projects" is empty; a team has at least one project',
    );
    expectReported(
      alpha('').replace('domains: [development, production]', '§domains: []'),
      'error: "domains" is empty; list at least one domain',
    );
    expectReported(
      alpha('').replace('{role: developer, groups: [alpha-developers]}', '§{role: developer}'),
      'error: "access" names nobody; add groups, users or clients',
    );
    expectReported(
      HEAD.replace('developer: [workflows:read, executions:create]', '§developer: []') +
        'teams: {a: {access: [{role: developer, groups: [g]}], projects: {p: {domains: [staging]}}}}',
      'error: "developer" is empty; list at least one permission',
    );
  });

  it('refuses unknown permissions, those of the platform, and other versions', () => {
    const allowed = TEAM_PERMISSIONS.join(', ');
    expectReported(
      alpha('')
        .replace('flyte-tenancy/v1', '§flyte-tenancy/v2')
        .replace('executions:create', '§executions:craete, §projects:admin, §7'),
      'error: unknown value of "apiVersion" "flyte-tenancy/v2"; did you mean "flyte-tenancy/v1"?; allowed: flyte-tenancy/v1',
      `error: unknown permission "executions:craete"; did you mean "executions:create"?; allowed: ${allowed}`,
      `error: permission "projects:admin" belongs to the platform and can't be part of a role; allowed: ${allowed}`,
      'error: "developer" must be text, but 7 is a number; put it in quotes: "7"',
    );
  });

  it('refuses ids that are not DNS-1123, too long or reserved', () => {
    const dns = (id: string, what: string) =>
      `error: "${id}" is not a ${what} id; write lower-case letters, digits and "-", beginning and ending with a letter or digit (DNS-1123)`;
    const reserved = (id: string, what: string) =>
      `error: "${id}" is reserved for the platform; choose another ${what} id`;
    const body = '{access: [{role: developer, groups: [g]}], projects: {p: {domains: [staging]}}}';
    const long = 't'.repeat(33);
    expectReported(
      teams(
        ['§Team_A', '§-a', '§a-', `§${long}`, '§platform', '§constructor', '§""']
          .map((id) => `  ${id}: ${body}`)
          .join('\n'),
      ),
      dns('Team_A', 'team'),
      dns('-a', 'team'),
      dns('a-', 'team'),
      `error: "${long}" is longer than 32 characters, the most that a team id may have; shorten it`,
      reserved('platform', 'team'),
      reserved('constructor', 'team'),
      dns('', 'team'),
    );
    const ids = [
      'metadata',
      'admin',
      'propeller',
      'datacatalog',
      'flyte',
      'system',
      'uploads',
      'constructor',
    ];
    expectReported(
      alpha('').replace(
        '{ml:',
        `{${ids.map((id) => `§${id}: {domains: [staging]}, `).join('')}§m_l: {domains: [staging]}, ml:`,
      ),
      ...ids.map((id) => reserved(id, 'project')),
      dns('m_l', 'project'),
    );
    expectReported(
      alpha('')
        .replace('{development:', '{§default: x, §Dev: y, development:')
        .replace('  developer:', '  §Admin: [workflows:read]\n  developer:'),
      reserved('default', 'domain'),
      dns('Dev', 'domain'),
      dns('Admin', 'role'),
    );
  });

  it('refuses quantities that Kubernetes would reject', () => {
    expectReported(
      alpha(
        'quota: {requests: {cpu: §-1, memory: §16GB}, limits: {cpu: §4 cores, memory: §true, gpu: §1.5}, pods: §-3}',
      ),
      'error: -1 is negative; write a quantity such as 4, 0.5 or 500m',
      'error: "16GB" is not a Kubernetes quantity; write one such as 512Mi, 16Gi or 1G; did you mean 16Gi?',
      'error: "4 cores" is not a Kubernetes quantity; write one such as 4, 0.5 or 500m; did you mean 4?',
      'error: true must be a Kubernetes quantity such as 16Gi or 512Mi',
      'error: 1.5 must be a whole number from 0 to 1000000',
      'error: -3 is out of range; write a whole number from 1 to 1000000',
    );
    expectReported(
      alpha('quota: {requests: {cpu: §0.0001, memory: §100m}}'),
      'error: 0.0001 is finer than a thousandth of a core; write at least 1m, in whole m',
      'error: "100m" is not a whole number of bytes; write a quantity such as 512Mi, 16Gi or 1G; did you mean 100Mi?',
    );
    const { registry } = parseRegistry(
      alpha('quota: {requests: {cpu: "1e1", memory: 17179869184}, limits: {cpu: 12.5, memory: 20G}}'),
      'f',
    );
    expect(registry?.teams[0]?.quota).to.deep.include({
      requests: { cpuMilli: 10000, memoryBytes: 16 * 1024 ** 3 },
      limits: { cpuMilli: 12500, memoryBytes: 20e9 },
    });
  });

  it('reports every fault at once, in the order of the file', () => {
    const { diagnostics } = parseRegistry(
      alpha('quota: {pods: 0x10, podz: 1}\nowners: [x]\nsuspended: maybe').replace(
        'role: developer',
        'role: develper',
      ),
      'f.yaml',
    );
    expect(diagnostics.map(({ rule, line }) => `${rule}:${line}`)).to.deep.equal([
      'unknown-role:9',
      'number-notation:11',
      'unknown-key:11',
      'value:12',
      'type:13',
    ]);
  });

  it('does not report what only follows from another fault', () => {
    const message = 'error: "domains" must be a list, but is "development"; write [development]';
    const text = alpha('quotaWeights: {development: 2}').replace('[development, production]', '§development');
    expectReported(text.replace('groups: [a', 'projects: [ml], domains: [development], groups: [a'), message);
    expectReported(
      alpha('').replace('[workflows:read, executions:create]', '§workflows:read'),
      'error: "developer" must be a list, but is "workflows:read"; write [workflows:read]',
    );
    expectReported(
      alpha('quota: {requests: {cpu: 9}, limits: {cpu: §9 CPU}}'),
      'error: "9 CPU" is not a Kubernetes quantity; write one such as 4, 0.5 or 500m; did you mean 9?',
    );
    expectReported(
      `${HEAD.replace(/platform.*\n/, '§platform: 3\n').replace('§platform: ', 'platform: §')}teams: {a: {access: [{role: developer, groups: [g]}], projects: {p: {domains: [staging]}}}}`,
      'error: "platform" must be a mapping, but is 3',
    );
  });
});
