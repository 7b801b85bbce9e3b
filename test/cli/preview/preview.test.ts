import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { registryText } from '../../support/generate';
import { executed } from '../support/binary';
import { ran } from '../support/io';

describe('cli/preview', () => {
  const folder = mkdtempSync(join(tmpdir(), 'preview-test-'));
  after(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

  for (const stack of ['dev', 'prod']) {
    describe(`stack ${stack}`, () => {
      let data: any;
      before(async () => {
        const { code, out } = await ran(['preview', '--stack', stack, '--json']);
        expect(code).to.equal(0);
        data = JSON.parse(out);
      });

      it('creates every namespace of every team, below the team', () => {
        const namespaces = data.teams.flatMap((team: any) => team.namespaces.map(({ name }: any) => name));
        expect(namespaces).to.have.length(13);
        const created = data.resources.filter(({ type }: any) => type === 'kubernetes:core/v1:Namespace');
        for (const team of data.teams) {
          const own = created.filter((resource: any) => resource.team === team.id);
          expect(own, team.id).to.have.length(team.namespaces.length);
        }
      });

      it('gives every resource a URN of its own and a parent that exists', () => {
        const urns = new Set(data.resources.map(({ urn }: any) => urn));
        expect(urns.size).to.equal(data.resources.length);
        for (const { urn, parent } of data.resources) {
          expect(urns.has(parent) || parent.includes('::pulumi:pulumi:Stack::'), urn).to.equal(true);
        }
      });

      it('counts what a team costs', () => {
        for (const team of data.teams) {
          const own = data.resources.filter((resource: any) => resource.team === team.id);
          expect(team.resources).to.equal(own.length);
          const walls = own.filter(({ type }: any) => !type.startsWith('flyte:'));
          expect(walls.length, 'at most 10 per namespace and 10 per team').to.be.at.most(
            10 + 10 * team.namespaces.length,
          );
        }
      });

      it('has the outputs for onboarding and hides the secret ones', () => {
        expect(data.outputs).to.include.keys('tenants', 'endpoint', 'kubeconfig', 'readme');
        expect(data.outputs.tenants).to.have.keys('alpha', 'beta', 'gamma');
        expect(data.outputs.kubeconfig).to.equal('[secret]');
        expect(JSON.stringify(data)).not.to.contain('generated-when-applied');
      });
    });
  }

  it('prints a report of at most a hundred columns', () => {
    const { status, stdout } = executed(['preview']);
    expect(status).to.equal(0);
    for (const title of ['Teams', 'Namespaces', 'Capacity', 'Resources', 'Total', 'Next']) {
      expect(stdout).to.match(new RegExp(`^${title}`, 'm'));
    }
    expect(stdout).to.match(/^Total {2}\d+ resources for 3 teams in [\d.]+ s\./m);
    expect(stdout).not.to.contain('\u001b');
    for (const line of stdout.split('\n')) expect([...line].length, line).to.be.at.most(100);
  });

  it('shows one team with its access and resources', async () => {
    const { code, out } = await ran(['preview', '--team', 'gamma']);
    expect(code).to.equal(0);
    expect(out)
      .to.contain('team-gamma-analysts')
      .and.to.match(/Namespace +gamma-analytics-gamma-production/);
    expect(out).not.to.contain('ml-alpha');
    const { resources } = JSON.parse((await ran(['preview', '--team', 'gamma', '--json'])).out);
    expect(new Set(resources.map(({ team }: any) => team))).to.deep.equal(new Set(['gamma']));
  });

  it('takes another registry, relative to the current folder', async () => {
    write('mine.yaml', registryText(2));
    const { code, out } = await ran(['preview', '--registry', 'mine.yaml', '--json'], { cwd: folder });
    expect(code).to.equal(0);
    expect(JSON.parse(out).registry).to.equal('mine.yaml');
    expect(JSON.parse(out).teams.map(({ id }: any) => id)).to.deep.equal(['team-0000', 'team-0001']);
  });

  it('does not run the program when the plan has errors, and says so', async () => {
    write('large.yaml', registryText(100));
    const { code, out } = await ran(['preview', '--stack', 'prod', '--registry', 'large.yaml'], {
      cwd: folder,
    });
    expect(code).to.equal(1);
    expect(out).to.contain('✗ the teams may request').and.to.contain('Nothing was run: the plan has errors.');
  });

  it('lists the errors of an invalid registry', async () => {
    write('bad.yaml', registryText(1).replace('pods: 30', 'pods: many'));
    const { code, err } = await ran(['preview', '--registry', 'bad.yaml'], { cwd: folder });
    expect(code).to.equal(1);
    expect(err).to.match(/^bad\.yaml:\d+:\d+: error: .*many/m);
  });

  it('ends with 2 for an unknown stack, team or file', async () => {
    expect((await ran(['preview', '--stack', 'test'])).err).to.contain('stacks are dev, prod');
    expect((await ran(['preview', '--team', 'gama'])).err).to.contain('did you mean "gamma"?');
    expect((await ran(['preview', '--registry', 'missing.yaml'])).code).to.equal(2);
  });
});
