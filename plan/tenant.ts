import type { Registry, Team } from '../registry/model';
import { namespaceName } from '../registry/names';
import { attributes } from './attributes';
import { bucketPolicy } from './bucket-policy';
import type { Environment } from './environment';
import type { AccessPlan, BucketPlan, ServiceMonitorPlan, TenantPlan } from './model';
import { teamBucketName, teamRoleName } from './names';
import { namespacePlan, type Place, tenantWalls } from './namespace';
import { nodeGroup } from './nodes';
import { splitQuota } from './share';
import type { SharedProject } from './shared';
import { taskPolicy, type Upload } from './task-policy';
import { effectiveTaskResources, taskResourceAttributes } from './task-resources';
import { trustPolicy } from './trust-policy';
import { quotaWeight } from './weights';

/**
 * Desired state of one team. Depends on the team, the environment, and on what other teams share with it; on nothing else
 * of the registry, so that adding a team changes no other team's plan.
 *
 * `roles` gives the permissions of each role for the access listing. Throws RangeError when the quota is too small for the
 * team's namespaces, which the registry refuses first.
 */
export function planTenant(
  team: Team,
  environment: Environment,
  roles: Registry['roles'] = [],
  shared: readonly SharedProject[] = [],
): TenantPlan {
  const places = teamPlaces(team, environment);
  const walls = tenantWalls(team, environment, shared);
  const bucket = bucketPlan(team, environment);
  const namespaces = places.map((place) => namespacePlan(team, place, walls, environment));
  const names = namespaces.map((n) => n.name);
  return {
    team: team.id,
    suspended: team.suspended,
    tags: { ...environment.tags, ...team.tags, team: team.id },
    namespaces,
    bucket,
    role: {
      name: teamRoleName(environment, team.id),
      trust: trustPolicy(names, environment),
      policy: taskPolicy(bucket, uploads(places, shared), environment),
    },
    nodes: nodeGroup(team, environment),
    projects: team.projects.map(({ id, name, description }) => ({
      id,
      name,
      description,
      labels: { team: team.id },
    })),
    attributes: places.flatMap((place) =>
      attributes({
        team: team.id,
        project: place.project.id,
        domain: place.domain,
        settings: place.settings,
        taskResources: taskResourceAttributes(place.taskResources),
        rawOutput: rawOutput(bucket, place),
      }),
    ),
    serviceMonitor: serviceMonitor(team.id, names, environment),
    access: accessPlan(team, roles),
  };
}

/** The team's namespaces in the order of their names, whatever order the file has. */
function teamPlaces(team: Team, environment: Environment): Place[] {
  const pairs = team.projects
    .flatMap((project) => project.domains.map((domain) => ({ project, domain })))
    .sort(byNamespace);
  const shares = splitQuota(
    team.quota,
    pairs.map(({ domain }) => quotaWeight(team, environment, domain)),
  );
  return pairs.map(({ project, domain }, i) => {
    const share = shares[i]!;
    const settings = project.settings[domain] ?? {};
    return {
      project,
      domain,
      settings,
      share,
      taskResources: effectiveTaskResources(team.taskResources, share),
    };
  });
}

function byNamespace(a: { project: { id: string }; domain: string }, b: typeof a): number {
  return namespaceName(a.project.id, a.domain) < namespaceName(b.project.id, b.domain) ? -1 : 1;
}

function bucketPlan(team: Team, environment: Environment): BucketPlan {
  if (team.dataBucket !== undefined) {
    const { name, prefix } = team.dataBucket;
    return { name, managed: false, prefix: prefix === '' ? '' : `${prefix}/` };
  }
  const name = teamBucketName(environment, team.id);
  return { name, managed: true, prefix: '', policy: bucketPolicy(team.id, name, environment) };
}

/** Where Flyte puts the raw data of the namespace's executions. */
function rawOutput(bucket: BucketPlan, { project, domain }: Place): string {
  return `s3://${bucket.name}/${bucket.prefix}raw/${namespaceName(project.id, domain)}`;
}

function uploads(places: readonly Place[], shared: readonly SharedProject[]): Upload[] {
  return [
    ...places.map(({ project, domain }) => ({ project: project.id, domain })),
    ...shared.flatMap(({ project, domains }) => domains.map((domain) => ({ project, domain }))),
  ];
}

function serviceMonitor(
  team: string,
  namespaces: string[],
  environment: Environment,
): ServiceMonitorPlan | undefined {
  if (!environment.prometheusOperator) return undefined;
  return { name: `team-${team}`, namespaces, selector: { team } };
}

function accessPlan(team: Team, roles: Registry['roles']): AccessPlan[] {
  return team.access.map(({ role, groups, users, clients, projects, domains }) => ({
    role,
    permissions: roles.find((r) => r.id === role)?.permissions ?? [],
    groups,
    users,
    clients,
    projects,
    domains,
  }));
}
