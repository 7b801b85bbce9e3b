import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { planPlatform } from '../../plan';
import type { TenantPlan } from '../../plan/model';
import { parseRegistry } from '../../registry';
import { ENVIRONMENT } from './environment';

const { registry } = parseRegistry(readFileSync(join(__dirname, '../../tenants.yaml')), 'tenants.yaml');
const plan = planPlatform(registry!, ENVIRONMENT);
const [alpha, beta, gamma] = plan.tenants as [TenantPlan, TenantPlan, TenantPlan];

/** CPU and memory requests, CPU limit, pods, claims. */
function shares(tenant: TenantPlan): { [namespace: string]: (string | undefined)[] } {
  const keys = ['requests.cpu', 'requests.memory', 'limits.cpu', 'pods', 'persistentvolumeclaims'];
  return Object.fromEntries(tenant.namespaces.map((n) => [n.name, keys.map((key) => n.quota.hard[key])]));
}

describe("plan of the project's own tenants.yaml", () => {
  it('splits the quotas so that production weighs twice', () => {
    // 10 cores by 1:2:1:1:2 are 1428.57m and 2857.14m; floors leave 2m for the .57 of the first two developments.
    expect(shares(alpha)).to.deep.equal({
      'ml-alpha-development': ['1429m', '2926Mi', '2858m', '7', '2'],
      'ml-alpha-production': ['2857m', '5851Mi', '5714m', '15', '3'],
      'ml-alpha-staging': ['1429m', '2926Mi', '2858m', '7', '1'],
      'web-alpha-development': ['1428m', '2926Mi', '2856m', '7', '1'],
      'web-alpha-production': ['2857m', '5851Mi', '5714m', '14', '3'],
    });
    expect(shares(beta)).to.deep.equal({
      'api-beta-development': ['1333m', '2731Mi', '2666m', '7', '1'],
      'api-beta-production': ['2667m', '5461Mi', '5334m', '13', '3'],
      'data-beta-development': ['1333m', '2731Mi', '2666m', '7', '1'],
      'data-beta-production': ['2667m', '5461Mi', '5334m', '13', '3'],
    });
    expect(shares(gamma)).to.deep.equal({
      'analytics-gamma-development': ['833m', '1707Mi', '1666m', '4', '1'],
      'analytics-gamma-production': ['1667m', '3413Mi', '3334m', '9', '2'],
      'reports-gamma-development': ['833m', '1707Mi', '1666m', '4', '1'],
      'reports-gamma-production': ['1667m', '3413Mi', '3334m', '8', '1'],
    });
  });

  it("holds the teams' sum against the nodes", () => {
    expect(plan.capacity.requested.cpuMilli).to.equal(23000);
    expect(plan.capacity.available.cpuMilli).to.equal(39200);
    expect(plan.capacity.ratio).to.be.closeTo(23 / 39.2, 1e-9);
  });

  it('has nothing to complain of', () => {
    expect(plan.findings).to.deep.equal([]);
  });

  it('names the cluster labels that flyteadmin must know', () => {
    expect(plan.clusterLabels).to.deep.equal(['team-alpha-cluster', 'team-beta-cluster']);
  });

  it('seeds what the settings say, and for every namespace what isolates', () => {
    const of = (project: string, domain: string) =>
      Object.fromEntries(
        alpha.attributes
          .filter((a) => a.project === project && a.domain === domain)
          .map((a) => [a.resourceType, a.matchingAttributes]),
      );
    expect(of('ml-alpha', 'production')).to.deep.equal({
      EXECUTION_CLUSTER_LABEL: { execution_cluster_label: { value: 'team-alpha-cluster' } },
      EXECUTION_QUEUE: { execution_queue_attributes: { tags: ['team-alpha', 'production'] } },
      TASK_RESOURCE: {
        task_resource_attributes: {
          defaults: { cpu: '500m', gpu: '0', memory: '512Mi' },
          limits: { cpu: '2', gpu: '0', memory: '4Gi' },
        },
      },
      WORKFLOW_EXECUTION_CONFIG: {
        workflow_execution_config: {
          max_parallelism: 5,
          security_context: { run_as: { k8s_service_account: 'flyte-task' } },
          raw_output_data_config: {
            output_location_prefix: 's3://acme-flyte-prod-alpha-data/raw/ml-alpha-production',
          },
          labels: { values: { team: 'alpha' } },
        },
      },
    });
    expect(Object.keys(of('web-alpha', 'development'))).to.deep.equal([
      'TASK_RESOURCE',
      'WORKFLOW_EXECUTION_CONFIG',
    ]);
  });

  it('registers the Flyte projects with the team as a label', () => {
    expect(alpha.projects.map((p) => [p.id, p.labels])).to.deep.equal([
      ['ml-alpha', { team: 'alpha' }],
      ['web-alpha', { team: 'alpha' }],
    ]);
  });

  it('lets look only those into a namespace who have a role there', () => {
    const members = (namespace: string) =>
      alpha.namespaces
        .find((n) => n.name === namespace)!
        .roleBindings.find((b) => b.thing === 'members')!
        .subjects.map((s) => s.name);
    expect(members('ml-alpha-staging')).to.include('oidc:team-alpha-developers');
    expect(members('ml-alpha-production')).to.deep.equal(['oidc:team-alpha-seniors', 'oidc:bob@company.com']);
  });
});
