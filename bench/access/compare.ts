import { decide } from '../../access';
import { atLeast, type Bar } from '../bar';
import { opaDocument } from './document';
import { openOpa } from './opa';
import type { Question } from './requests';
import type { Subject } from './subject';

const SLICE = 20_000;
/** `decide()` must be at least so many times as fast as Open Policy Agent. */
const TIMES = 20;

/** Mean seconds per question, wall clock. */
export interface Comparison {
  teams: number;
  ours: number;
  opa: number;
  opaServer: number;
}

/** `decide()` and Open Policy Agent in turns, question by question, after checking that they give the same answers. */
export function compare(s: Subject): Comparison {
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
      teams: s.teams,
      ours: mean(turns.map((t) => t.ours)),
      opa: mean(turns.map((t) => t.opa)),
      opaServer: opa.bench(inputOf(s.questions[0]!), 'server'),
    };
  } finally {
    opa.close();
  }
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

export function comparisonBars(comparisons: readonly Comparison[]): Bar[] {
  return comparisons.map(({ teams, ours, opa }) =>
    atLeast(`decide() against Open Policy Agent, ${teams} teams`, opa / ours, TIMES, 'times as fast'),
  );
}
