import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { BINARY, executed } from '../cli/support/binary';
import { REPOSITORY } from '../cli/support/io';
import { registryText } from '../support/generate';

describe('bin/flyte-tenancy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'binary-test-'));
  after(() => rmSync(folder, { recursive: true }));

  it('passes exit codes and both streams on', () => {
    const valid = executed(['validate']);
    expect([valid.status, valid.stderr]).to.deep.equal([0, '']);
    expect(valid.stdout).to.contain('tenants.yaml is valid');
    const unknown = executed(['nonsense']);
    expect([unknown.status, unknown.stdout]).to.deep.equal([2, '']);
    expect(unknown.stderr).to.contain('there is no command "nonsense"');
  });

  it('works from another folder and through a symbolic link', () => {
    writeFileSync(join(folder, 'tenants.yaml'), registryText(1));
    const link = join(folder, 'flyte-tenancy');
    symlinkSync(BINARY, link);
    const { status, stdout } = executed(['plan'], { cwd: folder, command: link });
    expect(status).to.equal(0);
    expect(stdout).to.contain('team-0000');
  });

  it('is what package.json names, so that npx finds it', () => {
    const { bin } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));
    expect(bin).to.deep.equal({ 'flyte-tenancy': 'bin/flyte-tenancy.js' });
    const { status, stdout } = spawnSync('npx', ['--no-install', 'flyte-tenancy', '--version'], {
      cwd: REPOSITORY,
      encoding: 'utf8',
    });
    expect([status, stdout.trim()]).to.deep.equal([0, '0.1.0']);
  });

  it('ends quietly when its reader goes away', () => {
    const { stdout, stderr } = spawnSync('bash', ['-c', `${BINARY} plan --json | head -c 10`], {
      encoding: 'utf8',
    });
    expect([stdout.length, stderr]).to.deep.equal([10, '']);
  });

  it('never loads Pulumi for validate and plan', () => {
    const script = `
      const { load } = require('./bin/bundle.js');
      const io = { out() {}, err() {}, color: false, cwd: process.cwd() };
      const { main } = load('cli/main.ts');
      Promise.all([main(['validate'], io), main(['plan'], io)]).then((codes) => {
        const loaded = Object.keys(require.cache).filter((name) => name.includes('@pulumi') || name.includes('grpc'));
        console.log(JSON.stringify({ codes, loaded }));
      });`;
    const { stdout } = spawnSync(process.execPath, ['-e', script], { cwd: REPOSITORY, encoding: 'utf8' });
    expect(JSON.parse(stdout)).to.deep.equal({ codes: [0, 0], loaded: [] });
    const bundle = require('../../bin/bundle.js').bundle('cli/main.ts');
    expect(readFileSync(bundle, 'utf8')).not.to.contain('require("@pulumi');
  });

  it('prints a stack and ends with 70 for a bug', () => {
    const script = `
      require('./bin/bundle.js').load = () => ({ run: () => Promise.reject(new TypeError('sample bug')) });
      require('./bin/flyte-tenancy.js');`;
    const { status, stderr } = spawnSync(process.execPath, ['-e', script], {
      cwd: REPOSITORY,
      encoding: 'utf8',
    });
    expect(status).to.equal(70);
    expect(stderr).to.match(/TypeError: sample bug\n\s+at .*bug in flyte-tenancy/s);
  });
});
