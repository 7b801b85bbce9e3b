import type { TenantPlan } from '../../plan/model';
import { type Colors, heading, indent } from '../format/style';
import { table } from '../format/table';

const MOST_ROWS = 20;

/** Bucket and IAM role of each team. */
export function storageSection(tenants: readonly TenantPlan[], c: Colors): string[] {
  if (tenants.length > MOST_ROWS) return [];
  const rows = tenants.map(({ team, bucket, role, nodes, attributes }) => [
    c.cyan(team),
    `${bucket.name}${bucket.prefix ? `/${bucket.prefix}` : ''}${bucket.managed ? '' : c.dim(' (adopted)')}`,
    role.name,
    nodes ? `${nodes.instanceTypes.join(', ')} × ${nodes.min}..${nodes.max}` : 'shared',
    String(attributes.length),
  ]);
  const columns = [
    { title: 'team' },
    { title: 'bucket' },
    { title: 'IAM role' },
    { title: 'nodes' },
    { title: 'attributes', align: 'right' as const },
  ];
  return [
    ...heading('Storage and identity', 'a bucket and an IAM role per team, for its namespaces only', c),
    ...indent(table(columns, rows, c.dim)),
  ];
}
