import { expect } from 'chai';
import type { EngineEvent, RunResult } from './stack';

/** What one run of the engine did to one resource. */
export interface Change {
  op: string;
  /** Type token without package and module: `Namespace`. */
  type: string;
  /** Logical name. */
  name: string;
  /** Paths of the properties that differ. */
  paths: string[];
}

/** Everything that a run changed, in the order in which the steps began; unchanged resources are left out. */
export function changesOf(result: RunResult): Change[] {
  return result.events
    .flatMap(changeOf)
    .filter(({ op, type }) => op !== 'same' && op !== 'read' && type !== 'Stack');
}

function changeOf(event: EngineEvent): Change[] {
  const metadata = event.resourcePreEvent?.metadata;
  if (!metadata) return [];
  const { op, urn, type, detailedDiff } = metadata;
  const name = urn.split('::').slice(3).join('::');
  return [{ op, type: type.split(':').pop() ?? type, name, paths: Object.keys(detailedDiff ?? {}) }];
}

/** The errors a run told of, for the message of a failed assertion. */
export function errorsOf({ events, stderr }: RunResult): string {
  const errors = events.flatMap(({ diagnosticEvent: d }) =>
    d?.severity === 'error' ? [`${d.urn ?? ''} ${d.message}`] : [],
  );
  return errors.join('\n') || stderr;
}

/** Fails with the errors that the run told of. */
export function succeeded(result: RunResult): void {
  expect(result.code, errorsOf(result)).to.equal(0);
}

/** How often each operation happened, such as `{ create: 3 }`. */
export function countByOp(changes: Change[]): { [op: string]: number } {
  const counts: { [op: string]: number } = {};
  for (const { op } of changes) counts[op] = (counts[op] ?? 0) + 1;
  return counts;
}
