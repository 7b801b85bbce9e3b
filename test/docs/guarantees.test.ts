import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { configSchema } from '../../infra/config/schema';

const ROOT = join(__dirname, '..', '..');
const TEXT = readFileSync(join(ROOT, 'docs', 'guarantees.md'), 'utf8');
const quoted = [...TEXT.matchAll(/`([^`\n]+)`/g)].map(([, text]) => text!);

describe('docs/guarantees.md', () => {
  it('names tests and files that exist', () => {
    const paths = quoted.filter((text) => /^(test|plan|gateway|infra)\//.test(text));
    expect(paths).to.have.length.above(20);
    for (const path of paths) expect(existsSync(join(ROOT, path)), path).to.equal(true);
  });

  it('says for each guarantee how it is enforced and how to verify it', () => {
    const [, table] = /\n## Guaranteed\n(.*?)\n## /s.exec(TEXT)!;
    const rows = table!.split('\n').filter((line) => line.startsWith('| '));
    expect(rows).to.have.length.above(15);
    for (const row of rows.slice(1)) {
      const [, what, how, verify] = row.split('|').map((cell) => cell.trim());
      expect(Boolean(what && how && verify), row).to.equal(true);
    }
  });

  it('names configuration that exists', () => {
    const keys = quoted.filter((text) => /^(oidc|gateway|kubernetes|certManager)[A-Z]\w+$/.test(text));
    expect(keys).to.not.have.length(0);
    for (const key of keys) expect(configSchema.shape).to.have.property(key);
  });
});
