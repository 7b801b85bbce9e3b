import type { TenantPlan } from '../../plan/model';
import { cores, count, gibibytes } from '../format/amount';
import { type Colors, heading, indent } from '../format/style';
import { type Column, table } from '../format/table';

/** More namespaces than this are left out: `--team` shows a team's. */
const MOST_ROWS = 60;

const COLUMNS: Column[] = [
  { title: 'team' },
  { title: 'namespace' },
  { title: 'cores', align: 'right' },
  { title: 'memory GiB', align: 'right' },
  { title: 'pods', align: 'right' },
  { title: 'volumes', align: 'right' },
];

/** How each team's quota is split over its namespaces (project x domain). */
export function namespacesSection(tenants: readonly TenantPlan[], c: Colors): string[] {
  const total = tenants.reduce((sum, tenant) => sum + tenant.namespaces.length, 0);
  const title = heading('Namespaces', 'one per project and domain; the team’s quota is split over them', c);
  if (total > MOST_ROWS) {
    return [...title, `  ${count(total, 'namespace')}; --team NAME and --json show them`];
  }
  const rows = tenants.flatMap((tenant) =>
    tenant.namespaces.map(({ name, share }, index) => [
      index === 0 ? c.cyan(tenant.team) : '',
      name,
      `${cores(share.requests.cpuMilli)} / ${cores(share.limits.cpuMilli)}`,
      `${gibibytes(share.requests.memoryBytes)} / ${gibibytes(share.limits.memoryBytes)}`,
      String(share.pods),
      String(share.persistentVolumeClaims),
    ]),
  );
  return [...title, ...indent(table(COLUMNS, rows, c.dim))];
}
