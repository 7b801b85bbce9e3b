import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { SCHEMA_FILE } from '../../cli/schema';
import { REPOSITORY, ran } from './support/io';

describe('cli/schema', () => {
  it('prints a JSON schema', async () => {
    const { code, out } = await ran(['schema']);
    expect(code).to.equal(0);
    expect(JSON.parse(out)).to.include.keys('$schema', 'properties', 'required');
  });

  it('prints what is checked in (npx flyte-tenancy schema --write renews it)', async () => {
    const { out } = await ran(['schema']);
    expect(`${out}\n`).to.equal(readFileSync(join(REPOSITORY, SCHEMA_FILE), 'utf8'));
  });
});
