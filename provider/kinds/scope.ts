import { ProviderError } from '../errors';
import type { Properties } from '../properties';
import { snakeCase } from '../shape';

/** What a row of matchable attributes is about; the narrower, the more fields are set. */
export interface Scope {
  project: string;
  domain?: string;
  workflow?: string;
}

const ENDPOINTS = ['project_attributes', 'project_domain_attributes', 'workflow_attributes'] as const;

export function scopeOf(properties: Properties): Scope {
  const { project, domain, workflow } = properties;
  return { project, ...(domain ? { domain } : {}), ...(workflow ? { workflow } : {}) };
}

/** Reads `project[/domain[/workflow]]`. */
export function parseScope(id: string): Scope {
  const [project, domain, workflow, ...rest] = id.split('/');
  if (!project || rest.length > 0 || domain === '' || workflow === '') {
    throw new ProviderError(
      `${JSON.stringify(id)} is no attribute id; write PROJECT, PROJECT/DOMAIN or PROJECT/DOMAIN/WORKFLOW`,
    );
  }
  return scopeOf({ project, domain, workflow });
}

/** `project[/domain[/workflow]]`: the resource's id. */
export function formatScope(scope: Scope): string {
  return parts(scope).join('/');
}

export function isSameScope(a: Scope, b: Scope): boolean {
  return formatScope(a) === formatScope(b);
}

/** True when flyteadmin's delete of `wider` takes `row` away too. */
export function isNarrower(row: Scope, wider: Scope): boolean {
  return formatScope(row).startsWith(`${formatScope(wider)}/`);
}

/** flyteadmin's path for this level, such as `/api/v1/project_domain_attributes/p/d`. */
export function attributesPath(scope: Scope): string {
  const segments = parts(scope);
  return `/api/v1/${ENDPOINTS[segments.length - 1]}/${segments.map(encodeURIComponent).join('/')}`;
}

/** The scope of a row as the list endpoint gives it; a launch plan's row belongs to nothing we manage. */
export function scopeOfRow(row: Properties): Scope | undefined {
  const launchPlan = row.launchPlan ?? row[snakeCase('launchPlan')];
  return launchPlan || !row.project ? undefined : scopeOf(row);
}

function parts(scope: Scope): string[] {
  return [scope.project, scope.domain, scope.workflow].filter((part) => part !== undefined);
}
