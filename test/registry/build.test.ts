import { expect } from 'chai';
import { parseRegistry } from '../../registry';
import { alpha } from '../support/diagnostics';

const teamOf = (text: string) => {
  const { registry, diagnostics } = parseRegistry(text, 'f.yaml');
  expect(diagnostics).to.deep.equal([]);
  return registry!.teams[0]!;
};

describe('registry/build', () => {
  it("merges a project's default settings under those of each domain", () => {
    const settings = `{
        default: {maxParallelism: 5, labels: {a: x, b: x}, queueTags: [t], pluginOverrides: [{taskType: spark, plugins: [p]}]},
        production: {maxParallelism: 9, labels: {b: y}}}`;
    const team = teamOf(alpha('').replace('production]}', `production], settings: ${settings}}`));
    const pluginOverrides = [{ taskType: 'spark', plugins: ['p'], missingPluginBehavior: 'FAIL' }];
    expect(team.projects[0]?.settings).to.deep.equal({
      development: { maxParallelism: 5, labels: { a: 'x', b: 'x' }, queueTags: ['t'], pluginOverrides },
      production: { maxParallelism: 9, labels: { a: 'x', b: 'y' }, queueTags: ['t'], pluginOverrides },
    });
  });

  it('merges quotas and task resources field by field, replaces nodes and network', () => {
    const defaults = `defaults:
  quota: {requests: {cpu: 2}, pods: 9, storage: 1Ti}
  taskResources: {limits: {cpu: 3}}
  nodes: {instanceTypes: [m5.large], min: 0, max: 2}
  network: {egress: [{cidr: 10.0.0.0/8}]}
teams:`;
    const inherited = teamOf(alpha('').replace('teams:', defaults));
    expect(inherited.quota).to.deep.include({ pods: 9, storageBytes: 1024 ** 4, persistentVolumeClaims: 4 });
    expect(inherited.quota.requests).to.deep.equal({ cpuMilli: 2000, memoryBytes: 8 * 1024 ** 3 });
    expect(inherited.taskResources.limits.cpuMilli).to.equal(3000);
    expect(inherited.nodes).to.deep.equal({ instanceTypes: ['m5.large'], min: 0, max: 2 });
    expect(inherited.network).to.deep.equal({ egress: [{ cidr: '10.0.0.0/8', ports: [] }] });

    const own = `quota: {requests: {memory: 1Gi}}
nodes: {instanceTypes: [g5.xlarge, c5.large], min: 1, max: 1}
network: {egress: [{cidr: 192.168.0.0/16, ports: [443, {port: 53, protocol: UDP}]}]}
dataBucket: {name: acme, prefix: a/b}`;
    const team = teamOf(alpha(own).replace('teams:', defaults));
    expect(team.quota).to.deep.include({ requests: { cpuMilli: 2000, memoryBytes: 1024 ** 3 }, pods: 9 });
    expect(team.nodes).to.deep.equal({ instanceTypes: ['c5.large', 'g5.xlarge'], min: 1, max: 1 });
    const ports = [
      { port: 443, protocol: 'TCP' },
      { port: 53, protocol: 'UDP' },
    ];
    expect(team.network).to.deep.equal({ egress: [{ cidr: '192.168.0.0/16', ports }] });
    expect(team.dataBucket).to.deep.equal({ name: 'acme', prefix: 'a/b' });
    expect(teamOf(alpha('dataBucket: acme')).dataBucket).to.deep.equal({ name: 'acme', prefix: '' });
  });

  it('compares e-mail addresses in lower case, sorts, and gives a binding all projects and domains', () => {
    const team = teamOf(
      alpha('owners: [Zoe@B.co, amy@b.co]').replace(
        'groups: [alpha-developers]',
        'groups: [z, a], users: [Bob@B.co]',
      ),
    );
    expect(team.owners).to.deep.equal(['amy@b.co', 'zoe@b.co']);
    expect(team.access[0]).to.deep.include({
      groups: ['a', 'z'],
      users: ['bob@b.co'],
      projects: ['ml'],
      domains: ['development', 'production'],
    });
  });

  it('is frozen all the way down', () => {
    const { registry } = parseRegistry(alpha('tags: {a: b}'), 'f.yaml');
    const thawed = (value: unknown): boolean =>
      typeof value === 'object' &&
      value !== null &&
      (!Object.isFrozen(value) || Object.values(value).some(thawed));
    expect(thawed(registry)).to.equal(false);
  });
});
