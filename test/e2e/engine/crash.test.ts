import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import { changesOf, errorsOf, succeeded } from './changes';
import { type FaultProxy, startFaultProxy } from './fault-proxy';
import { Lab, type Registry, team } from './lab';
import { leaks, secretsOf } from './leaks';
import { orphansOf } from './orphans';
import type { EngineEvent, EngineStack } from './stack';
import { expectWhole } from './whole';

const LOGIN_SECRET = 'login-client-secret-of-the-test-7f3a';

describe('e2e/engine: crashes, faults, secrets and adoption', function () {
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
      oidcLoginClientId: 'flyte-console',
      oidcAuthorizationEndpoint: 'https://login.company.com/authorize',
      oidcTokenEndpoint: 'https://login.company.com/token',
    });
    succeeded(await stack.command('config', 'set', '--secret', 'oidcLoginClientSecret', LOGIN_SECRET));
  });
  after(async () => {
    await proxy?.close();
    await lab?.stop();
  });

  /** Kills the engine once an event says so; gives whether it was still running. */
  async function upKilledAt(reached: (event: EngineEvent) => boolean): Promise<boolean> {
    const args = ['up', '--yes', '--skip-preview', '--stack', 'dev', '--non-interactive'];
    const { child, events, done } = stack.start(args);
    while (child.exitCode === null && !events().some(reached)) await setTimeout(50);
    const isRunning = child.exitCode === null;
    child.kill('SIGKILL');
    await done;
    return isRunning;
  }

  const began = (type: string) => (event: EngineEvent) => {
    const step = event.resourcePreEvent?.metadata;
    return step?.op === 'create' && step.type === type;
  };
  const POINTS = [
    'aws:s3/bucket:Bucket',
    'kubernetes:core/v1:ResourceQuota',
    'flyte:index:Project',
    'flyte:index:WorkflowExecutionConfig',
  ];

  for (const type of POINTS) {
    it(`leaves no process behind when killed while it makes the first ${type}`, async () => {
      expect(await upKilledAt(began(type)), 'the engine was still running').to.equal(true);
      expect(await orphansOf(stack.folder)).to.deep.equal([]);
      // What a user does next: the lock stays, and what was being created is not known.
      stack.repairCheckpoint();
      succeeded(await stack.command('cancel', '--yes'));
      succeeded(await stack.refresh('--clear-pending-creates'));
    });
  }

  it('finishes what was killed, losing and doubling nothing', async () => {
    succeeded(await stack.up());
    succeeded(await stack.refresh());
    const again = await stack.up();
    succeeded(again);
    expect(changesOf(again)).to.deep.equal([]);
    expectWhole(lab, stack);
  });

  it('gets through 500s, 503s, 429s and answers that are lost', async () => {
    const faults = [{ status: 500 }, 'lost', { status: 429, retryAfter: 1 }, { status: 503 }] as const;
    proxy.fault = (_line, attempt) => (attempt < 2 ? faults[(_line.length + attempt) % 4] : undefined);
    registry.edit((r) => {
      r.teams.delta = team('ml-delta');
    });
    const up = await stack.up();
    proxy.fault = () => undefined;
    succeeded(up);
    expect(Object.keys(proxy.happened)).to.include('lost').and.to.have.length.above(2);
    const again = await stack.up('--refresh');
    succeeded(again);
    expect(changesOf(again).filter(({ op }) => op !== 'refresh')).to.deep.equal([]);
    expectWhole(lab, stack);
  });

  it('fails clearly when flyteadmin refuses, and goes on where it stopped', async () => {
    proxy.fault = (line) => (line.startsWith('POST /api/v1/projects') ? { status: 403 } : undefined);
    registry.edit((r) => {
      r.teams.epsilon = team('ml-epsilon');
    });
    const up = await stack.up();
    proxy.fault = () => undefined;
    expect(up.code).to.not.equal(0);
    expect(errorsOf(up)).to.match(/POST .*\/api\/v1\/projects.*403.*made up/s);
    succeeded(await stack.up());
    expectWhole(lab, stack);
  });

  it('adopts a project and a namespace that exist, changing them in place', async () => {
    await lab.flyte('POST', '/api/v1/projects', { project: { id: 'ml-zeta', name: 'Zeta by hand' } });
    await lab.cluster.client.ok('POST', '/api/v1/namespaces', {
      metadata: { name: 'ml-zeta-development', labels: { kept: 'by-hand' } },
    });
    const uid = async () =>
      (await lab.cluster.client.ok('GET', '/api/v1/namespaces/ml-zeta-development')).metadata.uid;
    const before = await uid();
    const file = join(lab.folder, 'import.json');
    const { resources } = JSON.parse(stack.checkpoint()).checkpoint.latest;
    const urnOf = (name: string) =>
      resources.find(({ urn }: any) => urn.includes('pulumi:providers:') && urn.endsWith(`::${name}`)).urn;
    writeFileSync(
      file,
      JSON.stringify({
        nameTable: { flyte: urnOf('flyte'), tenants: urnOf('kubernetes-tenants') },
        resources: [
          { type: 'flyte-tenancy:index:FlyteTenant', name: 'zeta', component: true },
          {
            type: 'flyte:index:Project',
            name: 'zeta-ml-zeta',
            id: 'ml-zeta',
            parent: 'zeta',
            provider: 'flyte',
          },
          {
            type: 'kubernetes:core/v1:Namespace',
            name: 'zeta-ml-zeta-development',
            id: 'ml-zeta-development',
            parent: 'zeta',
            provider: 'tenants',
          },
        ],
      }),
    );
    const options = ['--yes', '--skip-preview', '--generate-code=false', '--protect=false'];
    succeeded(await stack.command('import', '--file', file, ...options));
    registry.edit((r) => {
      r.teams.zeta = team('ml-zeta');
    });
    const up = await stack.up();
    succeeded(up);
    const op = (name: string) => changesOf(up).find((change) => change.name === name)?.op;
    expect([op('zeta-ml-zeta'), op('zeta-ml-zeta-development')]).to.deep.equal(['update', 'update']);
    expect(await uid()).to.equal(before);
    expect((lab.flyteadmin.store.projects.get('ml-zeta') as any).name).to.equal('ml-zeta');
    expectWhole(lab, stack);
  });

  it('shows no secret in state, history, event logs, printed text or outputs', async () => {
    const secrets = { 'login client secret': LOGIN_SECRET, ...(await secretsOf(lab, stack)) };
    expect(Object.keys(secrets)).to.have.length.above(15);
    await stack.preview('--diff');
    await stack.command('stack', 'output', '--json');
    expect(leaks(secrets, stack.traces())).to.deep.equal([]);
    // The search itself finds what is there.
    const shown = await stack.command('stack', 'export', '--show-secrets');
    expect(leaks(secrets, { export: shown.stdout })).to.include.members([
      'login client secret in export',
      'kubeconfig in export',
    ]);
  });
});
