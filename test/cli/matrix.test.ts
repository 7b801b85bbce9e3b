import { expect } from 'chai';
import { matrix } from '../../cli/matrix';
import { lineOf, runIn } from './access';

const run = (...args: string[]) => runIn(matrix, ...args);

describe('cli/matrix', () => {
  it('shows every subject in every place, a letter per permission', async () => {
    const { code, out } = await run();
    expect(code).to.equal(0);
    const rows = out.split('\n').map((line) => line.trim().split(/ {2,}/).join('|'));
    expect(rows).to.include(
      `user:alice@company.com|cre-|cr-|cr--|ud|s|developer|tenants.yaml:${lineOf('alice@')}`,
    );
    expect(rows).to.include(`user:bob@company.com|-re-|---|crtu|ud|s|senior|tenants.yaml:${lineOf('bob@')}`);
    expect(rows).to.include(
      'group:platform-engineers|creu|cru|crtu|ud|s|platform admin|tenants.yaml platform.admins',
    );
    const shared = [lineOf('lib-omega'), lineOf('alice@')].join(', ');
    expect(rows).to.include(
      `user:alice@company.com|-re-|-r-|----|--|-|shared by omega: developer of alpha|tenants.yaml:${shared}`,
    );
  });

  it('shows the projects of one team', async () => {
    const { out } = await run('--team', 'omega');
    expect(out).to.include('lib-omega/production').and.not.to.include('ml-alpha/');
    expect((await run('--team', 'omga')).err).to.include('did you mean "omega"?');
  });

  it('gives CSV, one permission per line', async () => {
    const lines = (await run('--csv')).out.split('\n');
    expect(lines[0]).to.equal('kind,subject,team,project,domain,permission,through,lines');
    expect(lines).to.include(
      `client,alpha-ci,alpha,ml-alpha,production,executions:terminate,senior,${lineOf('bob@')}`,
    );
    expect(lines).to.include(
      `user,alice@company.com,omega,lib-omega,production,workflows:execute,shared by omega: developer of alpha,${lineOf('lib-omega')} ${lineOf('alice@')}`,
    );
  });

  it('gives JSON that holds what the table holds', async () => {
    const all = JSON.parse((await run('--json')).out);
    const bob = all.find((e: any) => e.subject === 'bob@company.com' && e.domain === 'production');
    expect(bob).to.deep.include({ kind: 'user', project: 'ml-alpha', team: 'alpha' });
    expect(bob.permissions).to.include('executions:terminate').and.not.to.include('workflows:create');
    expect(bob.grants[0]).not.to.have.property('mask');
  });

  it('takes one format', async () => {
    expect((await run('--csv', '--json')).code).to.equal(2);
  });
});
