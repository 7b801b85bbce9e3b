import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openKeyRing, readKeySet } from '../../../gateway/server/keys';
import { Supervisor } from '../../../gateway/server/supervisor';
import { registryText } from '../../support/generate';
import { type AccessFolder, accessFolder, ask, until } from './access-folder';

const DOUBLE = join(__dirname, 'worker-double.cjs');

describe('Supervisor', () => {
  let folder: AccessFolder;
  let supervisor: Supervisor | undefined;
  const write = process.stderr.write;

  beforeEach(() => {
    folder = accessFolder();
    process.env['WORKER_DOUBLE'] = folder.path;
    process.stderr.write = (() => true) as typeof write;
  });
  afterEach(async () => {
    for (const order of ['hold', 'fail', 'die']) for (const index of [0, 1]) withdraw(`${order}-${index}`);
    await supervisor?.stop();
    supervisor = undefined;
    process.stderr.write = write;
    delete process.env['WORKER_DOUBLE'];
    folder.remove();
  });

  async function make(watchdogMs?: number): Promise<Supervisor> {
    const { config } = folder;
    const keys = openKeyRing(await readKeySet(config.internal.keys), config.internal);
    supervisor = new Supervisor(config, DOUBLE, keys, watchdogMs);
    return supervisor;
  }

  async function start(watchdogMs?: number): Promise<Supervisor> {
    const made = await make(watchdogMs);
    await made.start();
    await until(() => told(0).includes('commit 1') && told(1).includes('commit 1'));
    return made;
  }

  const order = (name: string) => writeFileSync(join(folder.path, name), '');
  const withdraw = (name: string) => rmSync(join(folder.path, name), { force: true });
  const lines = (index: number) => {
    const file = join(folder.path, `${index}.log`);
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    return text.split('\n').slice(0, -1);
  };
  const pid = (index: number) => Number.parseInt(lines(index).at(-1) ?? '', 10);
  /** What the newest worker in this slot was told. */
  const told = (index: number) =>
    lines(index)
      .filter((line) => Number.parseInt(line, 10) === pid(index))
      .map((line) => line.replace(/^\d+ /, ''));
  const get = (path: string) => ask(folder.config.listen.admin, path);
  const metric = async (name: string) =>
    (await get('/metrics')).body
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')
      .at(-1);
  const reloads = (result: string) => metric(`flyte_gateway_registry_reloads_total{result="${result}"}`);

  it('does not start with an invalid registry', async () => {
    writeFileSync(folder.config.registry, 'teams: [nonsense');
    const error = await make().catch((reason: Error) => reason);
    expect(error).to.be.instanceOf(Error);
    expect((error as Error).message).to.include('tenants.yaml:1');
    expect(lines(0)).to.deep.equal([]);
  });

  it('is ready when a worker has the registry, not before', async () => {
    order('hold-0');
    order('hold-1');
    await (await make()).start();
    await until(() => [told(0), told(1)].every((all) => all.includes('hold 1')));
    expect([(await get('/healthz')).status, (await get('/readyz')).status]).to.deep.equal([200, 503]);
    withdraw('hold-1');
    await until(async () => (await get('/readyz')).status === 200);
    expect([told(0), told(1)]).to.deep.equal([['hold 1'], ['hold 1', 'prepare 1: 1 teams', 'commit 1']]);
  });

  it('replaces a worker that died by one that first gets the registry in use', async () => {
    await (await start()).reload();
    const old = pid(0);
    process.kill(old, 'SIGKILL');
    await until(() => pid(0) !== old && told(0).length > 1);
    expect(told(0)).to.deep.equal(['prepare 2: 1 teams', 'commit 2']);
    expect(await metric('flyte_gateway_worker_restarts_total')).to.equal('1');
  });

  it('lets a new worker serve with the new registry when that changed while it prepared the old one', async () => {
    const made = await start();
    const old = pid(1);
    order('hold-1');
    process.kill(old, 'SIGKILL');
    await until(() => pid(1) !== old && told(1).includes('hold 1'));
    await made.reload();
    withdraw('hold-1');
    await until(() => told(1).some((line) => line.startsWith('commit')));
    expect(told(1)).to.deep.equal(['hold 1', 'prepare 1: 1 teams', 'prepare 2: 1 teams', 'commit 2']);
  });

  it('is not ready while its workers die of the registry', async () => {
    for (const index of [0, 1]) order(`die-${index}`);
    await (await make()).start();
    while (lines(0).length < 2) expect((await get('/readyz')).status).to.equal(503);
    for (const index of [0, 1]) withdraw(`die-${index}`);
    await until(async () => (await get('/readyz')).status === 200);
  });

  it('tries again when a worker could not even be started', async () => {
    const path = process.execPath;
    try {
      process.execPath = join(folder.path, 'absent');
      await (await make()).start();
      await until(async () => Number(await metric('flyte_gateway_worker_restarts_total')) >= 2);
    } finally {
      process.execPath = path;
    }
    await until(() => told(0).includes('commit 1') && told(1).includes('commit 1'));
  });

  it('reloads the registry when its file changes, also before it was watched', async () => {
    const made = await make();
    writeFileSync(folder.config.registry, registryText(2));
    await made.start();
    await until(() => told(0).includes('commit 2') && told(1).includes('commit 2'));
    writeFileSync(folder.config.registry, registryText(3));
    await until(() => told(0).includes('commit 3') && told(1).includes('commit 3'));
    expect(told(0).slice(-2)).to.deep.equal(['prepare 3: 3 teams', 'commit 3']);
    expect(await metric('flyte_gateway_registry_teams')).to.equal('3');
    expect(await reloads('success')).to.equal('2');
  });

  it('keeps the old registry when the new one is invalid', async () => {
    const made = await start();
    writeFileSync(folder.config.registry, 'teams: [nonsense');
    await made.reload();
    expect(Number(await reloads('failure'))).to.be.greaterThan(0);
    expect(await metric('flyte_gateway_registry_teams')).to.equal('1');
    expect(
      told(0)
        .concat(told(1))
        .filter((line) => !/ 1\b/.test(line)),
    ).to.deep.equal([]);
  });

  it('takes a registry over in no worker when one can not prepare it', async () => {
    const made = await start();
    order('fail-1');
    await made.reload();
    await until(() => told(0).includes('prepare 2: 1 teams'));
    expect([told(0), told(1)].map((all) => all.filter((line) => line.startsWith('commit')))).to.deep.equal([
      ['commit 1'],
      ['commit 1'],
    ]);
    expect(await reloads('failure')).to.equal('1');
  });

  it('gives the new registry also to a worker that begins to serve during the reload', async () => {
    const made = await start();
    order('hold-0');
    const reloading = made.reload();
    await until(() => told(1).includes('prepare 2: 1 teams'));
    const old = pid(1);
    process.kill(old, 'SIGKILL');
    await until(() => pid(1) !== old && told(1).includes('commit 1'));
    withdraw('hold-0');
    await reloading;
    await until(() => told(0).includes('commit 2') && told(1).includes('commit 2'));
  });

  it('sums the metrics of its workers', async () => {
    await start();
    expect(await metric('flyte_gateway_tokens_minted_total')).to.equal('11');
    expect(await metric('flyte_gateway_workers')).to.equal('2');
  });

  it('kills a worker that hangs, and only that one', async () => {
    await start(300);
    const [hung, other] = [pid(0), pid(1)];
    process.kill(hung, 'SIGSTOP');
    await until(() => pid(0) !== hung && told(0).includes('commit 1'));
    expect(pid(1)).to.equal(other);
    expect(() => process.kill(hung, 0)).to.throw('ESRCH');
  });

  it('ends its workers and answers nothing more when it stops', async () => {
    const made = await start();
    const pids = [pid(0), pid(1)];
    await made.stop();
    expect([told(0).at(-1), told(1).at(-1)]).to.deep.equal(['shutdown', 'shutdown']);
    for (const ended of pids) expect(() => process.kill(ended, 0)).to.throw('ESRCH');
    expect(await get('/healthz').catch(() => 'closed')).to.equal('closed');
  });
});
