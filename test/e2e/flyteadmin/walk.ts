import type { DescMessage } from '@bufbuild/protobuf';
import { registry } from './descriptors';
import { parseFlyteUrl, uploadKeys } from './location';

/** A project, domain or organisation that a request names, and where. */
export interface Named {
  /** Field path in proto names: `spec.launch_plan.project`. */
  path: string;
  field: 'project' | 'domain' | 'org' | 'url' | 'filter' | 'override' | 'object';
  value: string;
}

const PLAIN = new Set(['project', 'domain', 'org']);
/** Fields of the API that carry a project inside a longer text. */
const URLS = new Set(['native_url', 'output_uri', 'input_uri', 'deck_uri']);
const FILTERS = new Set(['filters']);
/** Fields by which a request would act with other rights, or in another place, than its tenant's. */
const OVERRIDES = new Set([
  'flyteidl.core.Identity.iam_role',
  'flyteidl.core.Identity.k8s_service_account',
  'flyteidl.core.Identity.execution_identity',
  'flyteidl.admin.AuthRole.assumable_iam_role',
  'flyteidl.admin.AuthRole.kubernetes_service_account',
  'flyteidl.admin.Auth.assumable_iam_role',
  'flyteidl.admin.Auth.kubernetes_service_account',
  'flyteidl.admin.LaunchPlanSpec.role',
  'flyteidl.admin.RawOutputDataConfig.output_location_prefix',
  'flyteidl.core.LiteralOffloadedMetadata.uri',
]);

/** Every name found in a decoded message, by looking at each field of each message that it holds. */
export function namesIn(message: any): Named[] {
  const found: Named[] = [];
  visit(message, '', found);
  return found;
}

function visit(message: any, prefix: string, found: Named[]): void {
  const desc = registry.getMessage(message.$typeName) as DescMessage;
  if (!desc) return;
  special(message, found);
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

/** What two requests come to name only after flyteadmin has taken them apart. */
function special(message: any, found: Named[]): void {
  if (message.$typeName === 'flyteidl.service.CreateUploadLocationRequest') {
    try {
      found.push({
        path: '(object)',
        field: 'object',
        value: uploadKeys(message, '', message.filename || 'random').signed,
      });
    } catch {
      // flyteadmin refuses it.
    }
  }
  const url =
    message.$typeName === 'flyteidl.service.GetDataRequest' ? parseFlyteUrl(message.flyteUrl) : undefined;
  if (url)
    for (const field of ['project', 'domain'] as const)
      found.push({ path: `flyte_url.${field}`, field, value: url[field] });
}

function note(desc: DescMessage, field: string, path: string, value: string, found: Named[]): void {
  const isProjectId =
    field === 'id' && ['flyteidl.admin.Project', 'flyteidl.admin.ProjectGetRequest'].includes(desc.typeName);
  if (isProjectId) found.push({ path, field: 'project', value });
  else if (OVERRIDES.has(`${desc.typeName}.${field}`)) found.push({ path, field: 'override', value });
  else if (PLAIN.has(field)) found.push({ path, field: field as Named['field'], value });
  else if (URLS.has(field)) found.push({ path, field: 'url', value });
  else if (FILTERS.has(field)) found.push({ path, field: 'filter', value });
}

/** True when a name is, or holds as a whole word between separators, one of the given project ids. */
export function mentions(name: Named, projects: ReadonlySet<string>): boolean {
  if (name.field === 'project') return projects.has(name.value);
  return name.value.split(/[^A-Za-z0-9_-]+/).some((word) => projects.has(word));
}
