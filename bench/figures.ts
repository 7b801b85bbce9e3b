import { table } from '../cli/format/table';

/** Prints a table of figures: names on the left, numbers to the right. */
export function printFigures(titles: readonly string[], rows: readonly string[][]): void {
  const columns = titles.map((title, index) => ({ title, ...(index > 0 && { align: 'right' as const }) }));
  for (const line of table(columns, rows)) console.log(line);
}
