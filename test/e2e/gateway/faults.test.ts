import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { decodeProtectedHeader } from 'jose';
import { GrpcWire, type Headers } from '../support/wire';
import { type Figures, grpcClient, pause, show, underLoad } from './load';
import { type Platform, startPlatform } from './platform';

const SECONDS = 3;
const CLIENTS = [{ own: 3, foreign: 1, connect: grpcClient }];
const own = { id: { project: 'ml-alpha', domain: 'development' }, limit: 5 };
const foreign = { id: { project: 'data-beta', domain: 'development' }, limit: 5 };

/** Under load, own and foreign calls side by side: whatever breaks, no foreign call may come through. */
describe('faults under load', function () {
  this.timeout(300_000);
  let p: Platform;
  let token: Headers;
  const table: string[] = [];
  let keys: string;
  let stopped = false;
  const writeKey = (name: string) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(join(keys, name), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  };

  before(async () => {
    keys = mkdtempSync(join(tmpdir(), 'keys-'));
    writeKey('current.pem');
    p = await startPlatform(['--keys', keys], true);
    token = await p.headers('alice');
  });
  after(async () => {
    console.log(`      ${'fault'.padEnd(34)}own: outcome by gRPC status                        foreign`);
    for (const line of table) console.log(`      ${line}`);
    await p?.close();
  });

  async function load(
    fault: string,
    during: () => Promise<void> | void,
    seconds = SECONDS,
  ): Promise<Figures> {
    const figures = await underLoad(p, p.gateway.url, token, CLIENTS, seconds, during);
    table.push(`${fault.padEnd(34)}${show(figures.own).padEnd(52)}${show(figures.foreign)}`);
    return figures;
  }

  const settle = async () => {
    for (let i = 0; i < 100; i++) {
      const wire = new GrpcWire(p.gateway.url);
      const { code } = await wire.unary('AdminService/ListExecutions', own, token);
      wire.close();
      if (code === 0) return;
      await pause(200);
    }
    throw new Error(`the gateway did not recover:\n${p.gateway.log()}`);
  };
  afterEach(() => (stopped ? undefined : settle()));

  it('nothing broken: no error', async () => {
    const { own, foreign } = await load('none', () => {});
    expect([...own.keys(), ...foreign.keys()]).to.deep.equal(['0', '7']);
  });

  it('access service killed, and started again', async () => {
    await load('access service killed', () => void process.kill(p.gateway.pids().access, 'SIGKILL'));
  });

  it('access service ended and started again in good order', async () => {
    await load('access service terminated', () => void process.kill(p.gateway.pids().access, 'SIGTERM'));
  });

  it('access service hung', async () => {
    const pids = descendants(p.gateway.pids().access);
    const figures = await load('access service hung for 1.5 s', async () => {
      for (const pid of pids) process.kill(pid, 'SIGSTOP');
      await pause(1500);
      for (const pid of pids) process.kill(pid, 'SIGCONT');
    });
    expect(figures.own.get('0') ?? 0).to.be.greaterThan(0);
  });

  it('access service hung for longer than Envoy waits', async () => {
    const pids = descendants(p.gateway.pids().access);
    await load(
      'access service hung for 4 s',
      async () => {
        for (const pid of pids) process.kill(pid, 'SIGSTOP');
        await pause(4000);
        for (const pid of pids) process.kill(pid, 'SIGCONT');
      },
      6,
    );
  });

  it('signing key replaced: no error, and the new one signs in the end', async () => {
    const { own } = await load('signing key replaced', () => writeKey('current.pem'), 32);
    expect([...own.keys()]).to.deep.equal(['0']);
    const kids = p.admin.journal.entries.map(
      (e) => decodeProtectedHeader(e.headers.find(([n]) => n === 'authorization')![1].slice(7)).kid,
    );
    expect(new Set(kids).size).to.equal(2);
  });

  it('registry reloaded many times', async () => {
    const { own } = await load('registry reloaded 10 times', async () => {
      for (let i = 0; i < 10; i++) {
        process.kill(p.gateway.pids().access, 'SIGHUP');
        await pause(100);
      }
    });
    expect([...own.keys()]).to.deep.equal(['0']);
  });

  it('an invalid registry: the old one stays', async () => {
    const good = readFileSync(p.registry, 'utf8');
    const { own, foreign } = await load('registry replaced by nonsense', async () => {
      writeFileSync(p.registry, 'teams: [nonsense');
      process.kill(p.gateway.pids().access, 'SIGHUP');
      await pause(1000);
      writeFileSync(p.registry, good);
      process.kill(p.gateway.pids().access, 'SIGHUP');
    });
    expect([...own.keys(), ...foreign.keys()]).to.deep.equal(['0', '7']);
  });

  it('a registry without alice: she is out within seconds, without a restart', async () => {
    const good = readFileSync(p.registry, 'utf8');
    writeFileSync(p.registry, good.replace('        users: [alice@company.com]\n', ''));
    process.kill(p.gateway.pids().access, 'SIGHUP');
    let code: number | undefined = 0;
    const end = Date.now() + 10_000;
    while (code === 0 && Date.now() < end) {
      code = (await p.grpc.unary('AdminService/ListExecutions', own, token)).code;
      await pause(50);
    }
    expect(code).to.equal(7);
    writeFileSync(p.registry, good);
    process.kill(p.gateway.pids().access, 'SIGHUP');
  });

  it('flyteadmin does not know the key: nothing is let in', async () => {
    const wire = new GrpcWire(p.admin.grpc);
    expect((await wire.unary('AdminService/ListExecutions', foreign, token)).code).to.equal(16);
    wire.close();
  });

  it('the whole gateway ended', async () => {
    stopped = true;
    await load('gateway ended', () => p.gateway.stop());
  });
});

/** A process and those that it started. */
function descendants(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);
  return [pid, ...children.flatMap(descendants)];
}
