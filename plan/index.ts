import type { Registry } from '../registry/model';
import { capacityReport } from './capacity';
import type { Environment } from './environment';
import { platformFindings, tenantFindings } from './findings';
import { isolationFindings } from './isolation';
import type { PlatformPlan } from './model';
import { sharedProjects } from './shared';
import { planTenant } from './tenant';

export type { Environment } from './environment';
export type * from './model';

/** Desired state of every tenant in one environment. Pure; the order of teams in the registry does not matter. */
export function planPlatform(registry: Registry, environment: Environment): PlatformPlan {
  const teams = [...registry.teams].sort((a, b) => (a.id < b.id ? -1 : 1));
  const shared = sharedProjects(registry);
  const tenants = teams.map((team) => planTenant(team, environment, registry.roles, shared.get(team.id)));
  const capacity = capacityReport(teams, environment);
  return {
    environment,
    tenants,
    capacity,
    clusterLabels: clusterLabels(registry),
    findings: [
      ...platformFindings(registry, environment, capacity),
      ...teams.flatMap((team, i) => tenantFindings(team, tenants[i]!, environment)),
      ...isolationFindings(tenants, shared),
    ],
  };
}

function clusterLabels(registry: Registry): string[] {
  const settings = registry.teams.flatMap((t) => t.projects.flatMap((p) => Object.values(p.settings)));
  return [...new Set(settings.flatMap((s) => s.clusterLabel ?? []))].sort();
}
