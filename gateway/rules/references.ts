import type { DescMessage } from '@bufbuild/protobuf';
import type { Reference } from '../../access/model';
import type { Fields } from '../codec/fields';
import type { Position, Visitor } from '../codec/walk';
import { invalid } from '../refusal';
import { parseFlyteUrl } from './flyte-url';
import { resourceTypeOf, roleOf } from './roles';

/** What a walk collects about the projects that a request names. */
export interface Named {
  rpc: string;
  /** Resource type at the top of the request, for RPCs that have it beside the name. */
  resourceType?: string;
  references: Reference[];
  /** `project/domain/name` of the first target, for the audit. */
  resource?: string;
}

/** Messages whose project stands in another field than `project`. */
const PROJECT_FIELD: Readonly<Record<string, string>> = {
  'flyteidl.admin.Project': 'id',
  'flyteidl.admin.ProjectGetRequest': 'id',
};

const EVENTS = /^AdminService\/Create\w+Event$/;
/** A message that the server overwrites, or that only matters when it is filled in. */
const MAY_BE_EMPTY = /(^|\.)(spec\.template\.id|artifact_key)$/;

/** In events, propeller repeats parts of what was registered as they were; only the execution itself must be named. */
function mayBeEmpty(rpc: string, { names }: Position): boolean {
  return (
    MAY_BE_EMPTY.test(names.join('.')) || (EVENTS.test(rpc) && names[names.length - 1] !== 'execution_id')
  );
}

/** Visitors that find every project, domain and organization that a message of this type names itself. */
export function referenceVisitors(desc: DescMessage): Visitor<Named>[] {
  const visitors: Visitor<Named>[] = [];
  if (isString(desc, 'org')) visitors.push(refuseOrg);
  if (desc.typeName === 'flyteidl.service.GetDataRequest') visitors.push(nameByUrl);
  const project = PROJECT_FIELD[desc.typeName] ?? 'project';
  if (isString(desc, project)) visitors.push(nameByFields(project, isString(desc, 'domain')));
  return visitors;
}

/** Organizations are Union's; open-source Flyte only puts them into paths and keys, where they would shift the project. */
function refuseOrg(message: Fields, position: Position): void {
  if (message['org']) throw invalid(`${at(position, 'org')} must be empty: this Flyte has no organizations.`);
}

function nameByFields(projectField: string, hasDomain: boolean): Visitor<Named> {
  return (message, position, _, found) => {
    const project: string = message[projectField];
    const domain: string | undefined = hasDomain ? message['domain'] : undefined;
    const path = position.toString();
    if (!project && !domain && mayBeEmpty(found.rpc, position)) return;
    if (!project) throw invalid(`${at(position, projectField)} is empty: name the project.`);
    if (domain === '') throw invalid(`${at(position, 'domain')} is empty: name the domain.`);
    const own = resourceTypeOf(message);
    const type = own && own !== 'UNSPECIFIED' ? own : found.resourceType;
    const { role, kind } = roleOf(found.rpc, position.names, type);
    const reference = {
      role,
      project,
      path: path || projectField,
      ...(hasDomain && { domain }),
      ...(kind && { kind }),
    };
    found.references.push(reference);
    if (role === 'target') found.resource ??= resource(reference, message['name']);
  };
}

function nameByUrl(message: Fields, _position: Position, _: DescMessage, found: Named): void {
  const { project, domain, execution } = parseFlyteUrl(message['flyteUrl']);
  const reference: Reference = { role: 'target', kind: 'data', project, domain, path: 'flyte_url' };
  found.references.push(reference);
  found.resource ??= resource(reference, execution);
}

function resource({ project, domain }: Reference, name: unknown): string {
  return [project, domain, name].filter(Boolean).join('/');
}

function at(position: Position, field: string): string {
  const path = position.toString();
  return path ? `${path}.${field}` : field;
}

function isString(desc: DescMessage, name: string): boolean {
  return desc.fields.some((f) => f.name === name && f.fieldKind === 'scalar' && f.scalar === 9);
}
