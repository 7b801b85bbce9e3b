import { stripVTControlCharacters } from 'node:util';

export interface Column {
  title: string;
  align?: 'left' | 'right';
}

/**
 * Lines of a table with a heading, columns two spaces apart. Cells may contain colour codes; trailing spaces are cut.
 * @param rows one array of cells per line; a missing cell is empty
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  heading = identity,
): string[] {
  const widths = columns.map((column, index) =>
    Math.max(...[column.title, ...rows.map((row) => row[index] ?? '')].map(visibleWidth)),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map((column, index) => pad(cells[index] ?? '', widths[index] ?? 0, column.align))
      .join('  ')
      .trimEnd();
  return [heading(line(columns.map((column) => column.title))), ...rows.map(line)];
}

/** Fills a cell with spaces; colour codes take no room. */
export function pad(cell: string, width: number, align: Column['align'] = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - visibleWidth(cell)));
  return align === 'right' ? space + cell : cell + space;
}

/** Breaks words separated by `separator` into lines of at most `width` characters. */
export function wrap(words: readonly string[], separator: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1)}${separator}${word}`;
    if (lines.length > 0 && visibleWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function visibleWidth(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

function identity(text: string): string {
  return text;
}
