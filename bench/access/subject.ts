import { type Access, compileAccess } from '../../access';
import { parseRegistry } from '../../registry';
import { registryText } from '../../test/support/generate';
import { type Question, questionsOf } from './requests';

/** Numbers of teams to measure with. */
export const SIZES = [3, 200, 2000];

/** A registry to be asked about. */
export interface Subject {
  teams: number;
  access: Access;
  compileSeconds: number;
  /** About one team: what Open Policy Agent is asked as well. */
  questions: Question[];
  /** About every team in turn: with many teams, nothing is in the processor's caches. */
  spread: Question[];
}

export function subject(teams: number): Subject {
  const { registry, diagnostics } = parseRegistry(registryText(teams), 'generated.yaml');
  if (!registry) throw new Error(JSON.stringify(diagnostics[0]));
  const started = process.hrtime.bigint();
  const access = compileAccess(registry);
  const compileSeconds = Number(process.hrtime.bigint() - started) / 1e9;
  const spread = Array.from({ length: 500 }, (_, i) => questionsOf(registry, (i * 7919) % teams)).flat();
  return { teams, access, compileSeconds, questions: questionsOf(registry, teams >> 1), spread };
}
