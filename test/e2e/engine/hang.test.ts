import { expect } from 'chai';
import { changesOf, errorsOf, succeeded } from './changes';
import { type FaultProxy, startFaultProxy } from './fault-proxy';
import { Lab, type Registry, team } from './lab';
import { orphansOf } from './orphans';
import type { EngineStack } from './stack';
import { expectWhole } from './whole';

const TIMEOUT_SECONDS = 1;
/** Six tries, the waits between them (at most 0.5 + 1 + 2 + 4 + 8 s), and what then waited in line, each one try. */
const PATIENCE_MS = (6 * TIMEOUT_SECONDS + 15.5 + 8 * TIMEOUT_SECONDS) * 1000;

const isRead = (line: string) => line.startsWith('GET ');

describe('e2e/engine: flyteadmin that takes requests and never answers', function () {
  this.timeout(10 * 60_000);
  let lab: Lab;
  let proxy: FaultProxy;
  let registry: Registry;
  let stack: EngineStack;

  before(async function () {
    this.timeout(40 * 60_000);
    lab = await Lab.start();
    proxy = await startFaultProxy(lab.flyteadmin.http);
    registry = lab.registry();
    stack = await lab.stack('dev', registry, {
      flyteEndpoint: proxy.url,
      flyteTimeoutSeconds: TIMEOUT_SECONDS,
    });
  });
  after(async () => {
    await proxy?.close();
    await lab?.stop();
  });
  afterEach(() => {
    proxy.fault = () => undefined;
  });

  async function finishes(): Promise<void> {
    proxy.fault = () => undefined;
    succeeded(await stack.up());
    const again = await stack.up('--refresh');
    succeeded(again);
    expect(changesOf(again).filter(({ op }) => op !== 'refresh')).to.deep.equal([]);
    expectWhole(lab, stack);
  }

  /** What reached flyteadmin of one call that names a project: gRPC codes of the answers. */
  const codesOf = (rpc: string, project: string) =>
    lab.flyteadmin.journal
      .mentioning([project])
      .flatMap((entry) => (entry.rpc === `AdminService/${rpc}` ? [entry.code] : []));

  /** An update that fails within our patience from the first request that met `fault`. */
  async function givesUp(fault: 'hung' | 'unanswered', isBroken: (line: string) => boolean): Promise<string> {
    let since = 0;
    proxy.fault = (line) => {
      if (!isBroken(line)) return undefined;
      since ||= Date.now();
      return fault;
    };
    const up = await stack.up();
    expect(Date.now() - since, 'milliseconds from the first unanswered request').to.be.below(PATIENCE_MS);
    expect(up.code).to.not.equal(0);
    return errorsOf(up);
  }

  it('ends a first update in bounded time, saying which request had no answer', async () => {
    let writes = 0;
    const errors = await givesUp('hung', (line) => (isRead(line) ? writes : ++writes) >= 10);
    expect(errors).to.match(
      /(PUT \/api\/v1\/project_domain_attributes\/|POST \/api\/v1\/projects|GET \/api\/v1\/matchable).*: no answer within 1000 ms/,
    );
    expect(await orphansOf(stack.folder)).to.deep.equal([]);
  });

  it('finishes with the next update', finishes);

  it('tries again what was done without an answer, and takes the 409 for its own', async () => {
    proxy.fault = (line, attempt) => (!isRead(line) && attempt === 0 ? 'unanswered' : undefined);
    registry.edit((r) => {
      r.teams.delta = team('ml-delta');
    });
    const up = await stack.up();
    succeeded(up);
    expect(codesOf('RegisterProject', 'ml-delta')).to.deep.equal([OK, ALREADY_EXISTS]);
    await finishes();
  });

  it('takes over in the next update what an update gave up on though it was done', async () => {
    registry.edit((r) => {
      r.teams.epsilon = team('ml-epsilon');
    });
    const errors = await givesUp('unanswered', (line) => !isRead(line));
    expect(errors).to.match(/POST \/api\/v1\/projects: .*: no answer within 1000 ms/);
    expect(lab.flyteadmin.store.projects.has('ml-epsilon')).to.equal(true);
    await finishes();
  });

  it('finishes a removal that was done without an answer', async () => {
    registry.edit((r) => {
      delete r.teams.epsilon;
    });
    const errors = await givesUp('unanswered', (line) => !isRead(line));
    expect(errors).to.match(/DELETE \/api\/v1\/project_domain_attributes\/ml-epsilon\/.*: no answer/);
    await finishes();
    expect(lab.flyteadmin.store.projects.get('ml-epsilon')?.state).to.equal(ARCHIVED);
  });
});

/** gRPC codes. */
const [OK, ALREADY_EXISTS] = [0, 6];
/** Project.ProjectState in flyteidl. */
const ARCHIVED = 1;
