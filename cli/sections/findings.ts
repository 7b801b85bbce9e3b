import type { Colors } from '../format/style';
import { heading } from '../format/style';

/** Warnings, each once; nothing at all when there are none. */
export function warningsSection(warnings: readonly string[], c: Colors): string[] {
  const all = [...new Set(warnings)];
  if (all.length === 0) return [];
  return [...heading('Warnings', '', c), ...all.map((warning) => `  ${c.yellow('!')} ${warning}`)];
}
