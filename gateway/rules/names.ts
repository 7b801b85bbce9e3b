import type { DescMessage } from '@bufbuild/protobuf';
import { type Fields, fieldNamed, fieldValue } from '../codec/fields';
import type { Position, Visitor } from '../codec/walk';
import { invalid, shown } from '../refusal';

/**
 * Names that Flyte joins into storage paths by URL resolution: workflow closures in flyteadmin, node directories in
 * propeller, cached outputs in datacatalog. With `../` in it a name of one's own workflow is a path to another team's.
 */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'flyteidl.admin.ExecutionRelaunchRequest': ['name'],
  'flyteidl.admin.ExecutionRecoverRequest': ['name'],
  'flyteidl.core.Node': ['id'],
  'flyteidl.core.NodeExecutionIdentifier': ['node_id'],
  'flyteidl.core.NodeMetadata': ['cache_version'],
  'flyteidl.core.SignalIdentifier': ['signal_id'],
  'flyteidl.core.TaskMetadata': ['discovery_version'],
};
/** Of every message that names a project. */
const NAMES_IN_PROJECT = ['name', 'version', 'workflow'];

/** Visitors that refuse names which are paths out of their project. They throw Refusal 400. */
export function nameVisitors(desc: DescMessage): Visitor<unknown>[] {
  const names = fieldNamed(desc, 'project') ? NAMES_IN_PROJECT : (NAMES[desc.typeName] ?? []);
  const fields = names.flatMap((name) => fieldNamed(desc, name) ?? []);
  const visitors: Visitor<unknown>[] = fields.map((field) => (message, position) => {
    check(position, field.name, fieldValue(message, field));
  });
  if (desc.typeName === 'flyteidl.core.VariableMap') visitors.push(checkVariables);
  return visitors;
}

function checkVariables(message: Fields, position: Position): void {
  for (const name of Object.keys(message['variables'])) check(position, 'variables', name);
}

function check(position: Position, field: string, name: string | undefined): void {
  if (!name || isPlain(name)) return;
  const path = position.toString();
  throw invalid(
    `${path ? `${path}.` : ''}${field} ${shown(name)} can't be a name: it would be read as a path (.. // % ? # \\).`,
  );
}

function isPlain(name: string): boolean {
  if (/[\\%?#\p{Cc}]/u.test(name)) return false;
  if (!name.includes('/') && name[0] !== '.') return true;
  return name.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
