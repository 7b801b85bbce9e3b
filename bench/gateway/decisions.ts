import { compare, comparisonBars } from '../access/compare';
import { SIZES, subject } from '../access/subject';
import type { Bar } from '../bar';
import { printFigures } from '../figures';

/** The decision alone beside Open Policy Agent's: what would stand in the access service instead. Prints a table. */
export function decisions(): Bar[] {
  const comparisons = SIZES.map((teams) => {
    process.stderr.write(`decisions about ${teams} teams\n`);
    return compare(subject(teams));
  });
  const rows = comparisons.map(({ teams, ours, opa, opaServer }) => [
    `${teams} teams`,
    ...[1 / ours, 1 / opa, 1 / opaServer, opa / ours].map((value) => value.toFixed(0)),
  ]);
  printFigures(['decisions/s', 'decide()', 'OPA in process', 'OPA server', 'times OPA'], rows);
  return comparisonBars(comparisons);
}
