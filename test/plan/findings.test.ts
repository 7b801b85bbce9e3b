import { expect } from 'chai';
import { planPlatform } from '../../plan';
import type { Environment } from '../../plan/environment';
import type { Team } from '../../registry/model';
import { ENVIRONMENT } from './environment';
import { project, registry, team } from './team';

const GIB = 2 ** 30;

const findings = (more: Partial<Team>, environment: Partial<Environment> = {}) =>
  planPlatform(registry(team('alpha', more)), { ...ENVIRONMENT, ...environment }).findings;

const quota = (cpu: number, more = {}) => ({
  requests: { cpuMilli: cpu, memoryBytes: GIB, ...more },
  limits: { cpuMilli: cpu, memoryBytes: 64 * GIB, ...more },
  pods: 10,
  persistentVolumeClaims: 0,
});

describe('plan/findings', () => {
  it('has nothing to say of a good plan', () => {
    expect(findings({})).to.deep.equal([]);
  });

  it("refuses to hand out the platform's own buckets, whatever the prefix in them", () => {
    for (const name of ['acme-flyte-prod-metadata', 'acme-flyte-prod-removed-data']) {
      const [finding, ...rest] = findings({ dataBucket: { name, prefix: 'metadata/admin' } });
      expect(rest).to.deep.equal([]);
      expect(finding).to.deep.include({ severity: 'error', team: 'alpha' });
      expect(finding!.message).to.contain(`dataBucket "${name}"`);
    }
    expect(findings({ dataBucket: { name: 'acme-flyte-production', prefix: '' } })).to.deep.equal([]);
  });

  it('refuses more than the nodes can give, or warns where overcommit is allowed', () => {
    const [finding] = findings({ quota: quota(58800) });
    expect(finding).to.deep.include({ severity: 'error' });
    expect(finding!.message).to.contain('58.8 of 39.2 CPU').and.contain('150 %');
    expect(findings({ quota: quota(39300) })[0]!.message, 'never 100 % when it is more').to.contain('101 %');
    expect(findings({ quota: quota(58800) }, { overcommit: true })[0]!.severity).to.equal('warning');
  });

  it('counts a suspended team as nothing', () => {
    expect(findings({ quota: quota(58800), suspended: true })).to.deep.equal([]);
  });

  it('counts GPUs', () => {
    expect(findings({ quota: quota(9000, { gpu: 1 }) })[0]!.message).to.match(
      /1 GPUs, the shared nodes have 0/,
    );
  });

  it('holds a team with dedicated nodes against its own, not against the shared ones', () => {
    const nodes = { instanceTypes: ['m5.xlarge', 'm5.2xlarge'], min: 0, max: 1 };
    const [finding, ...rest] = findings({ quota: quota(58800), nodes });
    expect(rest).to.deep.equal([]);
    expect(finding).to.deep.include({ severity: 'error', team: 'alpha' });
    expect(finding!.message).to.contain('1500 % of its own nodes');
  });

  it('says when it does not know an instance type', () => {
    const nodes = { instanceTypes: ['z9.mega'], min: 0, max: 1 };
    expect(
      findings({ nodes }, { overcommit: true })
        .map((f) => f.message)
        .join(),
    ).to.contain('z9.mega');
  });

  it('refuses dedicated nodes of two kinds in one group', () => {
    const nodes = { instanceTypes: ['m5.xlarge', 'm7g.xlarge'], min: 0, max: 9 };
    const [finding] = findings({ nodes });
    expect(finding).to.deep.include({ severity: 'error', team: 'alpha' });
    expect(finding!.message).to.contain('different node images');
  });

  it('refuses a prefix that AWS or the length of names forbids', () => {
    expect(findings({}, { prefix: 'a'.repeat(25) })[0]!.message).to.contain('25 characters; at most 24');
    for (const prefix of ['Acme', 'acme_flyte', '-acme', 'acme-', '1acme', 'a--b']) {
      expect(findings({}, { prefix })[0]?.message, prefix).to.contain("can't start a bucket's name");
    }
  });

  it('refuses weights for a domain that is not there, and weights that are none', () => {
    expect(findings({}, { quotaWeights: { prodution: 2 } })[0]!.message).to.contain('"prodution"');
    expect(findings({}, { quotaWeights: { production: -1 } })[0]!.message).to.contain('-1');
  });

  it('warns when a share is smaller than the largest task', () => {
    const taskResources = {
      defaults: { cpuMilli: 100, memoryBytes: GIB },
      limits: { cpuMilli: 7000, memoryBytes: GIB },
    };
    const [finding] = findings({ taskResources });
    expect(finding).to.deep.include({ severity: 'warning', team: 'alpha' });
    expect(finding!.message).to.contain('ml-alpha-development (6, 12Gi)').and.not.to.contain('production');
  });

  it('refuses a quota for ephemeral storage that every pod would fail', () => {
    const [finding] = findings({ quota: quota(9000, { ephemeralStorageBytes: GIB }) });
    expect(finding!.message).to.contain('taskResources.defaults');
  });

  it('refuses names and policies longer than AWS takes', () => {
    const long = 'a'.repeat(50);
    expect(
      findings({ id: long })
        .map((f) => f.message)
        .join(),
    ).to.contain('shorten');
    const projects = Array.from({ length: 40 }, (_, i) =>
      project(`project-number-${i}`, ['development', 'production']),
    );
    const big = { ...quota(9000), pods: 100 };
    expect(
      findings({ projects, quota: big })
        .filter((f) => f.severity === 'error')
        .map((f) => f.message)
        .join(),
    ).to.contain('IAM policy');
    const some = projects.slice(0, 30);
    expect(
      findings({ projects: some, quota: big })
        .map((f) => f.message)
        .join(),
    ).to.contain('Role trust policy length');
  });
});
