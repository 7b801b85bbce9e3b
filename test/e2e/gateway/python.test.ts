import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Persona } from '../../attacks/model';
import { flytekitPrograms, type Run, run } from '../support/python';
import { type Platform, startPlatform } from './platform';

/** New in each run, for a real server that remembers. */
const VERSION = `v${Date.now().toString(36)}`;
const HERE = join(__dirname, 'python');

/** The real Flyte Python client, with its own ways to authenticate, in front of the real gateway. */
describe('the Flyte Python client through the gateway', () => {
  let p: Platform;
  let bin: string;
  let folder: string;
  const configs = new Map<string, string>();

  before(async function () {
    this.timeout(600_000);
    bin = flytekitPrograms();
    p = await startPlatform();
    folder = mkdtempSync(join(tmpdir(), 'pyflyte-'));
    const endpoint = `dns:///${new URL(p.gateway.url).host}`;
    const config = (name: string, lines: string[]) => {
      const file = join(folder, `${name}.yaml`);
      writeFileSync(
        file,
        ['admin:', `  endpoint: ${endpoint}`, '  insecure: true', ...lines.map((l) => `  ${l}`), ''].join(
          '\n',
        ),
      );
      configs.set(name, file);
    };
    for (const persona of ['alice', 'charlie', 'nobody'] as Exclude<Persona, 'anonymous'>[]) {
      writeFileSync(join(folder, `${persona}.jwt`), await p.idp.token(persona));
      config(persona, ['authType: ExternalCommand', `command: [cat, ${join(folder, `${persona}.jwt`)}]`]);
    }
    writeFileSync(join(folder, 'secret'), p.idp.clientSecret);
    config('alpha-ci', [
      'authType: ClientSecret',
      'clientId: alpha-ci',
      `clientSecretLocation: ${join(folder, 'secret')}`,
      'scopes: [all]',
    ]);
  });
  after(() => p?.close());

  const env = () => ({ HOME: folder, FLYTE_SDK_LOGGING_LEVEL: '40', NO_COLOR: '1', COLUMNS: '400' });
  const pyflyte = (who: string, ...args: string[]): Promise<Run> =>
    run(join(bin, 'pyflyte'), ['--config', configs.get(who)!, ...args], { cwd: HERE, env: env() });
  const register = (who: string, project: string, domain: string, version: string) =>
    pyflyte(
      who,
      'register',
      '--project',
      project,
      '--domain',
      domain,
      '--image',
      'team-alpha-registry.com/python:3.11',
      '--version',
      version,
      'hello.py',
    );
  const remote = async (
    who: string,
    project: string,
    domain: string,
    version: string,
    ...steps: string[]
  ) => {
    const { text } = await run(
      join(bin, 'python'),
      [join(HERE, 'remote.py'), configs.get(who)!, project, domain, version, ...steps],
      { env: env() },
    );
    const line = text.split('\n').find((l) => l.startsWith('{'));
    if (!line) throw new Error(text);
    return JSON.parse(line) as Record<string, any>;
  };

  it('alice registers in ml-alpha development, fast registration and all', async () => {
    const { code, text } = await register('alice', 'ml-alpha', 'development', VERSION);
    expect(code, text).to.equal(0);
    if (p.real) return;
    expect([...p.admin.store.entities.keys()]).to.include.members([
      `1/ml-alpha/development/hello.greet/${VERSION}`,
      `2/ml-alpha/development/hello.hello/${VERSION}`,
      `3/ml-alpha/development/hello.hello/${VERSION}`,
    ]);
    expect(
      [...p.objects.objects.keys()].filter((k) =>
        k.startsWith('flyte-metadata/uploads/ml-alpha/development/'),
      ),
    ).to.have.lengthOf(1);
  });

  it('alice lists, fetches and launches there', async () => {
    const got = await remote(
      'alice',
      'ml-alpha',
      'development',
      VERSION,
      'list_workflows',
      'fetch',
      'projects',
      'execute',
      'executions',
      'terminate',
    );
    expect(got).to.deep.include({
      list_workflows: ['hello.hello'],
      fetch: 'ml-alpha',
      projects: ['ml-alpha', 'tools-gamma', 'web-alpha'],
      execute: 'ml-alpha',
    });
    const stored = p.admin.store.executions.get(`ml-alpha/development/${got['execution']}`);
    if (!p.real) expect(stored.spec.metadata.principal).to.match(/alice/);
    expect(got['terminate'].error, 'a developer may not terminate').to.match(
      /executions:terminate|PERMISSION_DENIED/,
    );
  });

  it('pyflyte run --remote launches', async () => {
    const before = p.admin.store.executions.size;
    const { code, text } = await pyflyte(
      'alice',
      'run',
      '--remote',
      '--project',
      'ml-alpha',
      '--domain',
      'development',
      '--image',
      'team-alpha-registry.com/python:3.11',
      'hello.py',
      'hello',
      '--name',
      'x',
    );
    expect(code, text).to.equal(0);
    if (!p.real) expect(p.admin.store.executions.size).to.equal(before + 1);
  });

  it('alice is refused in production, and told so', async () => {
    p.admin.journal.clear();
    const { code, text } = await register('alice', 'ml-alpha', 'production', VERSION);
    expect(code).to.not.equal(0);
    expect(text).to.match(/ml-alpha\/production|PERMISSION_DENIED|signed url/);
    const got = await remote('alice', 'ml-alpha', 'production', VERSION, 'list_workflows', 'executions');
    expect(got['list_workflows'].error).to.contain(
      'alice@company.com may not workflows:read in ml-alpha/production',
    );
    expect(got['executions'].error).to.contain('executions:read');
    expect(p.admin.journal.entries.filter((e) => e.names.length > 0)).to.deep.equal([]);
  });

  it('alice is refused everywhere in data-beta', async () => {
    p.admin.journal.clear();
    expect((await register('alice', 'data-beta', 'development', VERSION)).code).to.not.equal(0);
    const got = await remote(
      'alice',
      'data-beta',
      'development',
      VERSION,
      'list_workflows',
      'fetch',
      'execute',
      'executions',
    );
    for (const [step, { error }] of Object.entries(got)) expect(error, step).to.contain('data-beta');
    expect(p.admin.journal.mentioning(['data-beta'])).to.deep.equal([]);
  });

  it('the machine client alpha-ci gets its own token from the provider, and terminates', async () => {
    expect((await register('alpha-ci', 'ml-alpha', 'production', `${VERSION}-ci`)).code).to.equal(0);
    const got = await remote('alpha-ci', 'ml-alpha', 'production', `${VERSION}-ci`, 'execute', 'terminate');
    expect(got['execute']).to.equal('ml-alpha');
    // A real server without Kubernetes has failed the execution by then; the request got there all the same.
    if (p.real) expect(got['terminate'].error).to.contain('already terminated');
    else expect(got['terminate'], JSON.stringify(got)).to.equal(7);
  });

  it('beta sees beta and nobody sees nothing', async () => {
    const charlie = await remote(
      'charlie',
      'data-beta',
      'development',
      VERSION,
      'projects',
      'list_workflows',
    );
    expect(charlie, JSON.stringify(charlie)).to.deep.equal({
      projects: ['api-beta', 'data-beta'],
      list_workflows: [],
    });
    const nobody = await remote('nobody', 'ml-alpha', 'development', VERSION, 'projects', 'list_workflows');
    expect(nobody['projects'].error).to.contain('nobody@company.com may not projects:read');
    expect(nobody['list_workflows'].error).to.contain('nobody@company.com may not');
  });
});
