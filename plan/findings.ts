import { FALLBACK_TASK_RESOURCES } from '../registry/defaults';
import type { Amounts, Registry, Team } from '../registry/model';
import { MAX_LABEL, MAX_PREFIX } from '../registry/names';
import { formatBytes, formatCpu } from '../registry/quantity';
import { ratio } from './capacity';
import type { Environment } from './environment';
import { allocatable, nodeImage } from './instance-types';
import type { CapacityReport, Finding, TenantPlan } from './model';

/** AWS limits: IAM role name; all inline policies of a role, without white space; a trust policy (adjustable to 4096). */
const MAX_ROLE_NAME = 64;
const MAX_ROLE_POLICY = 10240;
const MAX_TRUST_POLICY = 2048;

/** What people should know of the environment and of the sum of all teams. */
export function platformFindings(
  registry: Registry,
  environment: Environment,
  capacity: CapacityReport,
): Finding[] {
  return [
    ...prefixFindings(environment),
    ...weightFindings(registry, environment),
    ...capacityFindings(capacity, environment),
  ];
}

function prefixFindings({ prefix }: Environment): Finding[] {
  if (prefix.length > MAX_PREFIX) {
    return [
      error(
        `prefix "${prefix}" has ${prefix.length} characters; at most ${MAX_PREFIX}, for it starts every bucket's and role's name`,
      ),
    ];
  }
  if (!/^[a-z][a-z0-9-]*[a-z0-9]$/.test(prefix) || prefix.includes('--')) {
    return [
      error(
        `prefix "${prefix}" can't start a bucket's name; use small letters, digits and single dashes, such as acme-flyte-dev`,
      ),
    ];
  }
  return [];
}

function weightFindings(registry: Registry, environment: Environment): Finding[] {
  const domains = registry.domains.map((d) => d.id);
  return Object.entries(environment.quotaWeights).flatMap(([domain, weight]) => {
    if (!domains.includes(domain)) {
      return [
        error(
          `quotaWeights names the domain "${domain}", which the registry does not have; it has ${domains.join(', ')}`,
        ),
      ];
    }
    if (!Number.isFinite(weight) || weight < 0)
      return [error(`quotaWeights gives "${domain}" ${weight}; a weight is a number from 0 up`)];
    return [];
  });
}

function capacityFindings(capacity: CapacityReport, environment: Environment): Finding[] {
  const severity = environment.overcommit ? 'warning' : 'error';
  const fix = environment.overcommit
    ? 'pods of all teams at their quota would wait for nodes'
    : 'raise the maximum of nodes (nodeMax, or nodes.max of the team), lower quotas, or set overcommit: true for the stack';
  const findings: Finding[] = [];
  if (capacity.ratio > 1) {
    findings.push({
      severity,
      message: `the teams may request ${against(capacity)}: ${percent(capacity.ratio)} of the shared nodes; ${fix}`,
    });
  }
  if ((capacity.requested.gpu ?? 0) > (capacity.available.gpu ?? 0)) {
    findings.push({
      severity,
      message: `the teams may request ${capacity.requested.gpu} GPUs, the shared nodes have ${capacity.available.gpu ?? 0}; ${fix}`,
    });
  }
  for (const line of capacity.teams) {
    if (!line.dedicated) continue;
    const used = ratio(line.requested, line.available);
    if (used > 1) {
      findings.push({
        severity,
        team: line.team,
        message: `may request ${against(line)}: ${percent(used)} of its own nodes; ${fix}`,
      });
    }
  }
  return findings;
}

function against({ requested, available }: Pick<CapacityReport, 'requested' | 'available'>): string {
  const cores = ({ cpuMilli }: Amounts) => oneDecimal(cpuMilli / 1000);
  const gib = ({ memoryBytes }: Amounts) => oneDecimal(memoryBytes / 2 ** 30);
  return `${cores(requested)} of ${cores(available)} CPU and ${gib(requested)} of ${gib(available)} GiB memory`;
}

const oneDecimal = (value: number): number => Math.round(value * 10) / 10;

/** Rounded up: what is more than full never reads 100 %. */
const percent = (part: number): string =>
  Number.isFinite(part) ? `${Math.ceil(part * 100)} %` : 'more than all';

/** What people should know of one team. */
export function tenantFindings(team: Team, plan: TenantPlan, environment: Environment): Finding[] {
  return [
    ...nameFindings(plan),
    ...bucketFindings(team, environment),
    ...policyFindings(plan),
    ...nodeFindings(team),
    ...ephemeralStorageFindings(team),
    ...cutFindings(team, plan),
  ].map((finding) => ({ ...finding, team: team.id }));
}

function nameFindings({ bucket, role, nodes }: TenantPlan): Finding[] {
  return [
    ...tooLong('bucket', bucket.name, MAX_LABEL),
    ...tooLong('IAM role', role.name, MAX_ROLE_NAME),
    ...(nodes ? tooLong('node group', nodes.name, MAX_LABEL) : []),
  ];
}

/**
 * A bucket whose name starts like the platform's is one of its own: the metadata bucket, with all teams' compiled workflows
 * and inputs, another team's, or one that a removed team left behind. Adopting it would give it away.
 */
function bucketFindings({ dataBucket }: Team, { prefix }: Environment): Finding[] {
  if (!dataBucket?.name.startsWith(`${prefix}-`)) return [];
  return [
    error(
      `dataBucket "${dataBucket.name}" starts with "${prefix}-", as the platform's own buckets do; leave dataBucket out, or name a bucket of the team's own`,
    ),
  ];
}

function tooLong(what: string, name: string, max: number): Finding[] {
  if (name.length <= max) return [];
  return [
    error(
      `the ${what}'s name "${name}" has ${name.length} characters, AWS takes ${max}; shorten the team's id or the environment's prefix`,
    ),
  ];
}

function policyFindings({ role }: TenantPlan): Finding[] {
  const policy = JSON.stringify(role.policy).length;
  const trust = JSON.stringify(role.trust).length;
  const findings: Finding[] = [];
  if (policy > MAX_ROLE_POLICY)
    findings.push(
      error(
        `the IAM policy has ${policy} characters, AWS takes ${MAX_ROLE_POLICY}; split the team or share fewer projects with it`,
      ),
    );
  if (trust > 2 * MAX_TRUST_POLICY)
    findings.push(
      error(
        `the trust policy has ${trust} characters, AWS takes ${2 * MAX_TRUST_POLICY} at most; split the team`,
      ),
    );
  else if (trust > MAX_TRUST_POLICY) {
    findings.push({
      severity: 'warning',
      message: `the trust policy has ${trust} characters; ask AWS to raise "Role trust policy length" from ${MAX_TRUST_POLICY} to ${2 * MAX_TRUST_POLICY}`,
    });
  }
  return findings;
}

function nodeFindings({ nodes }: Team): Finding[] {
  const types = nodes?.instanceTypes ?? [];
  const images = [...new Set(types.map(nodeImage))];
  const unknown = types.filter((type) => allocatable(type) === undefined);
  const findings: Finding[] = [];
  if (images.length > 1) {
    findings.push(
      error(`${types.join(', ')} need different node images (${images.join(', ')}); name types of one kind`),
    );
  }
  if (unknown.length > 0) {
    findings.push({
      severity: 'warning',
      message: `what a node of ${unknown.join(', ')} gives to pods is not known here, so it counts as nothing`,
    });
  }
  return findings;
}

/** A quota for a resource makes Kubernetes refuse every pod that does not name it. */
function ephemeralStorageFindings({ quota, taskResources }: Team): Finding[] {
  const limited =
    quota.requests.ephemeralStorageBytes !== undefined || quota.limits.ephemeralStorageBytes !== undefined;
  if (!limited || taskResources.defaults.ephemeralStorageBytes !== undefined) return [];
  return [
    error(
      'the quota limits ephemeral storage, but taskResources.defaults has none: every pod would be refused; add it there',
    ),
  ];
}

/** Namespaces whose share can't hold one task as large as the team (not the built-in default) allows. */
function cutFindings(team: Team, plan: TenantPlan): Finding[] {
  const { cpuMilli, memoryBytes } = team.taskResources.limits;
  const builtIn = FALLBACK_TASK_RESOURCES.limits;
  if (cpuMilli === builtIn.cpuMilli && memoryBytes === builtIn.memoryBytes) return [];
  const cut = plan.namespaces.filter(
    ({ share }) => share.limits.cpuMilli < cpuMilli || share.limits.memoryBytes < memoryBytes,
  );
  if (cut.length === 0) return [];
  const names = cut.map(
    ({ name, share }) =>
      `${name} (${formatCpu(share.limits.cpuMilli)}, ${formatBytes(share.limits.memoryBytes)})`,
  );
  return [
    {
      severity: 'warning',
      message: `one task may have ${formatCpu(cpuMilli)} CPU and ${formatBytes(memoryBytes)}, but not in ${names.join(', ')}: the share of the quota is smaller`,
    },
  ];
}

const error = (message: string): Finding => ({ severity: 'error', message });
