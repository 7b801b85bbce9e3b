import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { COMMANDS } from '../../cli/table';
import { REPOSITORY, ran } from './support/io';

const README = readFileSync(join(REPOSITORY, 'README.md'), 'utf8');

describe('README.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'readme-test-'));
  after(() => rmSync(folder, { recursive: true }));

  it('adds a team with lines that are valid, at most twelve', async () => {
    const sample = /```yaml\n(.*?)```/s.exec(README)?.[1] ?? '';
    expect(sample.trimEnd().split('\n').length).to.be.within(5, 12);
    const registry = readFileSync(join(REPOSITORY, 'tenants.yaml'), 'utf8');
    writeFileSync(join(folder, 'tenants.yaml'), `${registry.trimEnd()}\n\n${sample}`);
    const { out, code } = await ran(['validate'], { cwd: folder });
    expect(out).to.match(/^✓ tenants\.yaml is valid: 4 teams, 7 projects/m);
    expect(code).to.equal(0);
    const line = /npx flyte-tenancy (can .*)/.exec(README)?.[1]?.split(' ') ?? [];
    expect((await ran(line, { cwd: folder })).code).to.equal(0);
  });

  it('names every command', () => {
    for (const { name } of COMMANDS) expect(README).to.match(new RegExp(`^\\| \`${name}[ \`]`, 'm'));
  });

  it('names files that exist and scripts that package.json has', () => {
    const links = [...README.matchAll(/\]\((?!http)([^)]+)\)/g)].map(([, path]) => path ?? '');
    for (const path of links) expect(() => readFileSync(join(REPOSITORY, path)), path).not.to.throw(/ENOENT/);
    const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));
    for (const [, script] of README.matchAll(/npm run ([\w:]+)/g))
      expect(scripts).to.have.property(script ?? '');
  });
});
