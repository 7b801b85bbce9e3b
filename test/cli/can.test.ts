import { expect } from 'chai';
import { can } from '../../cli/can';
import { lineOf, runIn } from './access';

const run = (...args: string[]) => runIn(can, ...args);

describe('cli/can', () => {
  it('says yes with the line that grants', async () => {
    const { code, out } = await run('Alice@Company.com', 'executions:create', 'ml-alpha', 'development');
    expect(code).to.equal(0);
    expect(out).to.equal(
      `yes  alice@company.com may executions:create in ml-alpha/development.\n     tenants.yaml:${lineOf('alice@')}  role developer of team alpha`,
    );
  });

  it('says no with the reason and names the file it read', async () => {
    const { code, out } = await run(
      'alice@company.com',
      'executions:create',
      'ml-alpha',
      'production',
      '--registry',
      'other.yaml',
    );
    expect(code).to.equal(1);
    expect(out).to.match(
      /^no {2}alice@company.com may not executions:create in ml-alpha\/production \(teams: alpha\)\. Roles developer, senior give it/,
    );
    const yes = await run(
      'client:alpha-ci',
      'executions:create',
      'ml-alpha',
      'production',
      '--registry',
      'other.yaml',
    );
    expect([yes.code, yes.out.includes('other.yaml:')]).to.deep.equal([0, true]);
  });

  it('takes groups, clients and further groups', async () => {
    expect((await run('group:alpha-developers', 'data:upload', 'ml-alpha', 'development')).code).to.equal(0);
    expect((await run('group:alpha-ci', 'data:upload', 'ml-alpha', 'development')).code).to.equal(1);
    const more = await run(
      'eve@company.com',
      'workflows:create',
      'ml-alpha',
      'development',
      '--group',
      'alpha-developers',
    );
    expect(more.code).to.equal(0);
    expect(
      (await run('group:platform-engineers', 'projects:admin', 'lib-omega', 'production')).out,
    ).to.include('platform admin');
  });

  it('shows what comes from sharing with both lines', async () => {
    const { code, out } = await run('alice@company.com', 'workflows:execute', 'lib-omega', 'production');
    expect(code).to.equal(0);
    expect(out).to.include(`tenants.yaml:${lineOf('lib-omega')}  shared by team omega`);
    expect(out).to.include(`tenants.yaml:${lineOf('alice@')}  role developer of team alpha`);
  });

  it('answers for an RPC', async () => {
    const ask = async (rpc: string, domain = 'development') =>
      (await run('alice@company.com', `rpc:${rpc}`, 'ml-alpha', domain)).code;
    expect(await ask('AdminService/CreateTask')).to.equal(0);
    expect(await ask('AdminService/CreateTask', 'production')).to.equal(1);
    expect(await ask('AdminService/GetProject', 'production')).to.equal(0);
    expect(await ask('AdminService/GetVersion')).to.equal(0);
    expect(await ask('AdminService/GetTasks')).to.equal(2);
  });

  it('gives JSON', async () => {
    const { out } = await run('alice@company.com', 'executions:read', 'ml-alpha', 'development', '--json');
    const answer = JSON.parse(out);
    expect(answer).to.deep.include({ allow: true, permission: 'executions:read', team: 'alpha' });
    expect(answer.grants[0]).to.include({ role: 'developer', line: lineOf('alice@') });
    expect(answer.grants[0]).to.have.all.keys('team', 'role', 'line', 'text');
  });

  it('hints at a misspelt subject', async () => {
    const { out } = await run('alcie@company.com', 'executions:read', 'ml-alpha', 'development');
    expect(out).to.include('No binding names alcie@company.com; did you mean "alice@company.com"?');
  });

  it('refuses what does not exist, naming the nearest', async () => {
    const cases: [args: string[], hint: string][] = [
      [
        ['alice@company.com', 'executons:create', 'ml-alpha', 'development'],
        'did you mean "executions:create"?',
      ],
      [['alice@company.com', 'executions:create', 'ml-alhpa', 'development'], 'did you mean "ml-alpha"?'],
      [['alice@company.com', 'executions:create', 'ml-alpha', 'dev'], 'did you mean "development"?'],
      [['alice', 'executions:create', 'ml-alpha', 'development'], '"alice" is no subject'],
      [['alice@company.com', 'executions:create', 'ml-alpha'], 'takes SUBJECT PERMISSION PROJECT DOMAIN'],
      [
        ['alice@company.com', 'executions:create', 'ml-alpha', 'development', '--regsitry', 'x'],
        'Unknown option',
      ],
      [
        ['alice@company.com', 'executions:create', 'ml-alpha', 'development', '--registry', 'absent.yaml'],
        'absent.yaml',
      ],
    ];
    for (const [args, hint] of cases) {
      const { code, err, out } = await run(...args);
      expect([code, out], args.join(' ')).to.deep.equal([2, '']);
      expect(err).to.include(hint);
    }
  });
});
