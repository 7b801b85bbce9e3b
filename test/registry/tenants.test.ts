import { join } from 'node:path';
import { expect } from 'chai';
import { parseRegistry } from '../../registry';
import { readRegistry } from '../../registry/file';
import { HEAD } from '../support/diagnostics';

const GIB = 1024 ** 3;

describe('tenants.yaml', () => {
  const { registry, diagnostics } = readRegistry(join(__dirname, '../../tenants.yaml'));
  const team = (id: string) => registry!.teams.find((t) => t.id === id)!;

  it('is valid, without warnings', () => {
    expect(diagnostics).to.deep.equal([]);
    expect(registry!.domains.map(({ id }) => id)).to.deep.equal(['development', 'production', 'staging']);
    expect(registry!.platform.admins.groups).to.deep.equal(['platform-engineers']);
  });

  it('has the projects and quotas of the three teams', () => {
    const projects = (id: string) => team(id).projects.map((p) => `${p.id}: ${p.domains.join(' ')}`);
    expect(projects('alpha')).to.deep.equal([
      'ml-alpha: development production staging',
      'web-alpha: development production',
    ]);
    expect(projects('beta')).to.deep.equal([
      'api-beta: development production',
      'data-beta: development production',
    ]);
    expect(projects('gamma')).to.deep.equal([
      'analytics-gamma: development production',
      'reports-gamma: development production',
    ]);
    const quota = (id: string) => {
      const { requests, limits, pods, persistentVolumeClaims } = team(id).quota;
      return [
        requests.cpuMilli / 1000,
        requests.memoryBytes / GIB,
        limits.cpuMilli / 1000,
        limits.memoryBytes / GIB,
        pods,
        persistentVolumeClaims,
      ];
    };
    expect(quota('alpha')).to.deep.equal([10, 20, 20, 40, 50, 10]);
    expect(quota('beta')).to.deep.equal([8, 16, 16, 32, 40, 8]);
    expect(quota('gamma')).to.deep.equal([5, 10, 10, 20, 25, 5]);
  });

  it('binds the roles of the three teams', () => {
    const access = (id: string) =>
      team(id).access.map((b) =>
        [b.role, b.groups.join(' '), b.users.join(' '), b.clients.join(' '), b.domains.join(' ')].join(' | '),
      );
    expect(access('alpha')).to.deep.equal([
      'developer | team-alpha-developers | alice@company.com |  | development staging',
      'senior | team-alpha-seniors | bob@company.com | alpha-ci | development production staging',
    ]);
    expect(access('beta')).to.deep.equal([
      'developer | team-beta-developers | charlie@company.com |  | development',
      'senior | team-beta-leads | diana@company.com |  | development production',
    ]);
    expect(access('gamma')).to.deep.equal([
      'developer | team-gamma-analysts | eve@company.com |  | development production',
    ]);
    expect(team('alpha').images).to.deep.equal(['team-alpha-registry.com/**']);
    for (const { owners } of registry!.teams) expect(owners).to.have.length.greaterThan(0);
  });

  it('has the settings of the projects', () => {
    const settings = (id: string, project: string) =>
      team(id).projects.find((p) => p.id === project)!.settings;
    const label = 'team-beta-cluster';
    expect(settings('alpha', 'ml-alpha')).to.deep.equal({
      development: {
        clusterLabel: 'team-alpha-cluster',
        queueTags: ['team-alpha', 'development'],
        maxParallelism: 10,
        runAsUser: 1000,
        runAsGroup: 1000,
      },
      production: {
        clusterLabel: 'team-alpha-cluster',
        queueTags: ['team-alpha', 'production'],
        maxParallelism: 5,
        runAsUser: 1000,
        runAsGroup: 1000,
      },
      staging: {},
    });
    expect(settings('beta', 'data-beta')).to.deep.equal({
      development: { clusterLabel: label, queueTags: ['team-beta', 'development'], maxParallelism: 8 },
      production: { clusterLabel: label, queueTags: ['team-beta', 'production'], maxParallelism: 4 },
    });
    expect(settings('gamma', 'reports-gamma')).to.deep.equal({ development: {}, production: {} });
  });
});

describe('a minimal team', () => {
  const lines = `  delta:
    projects:
      ml-delta:
        domains: [development]
    access:
      - {role: developer, groups: [delta]}`;

  it('has at most 12 lines, and gets the rest from the defaults', () => {
    expect(lines.split('\n')).to.have.length.at.most(12);
    const { registry, diagnostics } = parseRegistry(
      `${HEAD}defaults: {quota: {pods: 7}}\nteams:\n${lines}\n`,
      'f.yaml',
    );
    expect(diagnostics).to.deep.equal([]);
    expect(registry?.teams).to.deep.equal([
      {
        id: 'delta',
        projects: [
          {
            id: 'ml-delta',
            name: 'ml-delta',
            description: '',
            domains: ['development'],
            settings: { development: {} },
            sharedWith: [],
            position: { line: 11, column: 7 },
          },
        ],
        quota: {
          requests: { cpuMilli: 4000, memoryBytes: 8 * GIB },
          limits: { cpuMilli: 8000, memoryBytes: 16 * GIB },
          pods: 7,
          persistentVolumeClaims: 4,
        },
        quotaWeights: {},
        access: [
          {
            role: 'developer',
            groups: ['delta'],
            users: [],
            clients: [],
            projects: ['ml-delta'],
            domains: ['development'],
            allowShared: false,
            position: { line: 14, column: 9 },
          },
        ],
        images: [],
        network: { egress: [] },
        taskResources: {
          defaults: { cpuMilli: 500, memoryBytes: GIB / 2 },
          limits: { cpuMilli: 2000, memoryBytes: 4 * GIB },
        },
        suspended: false,
        owners: [],
        tags: {},
        position: { line: 9, column: 3 },
      },
    ]);
  });
});
