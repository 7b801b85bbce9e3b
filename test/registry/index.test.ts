import { expect } from 'chai';
import fc from 'fast-check';
import { parseRegistry, type Registry, type Team } from '../../registry';
import type { TenantsFile } from '../../registry/schema';
import { alpha } from '../support/diagnostics';
import { fileText, registryText, registryTexts, tenantsFiles } from '../support/generate';

/** Without the places in the file, which move with its lines. */
const content = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value, (key, inner) => (key === 'position' ? undefined : inner)));

function valid(text: string): Registry {
  const { registry, diagnostics } = parseRegistry(text, 'f.yaml');
  expect(diagnostics, text).to.deep.equal([]);
  return registry!;
}

const teamEntry = (team: Team) => ({
  ...team,
  position: undefined,
  quota: amountsOf(team.quota),
  taskResources: amountsOf(team.taskResources),
  quotaWeights: filled(team.quotaWeights),
  tags: filled(team.tags),
  images: filled(team.images),
  owners: filled(team.owners),
  projects: Object.fromEntries(
    team.projects.map(({ id, position: _, sharedWith, ...project }) => [
      id,
      { ...project, sharedWith: filled(sharedWith) },
    ]),
  ),
  access: team.access.map(({ position: _, groups, users, clients, projects, ...binding }) => ({
    ...binding,
    projects: projects.length === team.projects.length ? undefined : projects,
    groups: filled(groups),
    users: filled(users),
    clients: filled(clients),
  })),
  network: { egress: team.network.egress.map(({ cidr, ports }) => ({ cidr, ports: filled(ports) })) },
  dataBucket: team.dataBucket && { name: team.dataBucket.name, prefix: team.dataBucket.prefix || undefined },
  id: undefined,
});

/** Empty lists and maps are left out of a file. */
const filled = <T extends object>(value: T): T | undefined =>
  Object.keys(value).length === 0 ? undefined : value;

/** Amounts of the model as quantities of the file. */
function amountsOf(block: object): object {
  const names: Record<string, string> = {
    cpuMilli: 'cpu',
    memoryBytes: 'memory',
    ephemeralStorageBytes: 'ephemeralStorage',
    storageBytes: 'storage',
  };
  return Object.fromEntries(
    Object.entries(block).map(([key, value]) => [
      names[key] ?? key,
      typeof value === 'object' ? amountsOf(value) : key === 'cpuMilli' ? `${value}m` : value,
    ]),
  );
}

/** The registry as a file that says everything. */
function printed(registry: Registry): string {
  const byId = <T extends { id: string }, V>(items: T[], value: (item: T) => V) =>
    Object.fromEntries(items.map((item) => [item.id, value(item)]));
  const file = {
    apiVersion: registry.apiVersion,
    domains: byId(registry.domains, (domain) => domain.description),
    roles: byId(registry.roles, (role) => role.permissions),
    platform: { admins: { groups: filled(registry.platform.admins.groups) } },
    teams: byId(registry.teams, teamEntry),
  };
  return fileText(JSON.parse(JSON.stringify(file)));
}

describe('registry', () => {
  it('accepts every generated registry', () => {
    fc.assert(
      fc.property(registryTexts(), (text) => void valid(text)),
      { numRuns: 80 },
    );
    for (const teams of [1, 2, 30]) expect(valid(registryText(teams)).teams).to.have.length(teams);
  });

  it('does not care for the order of teams, domains, roles and projects', () => {
    const reversed = <V extends object>(map: V): V => Object.fromEntries(Object.entries(map).reverse()) as V;
    const turned = (file: TenantsFile): TenantsFile => ({
      ...file,
      domains: reversed(file.domains),
      roles: reversed(file.roles),
      teams: reversed(
        Object.fromEntries(
          Object.entries(file.teams).map(([id, t]) => [
            id,
            { ...reversed(t), projects: reversed(t.projects) },
          ]),
        ),
      ),
    });
    fc.assert(
      fc.property(tenantsFiles(), (file) => {
        expect(content(valid(fileText(turned(file))))).to.deep.equal(content(valid(fileText(file))));
      }),
      { numRuns: 60 },
    );
  });

  it('leaves the other teams as they are when a team is added', () => {
    fc.assert(
      fc.property(tenantsFiles(4), (file) => {
        const [added, ...rest] = Object.keys(file.teams);
        fc.pre(rest.length > 0);
        const fewer = { ...file, teams: Object.fromEntries(rest.map((id) => [id, file.teams[id]!])) };
        const before = content(valid(fileText(fewer)).teams);
        const after = content(valid(fileText(file)).teams.filter(({ id }) => id !== added));
        expect(after).to.deep.equal(before);
      }),
      { numRuns: 60 },
    );
  });

  it('reads again what it would print', () => {
    fc.assert(
      fc.property(registryTexts(3), (text) => {
        const registry = valid(text);
        expect(content(valid(printed(registry)))).to.deep.equal(content(registry));
      }),
      { numRuns: 60 },
    );
  });

  it('never throws, and has diagnostics in order, whatever it is given', () => {
    const check = (source: string | Uint8Array) => {
      const { registry, diagnostics } = parseRegistry(source, 'f.yaml');
      expect(registry !== undefined).to.equal(!diagnostics.some(({ severity }) => severity === 'error'));
      for (const [index, { line, column, message }] of diagnostics.entries()) {
        const before = diagnostics[index - 1];
        expect(line).to.be.at.least(before?.line ?? 1);
        if (line === before?.line) expect(column).to.be.at.least(before.column);
        expect(column).to.be.at.least(1);
        expect(message).to.match(/^[^\n]+$/);
      }
    };
    const yamlish = fc.stringMatching(/^[-a-c:{}[\],&*!|>?%@`"'#\n <~0-9.]{0,60}$/);
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), yamlish), check), { numRuns: 800 });
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), check), { numRuns: 300 });

    const base = alpha(`quota: {requests: {cpu: 4, memory: 8Gi}, limits: {cpu: 8}}
network: {egress: [{cidr: 10.0.0.0/8, ports: [443, {port: 53, protocol: UDP}]}]}
dataBucket: {name: acme, prefix: a}
nodes: {instanceTypes: [m5.large], min: 0, max: 2}`);
    const piece = fc.oneof(
      yamlish,
      fc.constantFrom(
        'null',
        '[]',
        '{}',
        '- ',
        ': ',
        '*a',
        '&a ',
        '<<: ',
        '__proto__: ',
        'constructor',
        '\t',
        '\r\n',
        '1e9',
        '\ud800',
      ),
    );
    const cut = fc.tuple(fc.nat(base.length), fc.nat(12), piece);
    fc.assert(
      fc.property(fc.array(cut, { minLength: 1, maxLength: 3 }), (cuts) => {
        check(
          cuts.reduce(
            (text, [at, length, insert]) => text.slice(0, at) + insert + text.slice(at + length),
            base,
          ),
        );
      }),
      { numRuns: 800 },
    );
  });
});
