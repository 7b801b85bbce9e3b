import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { registryText } from '../support/generate';
import { run } from './support/run';

describe('program, refusals', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'flyte-tenancy-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  function registry(text: string): string {
    const file = join(folder, 'tenants.yaml');
    writeFileSync(file, text);
    return file;
  }

  async function refusal(stack: string, overrides: { [key: string]: string }): Promise<Error> {
    try {
      await run(stack, overrides);
    } catch (error) {
      return error as Error;
    }
    throw new Error('the program was not refused');
  }

  it('shows wrong configuration without a stack trace', async () => {
    const error = await refusal('dev', { natGateways: 'two', colour: 'blue' });
    expect(error.constructor.name).to.equal('RunError');
    expect(error.message.split('\n')).to.have.length(3);
    expect(error.message).to.match(/^Pulumi\.dev\.yaml is not right:\n {2}- flyte-tenancy:colour /);
  });

  it('shows the lines of a wrong registry', async () => {
    const file = registry(registryText(2).replace('team-0001:', 'Team_0001:'));
    const error = await refusal('dev', { registry: file });
    expect(error.constructor.name).to.equal('RunError');
    expect(error.message)
      .to.include(`${file}:`)
      .and.to.match(/:\d+:\d+: error: /);
  });

  it('refuses more requests than the nodes can give, unless the stack overcommits', async () => {
    const file = registry(registryText(20));
    const error = await refusal('prod', { registry: file });
    expect(error.message).to.match(/^The plan is refused:\n {2}- .*%/);
    const { warnings } = await run('prod', { registry: file, overcommit: 'true' });
    expect(warnings.filter((warning) => /% of the shared/.test(warning))).to.have.length(1);
  });
});
