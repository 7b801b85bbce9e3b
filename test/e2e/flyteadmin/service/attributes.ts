import { enumName } from '../descriptors';
import { Code, Fault, invalid, missing, notFound } from '../fault';
import type { AttributeRow, Store } from '../store';
import type { Implementations } from './service';

/** `MatchableResource` by the set member of `MatchingAttributes.target`; quality of service is not among them. */
const RESOURCE: Record<string, number> = {
  taskResourceAttributes: 0,
  clusterResourceAttributes: 1,
  executionQueueAttributes: 2,
  executionClusterLabel: 3,
  pluginOverrides: 5,
  workflowExecutionConfig: 6,
  clusterAssignment: 7,
};
const PLUGIN_OVERRIDE = 5;
const WORKFLOW_EXECUTION_CONFIG = 6;

type Scope = Pick<AttributeRow, 'project' | 'domain' | 'workflow'>;

export const attributeService: Implementations = {
  'AdminService/UpdateProjectDomainAttributes': (request, { store }) => {
    if (!request.attributes) throw missing('attributes');
    const { project, domain } = request.attributes;
    store.checkActive(project, domain);
    return update(store, { project, domain, workflow: '' }, request.attributes.matchingAttributes);
  },
  'AdminService/UpdateProjectAttributes': (request, { store }) => {
    if (!request.attributes) throw missing('attributes');
    checkProjectActive(store, request.attributes.project);
    return update(
      store,
      { project: request.attributes.project, domain: '', workflow: '' },
      request.attributes.matchingAttributes,
    );
  },
  'AdminService/UpdateWorkflowAttributes': (request, { store }) => {
    if (!request.attributes) throw missing('attributes');
    const { project, domain, workflow } = request.attributes;
    store.checkActive(project, domain);
    if (!workflow) throw missing('name');
    return update(store, { project, domain, workflow }, request.attributes.matchingAttributes);
  },
  'AdminService/GetProjectDomainAttributes': (request, { store }) => {
    store.checkActive(request.project, request.domain);
    const row = mostSpecific(
      store,
      { project: request.project, domain: request.domain, workflow: '' },
      request.resourceType,
    );
    return { attributes: { project: row.project, domain: row.domain, matchingAttributes: row.attributes } };
  },
  'AdminService/GetProjectAttributes': (request, { store }) => {
    if (!store.projects.has(request.project))
      throw invalid(
        `failed to validate that project [${request.project}] exists, err: [project [${request.project}] not found]`,
      );
    const scope = { project: request.project, domain: '', workflow: '' };
    const row = store.attributes.find((r) => same(r, scope) && r.resourceType === request.resourceType);
    if (row)
      return { attributes: { project: request.project, matchingAttributes: withDefaults(row.attributes) } };
    if (request.resourceType !== WORKFLOW_EXECUTION_CONFIG)
      throw resourceNotFound(scope, request.resourceType);
    return {
      attributes: {
        project: request.project,
        matchingAttributes: {
          target: { case: 'workflowExecutionConfig', value: { maxParallelism: DEFAULT_PARALLELISM } },
        },
      },
    };
  },
  'AdminService/GetWorkflowAttributes': (request, { store }) => {
    store.checkActive(request.project, request.domain);
    if (!request.workflow) throw missing('name');
    const row = mostSpecific(store, request, request.resourceType);
    return {
      attributes: {
        project: row.project,
        domain: row.domain,
        workflow: row.workflow,
        matchingAttributes: row.attributes,
      },
    };
  },
  'AdminService/DeleteProjectDomainAttributes': (request, { store }) => {
    store.checkActive(request.project, request.domain);
    return remove(
      store,
      { project: request.project, domain: request.domain, workflow: '' },
      request.resourceType,
    );
  },
  'AdminService/DeleteProjectAttributes': (request, { store }) => {
    checkProjectActive(store, request.project);
    return remove(store, { project: request.project, domain: '', workflow: '' }, request.resourceType);
  },
  'AdminService/DeleteWorkflowAttributes': (request, { store }) => {
    store.checkActive(request.project, request.domain);
    if (!request.workflow) throw missing('name');
    return remove(store, request, request.resourceType);
  },
  'AdminService/ListMatchableAttributes': (request, { store }) => ({
    configurations: store.attributes
      .filter((r) => r.resourceType === request.resourceType)
      .sort((a, b) => priority(b) - priority(a))
      .map((r) => ({
        attributes: r.attributes,
        project: r.project,
        domain: r.domain,
        workflow: r.workflow,
        launchPlan: r.launchPlan,
      })),
  }),
};

/** `flyteadmin.maxParallelism` when the configuration does not say. */
const DEFAULT_PARALLELISM = 25;

function checkProjectActive(store: Store, project: string): void {
  const row = store.projects.get(project);
  if (!row)
    throw invalid(
      `failed to validate that project [${project}] is registered, err: [project [${project}] not found]`,
    );
  if (row.state !== 0) throw invalid(`project [${project}] is not active`);
}

/** Replaces the whole value, except plugin overrides, which are merged by task type. */
function update(store: Store, scope: Scope, attributes: any) {
  if (!attributes) throw missing('matching_attributes');
  const resourceType = RESOURCE[attributes.target.case];
  if (resourceType === undefined)
    throw invalid(
      `Unrecognized matching attributes type for request ${[scope.project, scope.domain, scope.workflow].filter(Boolean).join('-')}`,
    );
  if (resourceType === PLUGIN_OVERRIDE && scope.domain === '')
    throw new Fault(
      Code.INTERNAL,
      `unexpected error type for: missing and/or invalid parameters: {${scope.project}    PLUGIN_OVERRIDE}`,
    );
  const old = store.attributes.find((r) => same(r, scope) && r.resourceType === resourceType);
  if (!old) {
    store.attributes.push({ ...pick(scope), launchPlan: '', resourceType, attributes });
    return {};
  }
  old.attributes = resourceType === PLUGIN_OVERRIDE ? mergeOverrides(old.attributes, attributes) : attributes;
  return {};
}

function mergeOverrides(old: any, next: any) {
  const byType = new Map<string, any>();
  for (const o of [...old.target.value.overrides, ...next.target.value.overrides]) byType.set(o.taskType, o);
  return {
    ...next,
    target: { case: 'pluginOverrides', value: { ...next.target.value, overrides: [...byType.values()] } },
  };
}

/** Read with empty parts as wildcards of the row, so a wider row answers when the asked one is missing. */
function mostSpecific(store: Store, scope: Scope, resourceType: number): AttributeRow {
  const rows = store.attributes.filter(
    (r) =>
      r.resourceType === resourceType &&
      ['', scope.project].includes(r.project) &&
      ['', scope.domain].includes(r.domain) &&
      ['', scope.workflow].includes(r.workflow) &&
      r.launchPlan === '',
  );
  const best = rows.sort((a, b) => priority(b) - priority(a))[0];
  if (!best) throw resourceNotFound(scope, resourceType);
  return best;
}

/** An empty part of the scope matches every row: a delete of a wider row takes the narrower ones with it. */
function remove(store: Store, scope: Scope, resourceType: number) {
  const matches = (r: AttributeRow) =>
    r.resourceType === resourceType &&
    (!scope.project || r.project === scope.project) &&
    (!scope.domain || r.domain === scope.domain) &&
    (!scope.workflow || r.workflow === scope.workflow);
  store.attributes = store.attributes.filter((r) => !matches(r));
  return {};
}

function withDefaults(attributes: any) {
  if (attributes.target.case !== 'workflowExecutionConfig') return attributes;
  const value = attributes.target.value;
  return {
    ...attributes,
    target: {
      case: 'workflowExecutionConfig',
      value: { ...value, maxParallelism: value.maxParallelism || DEFAULT_PARALLELISM },
    },
  };
}

const priority = (r: Scope) => (r.workflow ? 100 : r.domain ? 10 : 5);
const same = (a: Scope, b: Scope) =>
  a.project === b.project && a.domain === b.domain && a.workflow === b.workflow;
const pick = (s: Scope): Scope => ({ project: s.project, domain: s.domain, workflow: s.workflow });

function resourceNotFound(scope: Scope, resourceType: number): Fault {
  return notFound(
    `Resource [{Project:${scope.project} Domain:${scope.domain} Workflow:${scope.workflow} LaunchPlan: ResourceType:${enumName('admin.MatchableResource', resourceType)}}] not found`,
  );
}
