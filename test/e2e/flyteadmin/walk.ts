import type { DescMessage } from '@bufbuild/protobuf';
import { registry } from './descriptors';

/** A project, domain or organisation that a request names, and where. */
export interface Named {
  /** Field path in proto names: `spec.launch_plan.project`. */
  path: string;
  field: 'project' | 'domain' | 'org' | 'url' | 'filter';
  value: string;
}

const PLAIN = new Set(['project', 'domain', 'org']);
/** Fields of the API that carry a project inside a longer text. */
const URLS = new Set([
  'flyte_url',
  'native_url',
  'filename',
  'filename_root',
  'output_uri',
  'input_uri',
  'deck_uri',
  'uri',
  'artifact_id',
]);
const FILTERS = new Set(['filters']);

/** Every name found in a decoded message, by looking at each field of each message that it holds. */
export function namesIn(message: any): Named[] {
  const found: Named[] = [];
  visit(message, '', found);
  return found;
}

function visit(message: any, prefix: string, found: Named[]): void {
  const desc = registry.getMessage(message.$typeName) as DescMessage;
  if (!desc) return;
  for (const field of desc.fields) {
    const value = field.oneof
      ? message[field.oneof.localName]?.case === field.localName
        ? message[field.oneof.localName].value
        : undefined
      : message[field.localName];
    if (value === undefined || value === '') continue;
    const path = prefix ? `${prefix}.${field.name}` : field.name;
    if (field.fieldKind === 'message') visit(value, path, found);
    else if (field.fieldKind === 'list' && field.listKind === 'message')
      for (const [i, v] of value.entries()) visit(v, `${path}[${i}]`, found);
    else if (field.fieldKind === 'map' && field.mapKind === 'message')
      for (const [k, v] of Object.entries(value)) visit(v, `${path}[${k}]`, found);
    else if (typeof value === 'string') note(desc, field.name, path, value, found);
  }
}

function note(desc: DescMessage, field: string, path: string, value: string, found: Named[]): void {
  const isProjectId =
    field === 'id' && ['flyteidl.admin.Project', 'flyteidl.admin.ProjectGetRequest'].includes(desc.typeName);
  if (isProjectId) found.push({ path, field: 'project', value });
  else if (PLAIN.has(field)) found.push({ path, field: field as Named['field'], value });
  else if (URLS.has(field)) found.push({ path, field: 'url', value });
  else if (FILTERS.has(field)) found.push({ path, field: 'filter', value });
}

/** True when a name is, or holds as a whole word between separators, one of the given project ids. */
export function mentions(name: Named, projects: ReadonlySet<string>): boolean {
  if (name.field === 'project') return projects.has(name.value);
  return name.value.split(/[^A-Za-z0-9_-]+/).some((word) => projects.has(word));
}
