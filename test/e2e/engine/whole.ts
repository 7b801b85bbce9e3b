import { expect } from 'chai';
import { MATCHABLES } from '../../../provider/kinds/matchable';
import type { Lab } from './lab';
import type { EngineStack } from './stack';

/** Projects that a fresh flyteadmin has. */
const PRELOADED = new Set(['flytesnacks', 'flytetester', 'flyteexamples']);

/**
 * Nothing was lost or doubled: no resource is pending or in the state twice, and flyteadmin's active projects and its
 * attribute rows are those of the state.
 */
export function expectWhole(lab: Lab, stack: EngineStack): void {
  const { resources, pending_operations: pending } = JSON.parse(stack.checkpoint()).checkpoint.latest;
  expect(pending ?? []).to.deep.equal([]);
  const urns = resources.map(({ urn }: any) => urn);
  expect(new Set(urns).size).to.equal(urns.length);
  const idsOf = (type: string): string[] =>
    resources.flatMap((one: any) => (one.type === `flyte:index:${type}` ? [one.id] : []));
  const { projects, attributes } = lab.flyteadmin.store;
  const active = [...projects].filter(([id, { state }]) => !PRELOADED.has(id) && state === 0);
  expect(active.map(([id]) => id).sort()).to.deep.equal(idsOf('Project').sort());
  for (const { name, resourceNumber } of MATCHABLES) {
    const rows = attributes.filter(({ resourceType }) => resourceType === resourceNumber);
    const scopes = rows.map((row) => [row.project, row.domain, row.workflow].filter(Boolean).join('/'));
    expect(scopes.sort(), name).to.deep.equal(idsOf(name).sort());
  }
}
