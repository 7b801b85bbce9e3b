import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { EngineStack, ROOT } from './stack';

describe('e2e/engine: pulumi package get-schema', function () {
  this.timeout(5 * 60_000);
  const folder = mkdtempSync(join(tmpdir(), 'flyte-tenancy-schema-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('gives a schema of the components that other languages can use', async function () {
    // The first run builds the engine.
    this.timeout(40 * 60_000);
    const stack = new EngineStack(folder, 'dev', 'config: {}\n', {});
    const { code, stdout, stderr } = await stack.run(['package', 'get-schema', join(ROOT, 'components')]);
    expect(code, stderr).to.equal(0);
    const schema = JSON.parse(stdout);
    expect(Object.keys(schema.resources)).to.have.members([
      'flyte-tenancy:index:FlyteTenant',
      'flyte-tenancy:index:FlyteTenantPlatform',
    ]);
    for (const resource of Object.values<any>(schema.resources)) expect(resource.isComponent).to.equal(true);
    const tenant = schema.resources['flyte-tenancy:index:FlyteTenant'];
    expect(tenant.requiredInputs).to.have.members(['clusterName', 'environment', 'team']);
  });
});
