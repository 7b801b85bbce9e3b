import { expect } from 'chai';
import { changesOf, errorsOf, succeeded } from './changes';
import { Lab, type Registry } from './lab';
import type { EngineStack } from './stack';

describe('e2e/engine: the prod stack keeps what cannot be made again', function () {
  this.timeout(10 * 60_000);
  let lab: Lab;
  let registry: Registry;
  let stack: EngineStack;
  const resources = (): any[] => JSON.parse(stack.checkpoint()).checkpoint.latest.resources;

  before(async function () {
    this.timeout(40 * 60_000);
    lab = await Lab.start();
    registry = lab.registry();
    stack = await lab.stack('prod', registry);
    succeeded(await stack.up());
  });
  after(() => lab?.stop());

  it('refuses to be destroyed, and destroys nothing', async () => {
    const before = resources().map(({ urn }) => urn);
    // With its preview, as people run it: without, the engine destroys what is not protected before it fails.
    const destroy = await stack.command('destroy', '--yes');
    expect(destroy.code).to.not.equal(0);
    expect(errorsOf(destroy)).to.match(/protect/);
    expect(resources().map(({ urn }) => urn)).to.deep.equal(before);
  });

  it('protects database, cluster, buckets, keys and generated values', () => {
    const types = new Set(resources().flatMap(({ protect, type }) => (protect ? [type] : [])));
    expect([...types]).to.include.members([
      'aws:rds/instance:Instance',
      'aws:kms/key:Key',
      'aws:s3/bucket:Bucket',
      'eks:index:Cluster',
      'random:index/randomPassword:RandomPassword',
      'random:index/randomBytes:RandomBytes',
      'kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition',
    ]);
  });

  it('removes a team only once its bucket is unprotected, and then keeps the bucket', async () => {
    registry.edit((r) => {
      delete r.teams.gamma;
    });
    const refused = await stack.up();
    expect(refused.code).to.not.equal(0);
    expect(errorsOf(refused)).to.match(/Bucket::gamma[^\n]*.*protect/s);

    const bucket = resources().find(
      ({ urn, type }) => type === 'aws:s3/bucket:Bucket' && urn.includes('gamma'),
    );
    succeeded(await stack.command('state', 'unprotect', bucket.urn, '--yes'));
    const up = await stack.up();
    succeeded(up);
    const removed = changesOf(up).filter(({ type }) => type === 'Bucket');
    expect(removed.map(({ op }) => op)).to.deep.equal(['delete']);
    expect(resources().some(({ urn }) => urn === bucket.urn)).to.equal(false);
    expect(lab.madeUpCloud('prod', 'aws')).to.include(bucket.id);
  });
});
