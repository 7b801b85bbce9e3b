import type { AccessPlan } from '../../plan/model';
import { type Colors, heading, WIDTH } from '../format/style';
import { pad, wrap } from '../format/table';

/** Who holds which role where, of one team: who on the first line of each, where on the second. */
export function accessSection(access: readonly AccessPlan[], c: Colors): string[] {
  const width = Math.max(0, ...access.map(({ role }) => role.length));
  const start = 2 + width + 2;
  const lines = access.flatMap((binding) => {
    const who = wrap([...binding.groups, ...binding.users, ...binding.clients], ', ', WIDTH - start);
    const where = `in ${binding.projects.join(', ')} × ${binding.domains.join(', ')}`;
    const words = [...who, ...wrap(where.split(' '), ' ', WIDTH - start).map(c.dim)];
    return words.map((line, index) => `  ${pad(index === 0 ? c.cyan(binding.role) : '', width)}  ${line}`);
  });
  return [...heading('Access', 'who has which role where', c), ...lines];
}
