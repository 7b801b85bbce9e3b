import type { AccessPlan } from '../../plan/model';
import { type Colors, heading, indent, someOf } from '../format/style';
import { table } from '../format/table';

/** Who holds which role where, of one team. */
export function accessSection(access: readonly AccessPlan[], c: Colors): string[] {
  const rows = access.map((binding) => [
    binding.role,
    someOf([...binding.groups, ...binding.users, ...binding.clients], 44),
    someOf(binding.projects, 20),
    someOf(binding.domains, 20),
  ]);
  const columns = ['role', 'groups, users, clients', 'projects', 'domains'].map((title) => ({ title }));
  return [...heading('Access', 'who has which role where', c), ...indent(table(columns, rows, c.dim))];
}
