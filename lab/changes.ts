import { UNKNOWN } from '../provider/properties';
import { changesOf, countByOp } from '../test/e2e/engine/changes';
import type { RunResult, StepMetadata } from '../test/e2e/engine/stack';

const SIGNS: { [op: string]: string } = { create: '+', update: '~', delete: '-', replace: '±' };
/** A value that is longer says nothing on one line. */
const LONGEST = 60;

/**
 * What a preview told, one line per resource and one per property that differs: `~ ResourceQuota alpha-quota` and
 * `spec.hard.pods: "15" -> "14"`. The engine has masked secrets. Empty when nothing changes.
 */
export function changeLines(result: RunResult): string[] {
  const lines = result.events.flatMap(({ resourcePreEvent: event }) =>
    event ? linesOf(event.metadata) : [],
  );
  if (lines.length === 0) return [];
  const counts = Object.entries(countByOp(changesOf(result)))
    .filter(([op]) => SIGNS[op])
    .map(([op, count]) => `${count} to ${op}`);
  return ['Preview:', ...lines, `  ${counts.join(', ')}`];
}

function linesOf(step: StepMetadata & { old?: State; new?: State }): string[] {
  const sign = SIGNS[step.op];
  const type = step.type.split(':').pop();
  if (!sign || type === 'Stack') return [];
  const differences = Object.keys(step.detailedDiff ?? {}).map((path) => {
    const [old, next] = [step.old, step.new].map((state) => shown(at(state?.inputs, path)));
    return `      ${path}: ${old} -> ${next}`;
  });
  return [`  ${sign} ${type} ${step.urn.split('::').slice(3).join('::')}`, ...differences];
}

interface State {
  inputs?: unknown;
}

/** The value at a property path such as `spec.hard["requests.cpu"]` or `subjects[0].name`. */
function at(value: unknown, path: string): unknown {
  const keys = [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, plain]) => quoted ?? index ?? plain ?? '',
  );
  return keys.reduce<any>((inner, key) => inner?.[key], value);
}

function shown(value: unknown): string {
  if (value === undefined) return '(none)';
  if (value === UNKNOWN) return '(known when applied)';
  const text = JSON.stringify(value);
  return text.length > LONGEST ? '(long)' : text;
}
