import type { TenantPlan } from '../../plan/model';
import type { Team } from '../../registry/model';
import { cores, count, gibibytes } from '../format/amount';
import { type Colors, heading, indent } from '../format/style';
import { type Column, table } from '../format/table';

/** More teams than this are summed up: nobody reads two hundred rows. */
const MOST_ROWS = 20;

const COLUMNS: Column[] = [
  { title: 'team' },
  { title: 'projects', align: 'right' },
  { title: 'namespaces', align: 'right' },
  { title: 'cores', align: 'right' },
  { title: 'memory GiB', align: 'right' },
  { title: 'pods', align: 'right' },
  { title: 'volumes', align: 'right' },
];

/**
 * What each team gets, a row per team.
 * @param resources number of cloud resources by team id; absent: no such column
 */
export function teamsSection(
  teams: readonly Team[],
  tenants: readonly TenantPlan[],
  c: Colors,
  resources?: ReadonlyMap<string, number>,
): string[] {
  const byTeam = new Map(tenants.map((tenant) => [tenant.team, tenant]));
  const rows = teams
    .slice(0, MOST_ROWS)
    .map((team) => [
      c.cyan(team.id) + (team.suspended ? c.yellow(' suspended') : ''),
      String(team.projects.length),
      String(byTeam.get(team.id)?.namespaces.length ?? 0),
      `${cores(team.quota.requests.cpuMilli)} / ${cores(team.quota.limits.cpuMilli)}`,
      `${gibibytes(team.quota.requests.memoryBytes)} / ${gibibytes(team.quota.limits.memoryBytes)}`,
      String(team.quota.pods),
      String(team.quota.persistentVolumeClaims),
      ...(resources ? [String(resources.get(team.id) ?? 0)] : []),
    ]);
  const columns = resources ? [...COLUMNS, { title: 'resources', align: 'right' } as const] : COLUMNS;
  const hidden = teams.length - rows.length;
  return [
    ...heading('Teams', summary(teams, tenants), c),
    ...indent(table(columns, rows, c.dim)),
    ...(hidden > 0
      ? indent([c.dim(`and ${count(hidden, 'more team')}; --team NAME and --json show them`)])
      : []),
  ];
}

function summary(teams: readonly Team[], tenants: readonly TenantPlan[]): string {
  const projects = teams.reduce((sum, team) => sum + team.projects.length, 0);
  const namespaces = tenants.reduce((sum, tenant) => sum + tenant.namespaces.length, 0);
  return `${count(teams.length, 'team')}, ${count(projects, 'project')}, ${count(namespaces, 'namespace')}; quotas are requests / limits`;
}
