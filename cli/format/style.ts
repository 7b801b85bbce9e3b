import pc from 'picocolors';

export type Colors = ReturnType<typeof pc.createColors>;

/** Most columns that a line of a report takes. */
export const WIDTH = 100;

export const colors = (enabled: boolean): Colors => pc.createColors(enabled);

/** Title of a part of a report with a remark beside it, and an empty line before. */
export function heading(title: string, remark: string, { bold, dim }: Colors): string[] {
  return ['', remark ? `${bold(title)}  ${dim(remark)}` : bold(title), ''];
}

export const indent = (lines: readonly string[], by = 2): string[] =>
  lines.map((line) => ' '.repeat(by) + line);

/** The names that fit into `width` characters, then how many more there are: `a, b +3`. */
export function someOf(names: readonly string[], width: number): string {
  for (let shown = names.length; shown > 1; shown -= 1) {
    const rest = names.length - shown;
    const text = names.slice(0, shown).join(', ') + (rest > 0 ? ` +${rest}` : '');
    if (text.length <= width) return text;
  }
  return names.length > 1 ? `${names[0]} +${names.length - 1}` : (names[0] ?? '');
}
