import { table } from '../../cli/format/table';
import { type Comparison, compare, comparisonBars } from '../access/compare';
import { SIZES, subject } from '../access/subject';
import type { Bar } from '../bar';

/** The decision alone beside Open Policy Agent's: what would stand in the access service instead. Prints a table. */
export function decisions(): Bar[] {
  const comparisons = SIZES.map((teams) => {
    process.stderr.write(`decisions about ${teams} teams\n`);
    return compare(subject(teams));
  });
  for (const line of report(comparisons)) console.log(line);
  return comparisonBars(comparisons);
}

function report(comparisons: readonly Comparison[]): string[] {
  const columns = ['decisions/s', 'decide()', 'OPA in process', 'OPA server', 'times OPA'].map(
    (title, index) => ({ title, ...(index > 0 && { align: 'right' as const }) }),
  );
  const rows = comparisons.map(({ teams, ours, opa, opaServer }) => [
    `${teams} teams`,
    ...[1 / ours, 1 / opa, 1 / opaServer, opa / ours].map((value) => value.toFixed(0)),
  ]);
  return table(columns, rows);
}
