import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { bundleAccessService } from '../../../gateway/bundle';
import type { GatewayRequest, Verdict } from '../../../gateway/model';
import { Lane } from '../../../gateway/server/lane';
import type { PolicySource } from '../../../gateway/server/policy';
import { parseRegistry } from '../../../registry';
import { registryText } from '../../support/generate';

const MEBIBYTE = 1024 * 1024;

function source(teams: number): PolicySource {
  const { registry } = parseRegistry(registryText(teams), 'tenants.yaml');
  return { registry: registry!, rawOutputPrefixes: {} };
}

/** Somebody of the second team reads its project, which only a registry of two teams knows. */
const identity = {
  issuer: 'https://idp',
  subject: 'dev',
  email: 'dev@team-0001.example.com',
  groups: [],
};
const request: GatewayRequest = {
  method: 'GET',
  path: '/api/v1/executions/proj-team-0001/development',
  headers: [],
  body: new Uint8Array(0),
};
/** Shared memory, so that nothing is copied or even touched. */
const large = (bytes: number): GatewayRequest => ({
  ...request,
  body: new Uint8Array(new SharedArrayBuffer(bytes)),
});

describe('Lane', () => {
  let directory: string;
  let lane: Lane;
  /** Keeps the thread busy for a while. */
  let many: PolicySource;
  const threads: Worker[] = [];
  const started = (thread: Worker) => threads.push(thread);
  const die = () => threads.at(-1)!.terminate();
  const use = async (version: number, teams: number) => {
    expect(await lane.prepare(version, source(teams))).to.equal(undefined);
    lane.commit(version);
  };
  const outcome = (verdict: Verdict) => (verdict.action === 'refuse' ? verdict.httpStatus : verdict.action);
  const decide = () => lane.decide(identity, request).then(outcome, (error: Error) => error.message);

  before(() => {
    many = source(500);
    directory = mkdtempSync(join(tmpdir(), 'lane-'));
    writeFileSync(join(directory, 'access.js'), bundleAccessService());
    process.on('worker', started);
  });
  beforeEach(() => {
    lane = new Lane(join(directory, 'access.js'));
  });
  afterEach(() => lane.close());
  after(() => {
    process.off('worker', started);
    rmSync(directory, { recursive: true });
  });

  it('decides by the registry that was committed, and by no other', async () => {
    expect(await decide()).to.equal('no registry is loaded yet');
    expect(await lane.prepare(1, source(1))).to.equal(undefined);
    expect(await decide()).to.equal('no registry is loaded yet');
    lane.commit(1);
    expect(await decide()).to.equal(403);
    expect(await lane.prepare(2, source(2))).to.equal(undefined);
    expect(await decide(), 'prepared only').to.equal(403);
    lane.commit(2);
    expect(await decide()).to.equal('forward');
    lane.commit(3);
    expect(await decide(), 'never prepared').to.equal('forward');
  });

  it('reports what it can not prepare, and keeps what it has', async () => {
    await use(1, 2);
    const broken = { registry: {}, rawOutputPrefixes: {} } as unknown as PolicySource;
    expect(await lane.prepare(2, broken)).to.be.a('string');
    lane.commit(2);
    expect(await decide()).to.equal('forward');
    await die();
    expect(await decide(), 'also after its thread died').to.equal('forward');
  });

  it('fails the requests of a thread that dies; the next one has the same registry', async () => {
    await use(1, 2);
    const preparing = lane.prepare(2, many);
    const waiting = [decide(), decide()];
    await die();
    expect(await preparing).to.be.a('string');
    for (const answer of await Promise.all(waiting))
      expect(answer).to.equal('the thread for large requests ended');
    expect(await decide()).to.equal('forward');
    await use(3, 1);
    await die();
    expect(await decide()).to.equal(403);
  });

  it('reports when its thread dies while it prepares', async () => {
    await use(1, 2);
    const preparing = lane.prepare(2, many);
    await die();
    expect(await preparing).to.equal('the thread for large requests ended');
    lane.commit(2);
    expect(await decide()).to.equal('forward');
  });

  it('commits what was prepared also when its thread dies in between', async () => {
    await use(1, 2);
    expect(await lane.prepare(2, source(1))).to.equal(undefined);
    await die();
    expect(await decide()).to.equal('forward');
    lane.commit(2);
    expect(await decide()).to.equal(403);
    await die();
    expect(await decide()).to.equal(403);
  });

  it('lets only so many requests wait', async () => {
    await use(1, 2);
    const answers = await Promise.all(Array.from({ length: 66 }, decide));
    expect(answers.filter((answer) => answer === 'forward')).to.have.length(64);
    expect(answers.slice(64)).to.deep.equal([429, 429]);
    expect(await decide()).to.equal('forward');
  });

  it('lets only so many bytes wait, also after its thread died with some', async () => {
    await use(1, 2);
    const ask = (bytes: number) => lane.decide(identity, large(bytes)).then(outcome, () => 'failed');
    for (const end of [() => {}, die]) {
      const some = ask(127 * MEBIBYTE);
      expect(await ask(2 * MEBIBYTE)).to.equal(429);
      const little = ask(MEBIBYTE);
      await end();
      await Promise.all([some, little]);
    }
    expect(await ask(128 * MEBIBYTE)).to.not.equal(429);
    expect(await ask(128 * MEBIBYTE + 1)).to.equal(429);
  });

  it('starts no new thread when it is closed', async () => {
    await use(1, 1);
    const count = threads.length;
    await lane.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(threads).to.have.length(count);
  });
});
