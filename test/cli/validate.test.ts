import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { registryText } from '../support/generate';
import { ran } from './support/io';

describe('cli/validate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'validate-test-'));
  after(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

  it('finds the checked-in registry valid', async () => {
    const { code, out, err } = await ran(['validate']);
    expect({ code, err }).to.deep.equal({ code: 0, err: '' });
    expect(out).to.match(/^✓ tenants\.yaml is valid: 3 teams, 6 projects, 13 namespaces, 2 roles$/m);
  });

  it('takes tenants.yaml of the current folder when no file is named', async () => {
    write('tenants.yaml', registryText(1));
    expect((await ran(['validate'], { cwd: folder })).out).to.contain(
      'valid: 1 team, 1 project, 3 namespaces',
    );
  });

  it('shows each mistake at its place with the line and a mark', async () => {
    const lines = registryText(2).split('\n');
    const index = lines.findIndex((line) => line.includes('[development, staging, production]'));
    lines[index] = lines[index]?.replace('staging', 'stagin') ?? '';
    write('bad.yaml', lines.join('\n'));
    const column = (lines[index]?.indexOf('stagin') ?? 0) + 1;
    const { code, out } = await ran(['validate', 'bad.yaml'], { cwd: folder });
    expect(code).to.equal(1);
    const [first, source, mark] = out.split('\n');
    expect(first).to.match(
      new RegExp(`^bad\\.yaml:${index + 1}:${column}: error: .*stagin.*did you mean "staging"`),
    );
    expect(source).to.equal(`${String(index + 1).padStart(5)} | ${lines[index]}`);
    expect(mark?.indexOf('^')).to.equal(source?.indexOf('stagin') ?? 0);
    expect(out).to.match(/✗ bad\.yaml: \d+ errors?$/);
  });

  it('prints data for --json, valid or not', async () => {
    write('good.yaml', registryText(2));
    const good = await ran(['validate', 'good.yaml', '--json'], { cwd: folder });
    expect(good.code).to.equal(0);
    expect(JSON.parse(good.out)).to.deep.include({ file: 'good.yaml', valid: true, errors: 0 });
    expect(JSON.parse(good.out).teams).to.have.length(2);
    expect(JSON.parse(good.out).teams[0].projects[0]).to.have.keys('id', 'domains');
    write('wrong.yaml', registryText(2).replace('teams:', 'tems:'));
    const wrong = await ran(['validate', 'wrong.yaml', '--json'], { cwd: folder });
    expect(wrong.code).to.equal(1);
    const { valid, diagnostics, teams } = JSON.parse(wrong.out);
    expect([valid, teams]).to.deep.equal([false, undefined]);
    expect(diagnostics[0]).to.have.keys('file', 'line', 'column', 'severity', 'message', 'rule');
    expect(diagnostics[0].file).to.equal('wrong.yaml');
  });

  for (const [what, name] of [
    ['a missing file', 'missing.yaml'],
    ['a folder', '.'],
  ] as const) {
    it(`ends with 2 for ${what}`, async () => {
      const { code, out } = await ran(['validate', name], { cwd: folder });
      expect(code).to.equal(2);
      expect(out).to.contain(`${name}:1:1: error: `);
    });
  }

  it('ends with 2 for more than one file', async () => {
    expect(await ran(['validate', 'a', 'b'])).to.deep.include({ code: 2, out: '' });
  });

  it('has no colour unless the terminal shows it', async () => {
    expect((await ran(['validate'])).out).not.to.contain('\u001b');
    expect((await ran(['validate'], { color: true })).out).to.contain('\u001b[32m✓');
  });
});
