/**
 * Decisions per second of `decide()` with 3, 200 and 2,000 teams, side by side with Open Policy Agent on the same questions,
 * policy and data. `npm run bench:access [-- --json]`; without Go, `--no-opa`. Exits with 1 when a bar is not held.
 */
import { decide } from '../access';
import { compare, comparisonBars } from './access/compare';
import type { Question } from './access/requests';
import { SIZES, type Subject, subject } from './access/subject';
import { conclude } from './bar';

const ROUNDS = 61;
const SLICE = 20_000;

/** Decisions per second of processor time, so that other programs on the machine disturb little. */
function rate({ access }: Subject, questions: readonly Question[]): number {
  let allowed = 0;
  const started = process.cpuUsage();
  for (let i = 0; i < SLICE; i += 1) {
    const { identity, operation } = questions[i % questions.length]!;
    if (decide(access, identity, operation).allow) allowed += 1;
  }
  const { user, system } = process.cpuUsage(started);
  if (allowed === 0 || allowed === SLICE) throw new Error('the questions must be answered both ways');
  return SLICE / ((user + system) / 1e6);
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;

/** Medians of many short turns in rotation, after a warm-up. */
function rates(subjects: readonly Subject[], pick: (s: Subject) => Question[]): number[] {
  const found = subjects.map((): number[] => []);
  for (let round = -10; round < ROUNDS; round += 1) {
    subjects.forEach((s, i) => {
      const measured = rate(s, pick(s));
      if (round >= 0) found[i]!.push(measured);
    });
  }
  return found.map(median);
}

function main(args: readonly string[]): number {
  const subjects = SIZES.map(subject);
  const one = rates(subjects, (s) => s.questions);
  const spread = rates(subjects, (s) => s.spread);
  const opa = args.includes('--no-opa') ? undefined : subjects.map(compare);
  const results = subjects.map((s, i) => ({
    teams: s.teams,
    compileMs: s.compileSeconds * 1e3,
    decisionsPerSecond: one[i]!,
    costAgainstFewest: one[0]! / one[i]!,
    coldPerSecond: spread[i]!,
    ...(opa && {
      oursPerSecondWall: 1 / opa[i]!.ours,
      opaPerSecond: 1 / opa[i]!.opa,
      opaServerPerSecond: 1 / opa[i]!.opaServer,
      timesOpa: opa[i]!.opa / opa[i]!.ours,
    }),
  }));
  const bars = comparisonBars(opa ?? []);
  if (args.includes('--json')) {
    console.log(JSON.stringify(results, null, 2));
    return bars.every(({ held }) => held) ? 0 : 1;
  }
  console.table(
    results.map((r) => Object.fromEntries(Object.entries(r).map(([k, v]) => [k, Number(v.toPrecision(4))]))),
  );
  return conclude(bars);
}

process.exitCode = main(process.argv.slice(2));
