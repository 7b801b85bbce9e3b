import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Cluster, startCluster } from './cluster';
import { eventually } from './processes';

describe('e2e/lab/cluster', () => {
  let folder: string;
  let cluster: Cluster;

  before(async function () {
    this.timeout(30 * 60_000);
    folder = mkdtempSync(join(tmpdir(), 'flyte-tenancy-cluster-'));
    cluster = await startCluster(folder);
  });
  after(async () => {
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('serves a Kubernetes API whose controllers run', async () => {
    await cluster.client.ok('POST', '/api/v1/namespaces', { metadata: { name: 'probe' } });
    const made = () => cluster.client.request('GET', '/api/v1/namespaces/probe/serviceaccounts/default');
    await eventually('the default service account', async () => (await made()).status === 200 || undefined);
    await cluster.client.ok('DELETE', '/api/v1/namespaces/probe');
  });

  it('gives other users no rights', async () => {
    const answer = await cluster.as('eve', ['team-beta']).request('GET', '/api/v1/namespaces');
    expect(answer.status).to.equal(403);
  });
});
