import { WIDTH } from './style';

/**
 * The line that a diagnostic points to with a mark under the column, as compilers show it. Lines are cut around the
 * column; tabs become spaces so that the mark stands right.
 * @param position line and column from 1; columns count UTF-16 units
 */
export function excerpt(text: string, position: { line: number; column: number }): string[] {
  const source = text.split(/\r?\n/, position.line)[position.line - 1];
  if (source === undefined || source.trim() === '') return [];
  const gutter = `${String(position.line).padStart(5)} | `;
  const room = WIDTH - gutter.length;
  const start = Math.max(0, position.column - 1 - Math.floor(room / 2));
  const shown = source.slice(start, start + room).replaceAll('\t', ' ');
  const mark = ' '.repeat(Math.max(0, position.column - 1 - start));
  return [gutter + shown, `${' '.repeat(gutter.length - 2)}| ${mark}^`];
}
