import pc from 'picocolors';

export type Colors = ReturnType<typeof pc.createColors>;

/** Most columns that a line of a report takes. */
export const WIDTH = 80;

export const colors = (enabled: boolean): Colors => pc.createColors(enabled);

/** Title of a part of a report with a remark beside it, and an empty line before. */
export function heading(title: string, remark: string, { bold, dim }: Colors): string[] {
  return ['', remark ? `${bold(title)}  ${dim(remark)}` : bold(title), ''];
}

export const indent = (lines: readonly string[], by = 2): string[] =>
  lines.map((line) => ' '.repeat(by) + line);
