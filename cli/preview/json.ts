import { ofTeam } from '../plan';
import type { Preview } from './report';
import { tally, teamsOf } from './resources';

/** The preview as data, for scripts and pull-request comments. With `--team` only what concerns the team. */
export function asJson({ stack, file, registry, plan, run, warnings, team, seconds }: Preview) {
  const shown = team === undefined ? plan : ofTeam(plan, team);
  const teams = teamsOf(run?.resources ?? []);
  const perTeam = tally(teams.values());
  const resources = run?.resources
    .map((resource) => ({ ...resource, team: teams.get(resource.urn) }))
    .filter((resource) => team === undefined || resource.team === team);
  return {
    stack,
    region: plan.environment.region,
    registry: file,
    ok: run !== undefined,
    teams: shown.tenants.map((tenant) => ({
      id: tenant.team,
      suspended: tenant.suspended,
      projects: registry.teams.find(({ id }) => id === tenant.team)?.projects.map(({ id }) => id),
      namespaces: tenant.namespaces.map(({ name, project, domain, quota }) => ({
        name,
        project,
        domain,
        quota: quota.hard,
      })),
      bucket: tenant.bucket.name,
      role: tenant.role.name,
      resources: perTeam.get(tenant.team) ?? 0,
    })),
    capacity: plan.capacity,
    findings: shown.findings,
    warnings,
    resources,
    outputs: run?.outputs,
    seconds: Number(seconds.toFixed(3)),
  };
}
