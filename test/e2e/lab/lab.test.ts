import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseDocument } from 'yaml';
import { isAlive, LabProcess, listens, type Ready } from './lab-process';
import { eventually } from './processes';

const REGISTRY = join(__dirname, '../../../tenants.yaml');

describe('e2e/lab: npm run lab', function () {
  this.timeout(5 * 60_000);
  let folder: string;
  let file: string;
  let lab: LabProcess;
  let ready: Ready;

  const ask = async (account: string, path: string) => {
    const headers = { authorization: `Bearer ${ready.tokens[account]}` };
    const answer = await fetch(ready.gateway + path, { headers });
    return { status: answer.status, body: (await answer.json()) as any };
  };
  const executions = (account: string, place: string) => ask(account, `/api/v1/executions/${place}?limit=10`);
  const edit = (change: (registry: any) => void) => {
    const document = parseDocument(readFileSync(REGISTRY, 'utf8')).toJS();
    change(document);
    writeFileSync(file, JSON.stringify(document, null, 2));
  };
  const up = () => new LabProcess('up', '--lab', join(ready.outputs, '..')).ended;

  before(async function () {
    this.timeout(40 * 60_000);
    folder = mkdtempSync(join(tmpdir(), 'lab-test-'));
    file = join(folder, 'tenants.yaml');
    copyFileSync(REGISTRY, file);
    lab = new LabProcess('--registry', file, '--json');
    ready = await lab.ready();
  });
  after(async () => {
    lab?.child.kill('SIGTERM');
    await lab?.ended;
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives everybody in the registry a token with which the gateway knows them', async () => {
    expect(ready.tokens).to.include.keys('alice@company.com', 'alpha-ci', 'group:platform-engineers');
    const { body } = await ask('alice@company.com', '/api/v1/projects');
    expect(body.projects.map(({ id }: any) => id)).to.deep.equal(['ml-alpha', 'web-alpha']);
    expect((await executions('alice@company.com', 'ml-alpha/development')).status).to.equal(200);
    expect((await executions('alpha-ci', 'ml-alpha/production')).status).to.equal(200);
    expect((await executions('group:team-alpha-seniors', 'ml-alpha/production')).status).to.equal(200);
  });

  it('denies what the registry does not give', async () => {
    const { status, body } = await executions('charlie@company.com', 'ml-alpha/development');
    expect(status).to.equal(403);
    expect(body.message).to.match(/^charlie@company\.com may not executions:read in ml-alpha\/development/);
    expect((await executions('alice@company.com', 'ml-alpha/production')).status).to.equal(403);
  });

  it('writes the outputs without secrets', () => {
    const text = readFileSync(ready.outputs, 'utf8');
    const { tenants, kubeconfig } = JSON.parse(text);
    expect(Object.keys(tenants)).to.deep.equal(['alpha', 'beta', 'gamma']);
    expect(kubeconfig).to.equal('[secret]');
    expect(text).to.not.include(readFileSync(join(ready.outputs, '../internal-client'), 'utf8').trim());
  });

  it('tells where an edited registry is wrong, and keeps the state it had', async () => {
    writeFileSync(
      file,
      readFileSync(REGISTRY, 'utf8').replace('domains: [development, staging] #', 'domains: [stagin] #'),
    );
    const { code, stdout } = await up();
    expect(code).to.equal(1);
    expect(stdout).to.match(
      /tenants\.yaml:\d+:\d+: error: unknown domain "stagin"; did you mean "staging"\?/,
    );
    expect((await executions('alice@company.com', 'ml-alpha/development')).status).to.equal(200);
  });

  it('previews and applies permissions, quotas and projects, which take effect at once', async () => {
    edit(({ teams: { alpha, beta } }) => {
      alpha.access[0].domains = ['staging'];
      alpha.quota.pods = 45;
      beta.projects['new-beta'] = { name: 'New', domains: ['development'] };
    });
    const { code, stdout } = await up();
    expect(code, stdout).to.equal(0);
    expect(stdout).to.match(
      /~ ResourceQuota alpha-ml-alpha-production-quota\n\s+spec\.hard\.pods: "15" -> "13"/,
    );
    expect(stdout).to.match(/\+ Namespace beta-new-beta-development/);
    expect((await executions('alice@company.com', 'ml-alpha/development')).status).to.equal(403);
    expect((await executions('alice@company.com', 'ml-alpha/staging')).status).to.equal(200);
    const { body } = await ask('charlie@company.com', '/api/v1/projects');
    expect(body.projects.map(({ id }: any) => id)).to.include('new-beta');
  });

  it('leaves no process and no open port when what started it is killed', async () => {
    const { clusters } = JSON.parse(readFileSync(ready.kubeconfig, 'utf8'));
    const urls = [ready.gateway, ready.issuer, clusters[0].cluster.server];
    const started = lab.processes();
    expect(started.length).to.be.greaterThan(8);
    for (const url of urls) expect(await listens(url), url).to.equal(true);
    lab.child.kill('SIGKILL');
    await eventually('the end of every process', async () => !started.some(isAlive) || undefined, 30_000);
    for (const url of urls) expect(await listens(url), url).to.equal(false);
    expect(() => readFileSync(ready.outputs)).to.throw(/ENOENT/);
  });

  it('exits with the engine’s code when it is to apply once', async () => {
    edit((registry) => {
      registry.teams = { gamma: registry.teams.gamma };
    });
    const once = new LabProcess('--registry', file, '--once', '--json');
    const { code, stdout, stderr } = await once.ended;
    expect({ code, stdout }, stderr).to.deep.equal({ code: 0, stdout: '' });
    expect(stderr).to.match(/applied in \d+ s: \d+ created/);
  });

  it('does not start with a registry that is not valid', async () => {
    edit((registry) => {
      registry.teams.alpha.projects = {};
    });
    const { code, stdout } = await new LabProcess('--registry', file, '--once').ended;
    expect(code).to.equal(1);
    expect(stdout).to.match(/tenants\.yaml:\d+:\d+: error: /);
  });
});
