import { expect } from 'chai';
import { directoryOf } from '../../lab/directory';
import { exampleOf } from '../../lab/guide';
import { parseRegistry } from '../../registry';

const TEXT = `apiVersion: flyte-tenancy/v1
domains: {development: Development, production: Production}
roles:
  developer: [workflows:create, workflows:read, executions:create, executions:read]
  reader: [executions:read]
platform: {admins: {users: [admin@company.com]}}
teams:
  alpha:
    owners: [owner@company.com]
    projects: {ml-alpha: {name: ML, domains: [development, production]}}
    quota: {requests: {cpu: 4, memory: 8Gi}, limits: {cpu: 8, memory: 16Gi}, pods: 20, persistentVolumeClaims: 4}
    access:
      - {role: reader, users: [ann@company.com], groups: ["/alpha/readers"], clients: [alpha-ci]}
      - {role: developer, users: [bob@company.com], domains: [production]}
`;

const registryOf = (text: string) => {
  const { registry, diagnostics } = parseRegistry(Buffer.from(text), 'tenants.yaml');
  expect(registry, JSON.stringify(diagnostics)).to.not.equal(undefined);
  return registry!;
};

describe('lab/directory', () => {
  const registry = registryOf(TEXT);
  const directory = directoryOf(registry);

  it('knows everybody whom the registry names, once', () => {
    expect(directory.accounts.map(({ id }) => id)).to.deep.equal([
      'admin@company.com',
      'ann@company.com',
      'bob@company.com',
      'owner@company.com',
      'group:/alpha/readers',
    ]);
    expect(directory.clients).to.deep.equal([
      { id: 'alpha-ci', grants: ['alpha: reader in development, production'] },
    ]);
  });

  it('puts people into no group, and members of a group into that alone', () => {
    const [admin] = directory.accounts;
    expect(admin).to.deep.include({ groups: [], grants: ['platform admin'] });
    expect(directory.accounts.at(-1)).to.deep.include({
      groups: ['/alpha/readers'],
      email: 'alpha-readers@members.example.com',
    });
  });

  it('chooses for the guide who may work somewhere, and who may not', () => {
    const example = exampleOf(registry, directory);
    expect(example).to.deep.include({ project: 'ml-alpha', domain: 'production' });
    expect(example?.insider.id).to.equal('bob@company.com');
    expect(example?.outsider?.id).to.equal('owner@company.com');
  });

  it('has no example where nobody may work', () => {
    const idle = registryOf(TEXT.replace(/ {6}- \{role: developer.*\n/, ''));
    expect(exampleOf(idle, directoryOf(idle))).to.equal(undefined);
  });
});
