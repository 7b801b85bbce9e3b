/**
 * Decisions per second of `decide()` with 3, 200 and 2,000 teams, side by side with Open Policy Agent on the same questions,
 * policy and data. `npm run bench:access [-- --json]`; without Go, `--no-opa`.
 */
import { compileAccess, decide } from '../access';
import { parseRegistry } from '../registry';
import { registryText } from '../test/support/generate';
import { opaDocument } from './access/document';
import { openOpa } from './access/opa';
import { type Question, questionsOf } from './access/requests';

const SIZES = [3, 200, 2000];
const ROUNDS = 61;
const SLICE = 20_000;

interface Subject {
  teams: number;
  access: ReturnType<typeof compileAccess>;
  compileSeconds: number;
  /** About one team: what Open Policy Agent is asked as well. */
  questions: Question[];
  /** About every team in turn: with many teams, nothing is in the processor's caches. */
  spread: Question[];
}

function subject(teams: number): Subject {
  const { registry, diagnostics } = parseRegistry(registryText(teams), 'generated.yaml');
  if (!registry) throw new Error(JSON.stringify(diagnostics[0]));
  const started = process.hrtime.bigint();
  const access = compileAccess(registry);
  const compileSeconds = Number(process.hrtime.bigint() - started) / 1e9;
  const spread = Array.from({ length: 500 }, (_, i) => questionsOf(registry, (i * 7919) % teams)).flat();
  return { teams, access, compileSeconds, questions: questionsOf(registry, teams >> 1), spread };
}

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

/** Wall-clock seconds per decision of one question, as Open Policy Agent's benchmark counts its own. */
function wallSeconds({ access }: Subject, { identity, operation }: Question): number {
  const started = process.hrtime.bigint();
  let seconds = 0;
  let done = 0;
  for (; seconds < 0.5; done += SLICE) {
    for (let i = 0; i < SLICE; i += 1) decide(access, identity, operation);
    seconds = Number(process.hrtime.bigint() - started) / 1e9;
  }
  return seconds / done;
}

interface Comparison {
  /** Mean seconds per question, wall clock. */
  ours: number;
  opa: number;
  opaServer: number;
}

/** Both in turns, question by question, after checking that they give the same answers. */
function compare(s: Subject): Comparison {
  const opa = openOpa(opaDocument(s.access));
  try {
    const inputOf = ({ identity, operation }: Question) => ({ identity, operation });
    const sample = [...s.questions, ...s.spread.slice(0, 400)];
    const theirs = opa.answers(sample.map(inputOf));
    sample.forEach(({ name, identity, operation }, i) => {
      if (decide(s.access, identity, operation).allow !== theirs[i])
        throw new Error(`answers differ: ${name}`);
    });
    const turns = s.questions.map((q) => ({
      opa: opa.bench(inputOf(q), 'in process'),
      ours: wallSeconds(s, q),
    }));
    const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
    return {
      ours: mean(turns.map((t) => t.ours)),
      opa: mean(turns.map((t) => t.opa)),
      opaServer: opa.bench(inputOf(s.questions[0]!), 'server'),
    };
  } finally {
    opa.close();
  }
}

function main(args: readonly string[]): void {
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
  if (args.includes('--json')) console.log(JSON.stringify(results, null, 2));
  else
    console.table(
      results.map((r) =>
        Object.fromEntries(Object.entries(r).map(([k, v]) => [k, Number(v.toPrecision(4))])),
      ),
    );
}

main(process.argv.slice(2));
