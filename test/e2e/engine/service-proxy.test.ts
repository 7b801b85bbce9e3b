import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { KubeClient } from '../lab/kube-client';
import { changesOf, countByOp, succeeded } from './changes';
import { type DeployedIssuer, startDeployedIssuer } from './deployed-issuer';
import { Lab } from './lab';
import { leaks, secretsOf } from './leaks';
import { type ServiceProxy, startServiceProxy } from './service-proxy';
import type { EngineStack } from './stack';
import { expectWhole } from './whole';

const FLYTEADMIN = '/api/v1/namespaces/flyte/services/http:flyteadmin:80/proxy';
const ISSUER = '/api/v1/namespaces/flyte-gateway/services/http:access:8081/proxy';

describe('e2e/engine: the first update, through the service proxy of the Kubernetes API', function () {
  this.timeout(10 * 60_000);
  const folder = mkdtempSync(join(tmpdir(), 'flyte-tenancy-issuer-'));
  let issuer: DeployedIssuer;
  let lab: Lab;
  let proxy: ServiceProxy;
  let stack: EngineStack;

  before(async function () {
    this.timeout(40 * 60_000);
    issuer = await startDeployedIssuer(folder);
    lab = await Lab.start({ issuer: issuer.url });
    const backends = {
      'flyte/http:flyteadmin:80': async () => lab.flyteadmin.http,
      'flyte-gateway/http:access:8081': () => issuer.endpoint(lab.cluster.client),
    };
    proxy = await startServiceProxy(lab.cluster, backends, join(lab.folder, 'kubeconfig'));
    stack = await lab.stack('dev', lab.registry(), { flyteEndpoint: undefined }, proxy.kubeconfig);
  });
  after(async () => {
    await proxy?.close();
    await lab?.stop();
    await issuer?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  // Otherwise what follows would prove little.
  it('is refused or stripped of its credentials by the double as by the real proxy', async () => {
    const projects = `${FLYTEADMIN}/api/v1/projects`;
    const statusAs = async (client: KubeClient) => (await client.request('GET', projects)).status;
    expect(await statusAs(new KubeClient({ ...proxy.access, token: 'wrong' }))).to.equal(401);
    const admin = new KubeClient(proxy.access);
    expect(await statusAs(admin.impersonating('nobody', ['nobodies']))).to.equal(403);
    expect(lab.flyteadmin.journal.entries).to.deep.equal([]);
    expect(await statusAs(admin), 'flyteadmin, which got no token').to.equal(401);
    expect((await admin.request('GET', `${ISSUER}/jwks`)).status, 'no Service yet').to.equal(503);
    proxy.proxied.length = 0;
    lab.flyteadmin.journal.clear();
  });

  it('makes everything from nothing', async () => {
    const up = await stack.up();
    succeeded(up);
    expect(Object.keys(countByOp(changesOf(up)))).to.deep.equal(['create']);
    expectWhole(lab, stack);
  });

  it('reached flyteadmin as the client pulumi, and only through the proxy', () => {
    const { entries } = lab.flyteadmin.journal;
    expect(entries).to.have.length.above(20);
    expect([...new Set(entries.map(({ subject }) => subject))]).to.deep.equal(['pulumi']);
    const names = new Set(entries.flatMap(({ headers }) => headers.map(([name]) => name)));
    expect([...names])
      .to.include('flyte-authorization')
      .and.not.include('authorization');
    const { proxied } = proxy;
    expect(proxied.filter(({ line }) => line.includes(FLYTEADMIN))).to.have.length(entries.length);
    expect(proxied.map(({ line }) => line)).to.include.members([
      `GET ${ISSUER}/.well-known/oauth-authorization-server`,
      `POST ${ISSUER}/token`,
      `POST ${FLYTEADMIN}/api/v1/projects`,
    ]);
    expect(
      proxied.filter(({ status }) => status !== 200),
      'retries',
    ).to.deep.equal([]);
  });

  it('left the right values in flyteadmin', () => {
    const { projects, attributes } = lab.flyteadmin.store;
    const { name, description, labels, state } = projects.get('ml-alpha')!;
    expect({ name, description, state, team: labels.values.team }).to.deep.equal({
      name: 'Machine Learning - Team Alpha',
      description: 'ML workflows for Team Alpha',
      state: 0,
      team: 'alpha',
    });
    const stored = (resourceType: number, domain: string) =>
      attributes.find(
        (row) => row.project === 'ml-alpha' && row.domain === domain && row.resourceType === resourceType,
      )?.attributes.target.value;
    expect(stored(2, 'production').tags).to.deep.equal(['team-alpha', 'production']);
    expect(stored(3, 'development').value).to.equal('team-alpha-cluster');
    const execution = stored(6, 'production');
    expect(execution.maxParallelism).to.equal(5);
    expect(execution.labels.values).to.include({ team: 'alpha' });
    expect(execution.rawOutputDataConfig.outputLocationPrefix).to.equal(
      's3://acme-flyte-dev-alpha-data/raw/ml-alpha-production',
    );
  });

  it('changes nothing the second time', async () => {
    const up = await stack.up('--refresh');
    succeeded(up);
    expect(changesOf(up).filter(({ op }) => op !== 'refresh')).to.deep.equal([]);
  });

  it('shows no secret in what the updates left, the tokens for flyteadmin included', async () => {
    const tokens = proxy.proxied.flatMap(({ headers }) => headers['flyte-authorization'] ?? []);
    const secrets = {
      ...(await secretsOf(lab, stack)),
      ...Object.fromEntries([...new Set(tokens)].map((token, i) => [`token ${i}`, String(token).slice(7)])),
    };
    expect(Object.keys(secrets)).to.include('token 0').and.to.have.length.above(15);
    expect(leaks(secrets, stack.traces())).to.deep.equal([]);
    // The search itself finds what is there.
    const shown = await stack.command('stack', 'export', '--show-secrets');
    expect(leaks(secrets, { export: shown.stdout })).to.include('kubeconfig in export');
  });
});
