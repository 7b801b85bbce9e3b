import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { PlatformPlan } from '../../plan/model';
import { registryText } from '../support/generate';
import { ran } from './support/io';

describe('cli/plan', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plan-test-'));
  after(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

  it('shows teams, namespaces, storage and capacity', async () => {
    const { code, out, err } = await ran(['plan']);
    expect({ code, err }).to.deep.equal({ code: 0, err: '' });
    expect(out).to.match(/^ {2}alpha +2 +5 +10 \/ 20 +20 \/ 40 +50 +10$/m);
    expect(out).to.match(/^ +ml-alpha-production /m);
    expect(out).to.contain('acme-flyte-dev-beta-data').and.to.contain('acme-flyte-dev-beta-task');
    expect(out).to.match(/^ {2}cpu +█+.?░+ +\d+ % +23 of [\d.]+ cores$/m);
  });

  it('stays within a hundred columns', async () => {
    for (const args of [['plan'], ['plan', '--stack', 'prod']]) {
      const { out } = await ran(args);
      for (const line of out.split('\n')) expect([...line].length, line).to.be.at.most(100);
    }
  });

  it('shows one team in detail', async () => {
    const { code, out } = await ran(['plan', '--team', 'beta']);
    expect(code).to.equal(0);
    expect(out).not.to.contain('alpha');
    expect(out).to.contain('team-beta-leads').and.to.contain('EXECUTION_QUEUE');
  });

  it('names the nearest team', async () => {
    const { code, err } = await ran(['plan', '--team', 'alpa']);
    expect(code).to.equal(2);
    expect(err).to.contain('no team "alpa"; teams are alpha, beta, gamma; did you mean "alpha"?');
  });

  it('prints the whole plan for --json, in another environment for --stack', async () => {
    const dev: PlatformPlan = JSON.parse((await ran(['plan', '--json'])).out);
    const prod: PlatformPlan = JSON.parse((await ran(['plan', '--json', '--stack', 'prod'])).out);
    expect(dev.tenants.map(({ team }) => team)).to.deep.equal(['alpha', 'beta', 'gamma']);
    expect([dev.environment.stack, prod.environment.stack]).to.deep.equal(['dev', 'prod']);
    expect(prod.tenants[0]?.bucket.name).not.to.equal(dev.tenants[0]?.bucket.name);
  });

  it('lists every error of an invalid registry and ends with 1', async () => {
    write('bad.yaml', registryText(1).replace('pods: 30', 'pods: -1').replace('cpu: 3', 'cpu: three'));
    const { code, out, err } = await ran(['plan', 'bad.yaml'], { cwd: folder });
    expect([code, out]).to.deep.equal([1, '']);
    expect(err.match(/^bad\.yaml:\d+:\d+: error: /gm)).to.have.length.of.at.least(2);
  });

  it('ends with 2 for a missing file or an unknown stack', async () => {
    expect((await ran(['plan', 'missing.yaml'])).code).to.equal(2);
    const { code, err } = await ran(['plan', '--stack', 'prd']);
    expect(code).to.equal(2);
    expect(err).to.contain('did you mean "prod"?');
  });

  it('ends with 1 when the teams ask for more than there is', async () => {
    write('large.yaml', registryText(200));
    const { code, out } = await ran(['plan', 'large.yaml', '--stack', 'prod'], { cwd: folder });
    expect(code).to.equal(1);
    expect(out).to.match(/✗ the teams may request/);
  });

  it('sums up what nobody would read', async () => {
    write('many.yaml', registryText(100));
    const { out } = await ran(['plan', 'many.yaml'], { cwd: folder });
    expect(out)
      .to.contain('and 80 more teams')
      .and.to.contain('300 namespaces')
      .and.to.contain('and 88 smaller teams');
    expect(out.split('\n').length).to.be.below(200);
  });
});
