import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, credentials } from '@grpc/grpc-js';
import { expect } from 'chai';
import { bundleAccessService } from '../../../gateway/bundle';
import { HEALTH_PATH } from '../../../gateway/server/processor';
import { type AccessFolder, accessFolder, ask, until } from './access-folder';

/** HealthCheckResponse { status: SERVING }. */
const SERVING = '0801';

/** The access service as it is deployed: one file for a plain Node. */
describe('the access service', () => {
  let folder: AccessFolder;
  let child: ChildProcess;
  let log = '';
  beforeEach(() => {
    folder = accessFolder();
    const program = join(folder.path, 'access.js');
    writeFileSync(program, bundleAccessService());
    log = '';
  });
  afterEach(() => {
    child.kill('SIGKILL');
    folder.remove();
  });

  function start(): Promise<number | null> {
    child = spawn(process.execPath, [join(folder.path, 'access.js'), folder.file], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr!.on('data', (chunk) => (log += chunk));
    return new Promise((resolve) => child.on('close', (code) => resolve(code)));
  }
  const workers = () =>
    [...log.matchAll(/"worker started","worker":\d,"pid":(\d+)/g)].map((m) => Number(m[1]));
  const metrics = async () => (await ask(folder.config.listen.admin, '/metrics')).body;

  /** What a worker answers to Envoy's health check. */
  function health(index: number): Promise<string> {
    const client = new Client(folder.config.listen.processors[index]!, credentials.createInsecure());
    const raw = (bytes: Uint8Array) => Buffer.from(bytes);
    return new Promise((resolve) => {
      client.makeUnaryRequest(HEALTH_PATH, raw, raw, Buffer.alloc(0), (error, answer) => {
        client.close();
        resolve(error ? error.message : answer!.toString('hex'));
      });
    });
  }

  it('serves, replaces a killed worker, and ends with all its workers when told', async () => {
    const end = start();
    await until(() =>
      metrics().then(
        (text) => text.includes('flyte_gateway_workers 2'),
        () => false,
      ),
    );
    expect([await health(0), await health(1)]).to.deep.equal([SERVING, SERVING]);
    process.kill(workers()[0]!, 'SIGKILL');
    await until(() => workers().length === 3);
    await until(async () => (await metrics()).includes('flyte_gateway_workers 2'));
    expect([await health(0), await health(1)]).to.deep.equal([SERVING, SERVING]);
    child.kill('SIGTERM');
    expect(await end).to.equal(0);
    for (const pid of workers()) expect(() => process.kill(pid, 0)).to.throw('ESRCH');
  });

  it('does not start without a valid registry', async () => {
    writeFileSync(folder.config.registry, 'teams: [nonsense');
    expect(await start()).to.equal(1);
    expect(log).to.include('tenants.yaml:1');
    expect(workers()).to.deep.equal([]);
  });
});
