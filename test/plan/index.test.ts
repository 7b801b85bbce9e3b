import { expect } from 'chai';
import fc from 'fast-check';
import { planPlatform } from '../../plan';
import { objectGrants } from '../../plan/isolation';
import type { TenantPlan } from '../../plan/model';
import { parseRegistry, type Registry } from '../../registry';
import { registryText, registryTexts } from '../support/generate';
import { ENVIRONMENT } from './environment';
import { matchesPattern } from './iam';
import { project, registry, team } from './team';

function parsed(text: string): Registry {
  const result = parseRegistry(text, 'tenants.yaml');
  expect(result.registry, JSON.stringify(result.diagnostics)).not.to.equal(undefined);
  return result.registry!;
}

const registries = registryTexts().map(parsed);
const RUNS = { numRuns: 30 };
const errors = (plan: ReturnType<typeof planPlatform>) => plan.findings.filter((f) => f.severity === 'error');
const ROOMY = { ...ENVIRONMENT, overcommit: true };

/** Every object a team's pods may read or write, with an example key for each pattern. */
const examples = (tenant: TenantPlan) =>
  objectGrants(tenant).map(({ action, resource }) => ({ action, key: resource.replaceAll('*', 'x/y') }));

describe('plan', () => {
  it("adds the namespaces' quotas up to the team's", () => {
    fc.assert(
      fc.property(registries, (r) => {
        planPlatform(r, ROOMY).tenants.forEach((tenant, i) => {
          const { quota } = r.teams[i]!;
          const sum = (of: (n: (typeof tenant.namespaces)[number]) => number) =>
            tenant.namespaces.reduce((total, n) => total + of(n), 0);
          expect(sum((n) => n.share.requests.cpuMilli)).to.equal(quota.requests.cpuMilli);
          expect(sum((n) => n.share.limits.memoryBytes)).to.equal(quota.limits.memoryBytes);
          expect(sum((n) => n.share.pods)).to.equal(quota.pods);
        });
      }),
      RUNS,
    );
  });

  it('has unique namespaces, keys, buckets and roles', () => {
    fc.assert(
      fc.property(registries, (r) => {
        const { tenants } = planPlatform(r, ROOMY);
        const names = [
          tenants.flatMap((t) => t.namespaces.map((n) => n.name)),
          tenants.flatMap((t) => t.namespaces.map((n) => n.key)),
          tenants.filter((t) => t.bucket.managed).map((t) => t.bucket.name),
          tenants.map((t) => t.role.name),
        ];
        for (const list of names) expect(new Set(list).size).to.equal(list.length);
      }),
      RUNS,
    );
  });

  it("changes no other team's plan when a team comes", () => {
    fc.assert(
      fc.property(registries, (r) => {
        const before = planPlatform(r, ROOMY).tenants;
        const after = planPlatform({ ...r, teams: [...r.teams, team('newcomer')] }, ROOMY).tenants;
        expect(after.filter((t) => t.team !== 'newcomer')).to.deep.equal(before);
      }),
      RUNS,
    );
  });

  it('does not depend on the order of teams and projects', () => {
    fc.assert(
      fc.property(registries, (r) => {
        const reversed = {
          ...r,
          teams: r.teams.map((t) => ({ ...t, projects: [...t.projects].reverse() })).reverse(),
        };
        const namespaces = (plan: ReturnType<typeof planPlatform>) =>
          plan.tenants.map((t) => [t.team, t.namespaces, t.bucket]);
        expect(namespaces(planPlatform(reversed, ROOMY))).to.deep.equal(namespaces(planPlatform(r, ROOMY)));
      }),
      RUNS,
    );
  });

  it('is the same each time and leaves its input alone', () => {
    const r = parsed(registryText(5));
    expect(JSON.stringify(planPlatform(r, ROOMY))).to.equal(JSON.stringify(planPlatform(r, ROOMY)));
  });

  it("lets no team's pods at another team's objects, unless the project is shared", () => {
    fc.assert(
      fc.property(registries, (r) => {
        const plan = planPlatform(r, ROOMY);
        expect(plan.findings.filter((f) => f.message.includes('both use'))).to.deep.equal([]);
        const sharedCode = new Set(
          r.teams.flatMap((t) => t.projects.flatMap((p) => p.sharedWith.map((other) => `${other} ${p.id}`))),
        );
        for (const a of plan.tenants) {
          for (const { resource } of objectGrants(a)) {
            for (const b of plan.tenants) {
              if (a === b) continue;
              for (const { key, action } of examples(b)) {
                if (!matchesPattern(resource, key)) continue;
                const [, owner] = /:::[^/]+\/uploads\/([^/]+)\//.exec(resource) ?? [];
                expect(action, `${a.team} ${resource} ${b.team} ${key}`).to.equal('s3:GetObject');
                expect(sharedCode.has(`${a.team} ${owner}`) || sharedCode.has(`${b.team} ${owner}`)).to.equal(
                  true,
                );
              }
            }
          }
        }
      }),
      RUNS,
    );
  });

  it('gives the pods of a team the code and images of a project shared with it, not its data', () => {
    const alpha = team('alpha', {
      projects: [project('ml-alpha', ['development'], { sharedWith: ['beta'] })],
    });
    const plan = planPlatform(registry(alpha, team('beta')), ENVIRONMENT);
    expect(errors(plan)).to.deep.equal([]);
    const beta = plan.tenants[1]!;
    const of = (sid: string) => beta.role.policy.Statement.find((s) => s.Sid === sid)!.Resource!.join(' ');
    expect(of('Code')).to.contain('/uploads/ml-alpha/development/*');
    expect(of('TeamData')).not.to.contain('alpha');
    expect(of('OwnMetadata')).not.to.contain('alpha');
    const images = new RegExp(beta.namespaces[0]!.annotations['flyte-tenancy.dev/images']!);
    expect(images.test('alpha.example.com/train:v1')).to.equal(true);
    const [own] = plan.tenants[0]!.namespaces;
    expect(new RegExp(own!.annotations['flyte-tenancy.dev/images']!).test('beta.example.com/x')).to.equal(
      false,
    );
  });

  it('reports teams that reach into each other though the registry let them pass', () => {
    const bucket = (prefix: string) => ({ dataBucket: { name: 'lake', prefix } });
    const nested = planPlatform(
      registry(team('alpha', bucket('flyte')), team('beta', bucket('flyte/beta'))),
      ENVIRONMENT,
    );
    expect(errors(nested).map((f) => f.message)).to.deep.equal([
      'its pods and those of alpha may both use arn:aws:s3:::lake/flyte/*',
    ]);
    const beside = planPlatform(
      registry(team('alpha', bucket('flyte/a')), team('beta', bucket('flyte/a2'))),
      ENVIRONMENT,
    );
    expect(errors(beside)).to.deep.equal([]);
  });

  it('reports a project whose metadata another team could read', () => {
    const alpha = team('alpha', { projects: [project('ml', ['development'])] });
    const beta = team('beta', { projects: [project('ml-development', ['production'])] });
    const [finding] = errors(planPlatform(registry(alpha, beta), ENVIRONMENT));
    expect(finding?.message).to.contain('metadata/propeller/ml-development-');
  });
});
