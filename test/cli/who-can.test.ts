import { expect } from 'chai';
import { whoCan } from '../../cli/who-can';
import { lineOf, runIn } from './access';

const run = (...args: string[]) => runIn(whoCan, ...args);

describe('cli/who-can', () => {
  it('lists groups, users, clients and admins with role and line', async () => {
    const { code, out } = await run('executions:create', 'ml-alpha', 'development');
    expect(code).to.equal(0);
    expect(out.split('\n').map((line) => line.trim().split(/ {2,}/))).to.deep.equal([
      ['executions:create in ml-alpha/development', '4 entries, tenants.yaml'],
      ['kind', 'subject', 'through', 'granted by'],
      ['group', 'alpha-developers', 'developer', `tenants.yaml:${lineOf('alice@')}`],
      ['user', 'alice@company.com', 'developer', `tenants.yaml:${lineOf('alice@')}`],
      ['user', 'bob@company.com', 'senior', `tenants.yaml:${lineOf('bob@')}`],
      ['client', 'alpha-ci', 'senior', `tenants.yaml:${lineOf('bob@')}`],
      ['group', 'platform-engineers', 'platform admin', 'tenants.yaml platform.admins'],
    ]);
  });

  it('lists those whom sharing lets in, and only for what it passes on', async () => {
    const read = await run('workflows:read', 'lib-omega', 'production');
    expect(read.out).to.match(/alice@company.com +shared by omega: developer of alpha/);
    expect(read.out).to.match(/bob@company.com +shared by omega: senior of alpha/);
    const create = await run('workflows:create', 'lib-omega', 'production');
    expect(create.out).not.to.include('alpha');
  });

  it('exits 1 when nobody but the admins may, and says why for a domain that is not used', async () => {
    const { code, out } = await run('executions:read', 'ml-alpha', 'staging');
    expect(code).to.equal(1);
    expect(out).to.include('ml-alpha does not use the domain staging.');
    expect((await run('projects:admin', 'ml-alpha', 'development')).code).to.equal(1);
    expect((await run('internal:events', 'ml-alpha', 'development')).out).not.to.include('platform admin');
  });

  it('gives JSON', async () => {
    const { out } = await run('executions:terminate', 'ml-alpha', 'production', '--json');
    const found = JSON.parse(out);
    expect(found.map((e: any) => e.subject)).to.deep.equal([
      'bob@company.com',
      'alpha-ci',
      'platform-engineers',
    ]);
    expect(found[0].permissions).to.deep.equal(['executions:terminate']);
    expect(found[0].grants[0]).not.to.have.property('mask');
  });

  it('refuses what does not exist', async () => {
    expect((await run('executions:creat', 'ml-alpha', 'development')).err).to.include(
      'did you mean "executions:create"?',
    );
    expect((await run('executions:create', 'ml-beta', 'development')).code).to.equal(2);
    expect((await run('executions:create')).code).to.equal(2);
  });
});
