import { Code, Fault, invalid, missing, notFound } from '../fault';
import { filter, page } from '../filters';
import { digest, type EntityRow, entityKey, require, type Store, timestamp } from '../store';
import type { Implementations } from './service';

const KINDS: Record<number, string> = { 1: 'TASK', 2: 'WORKFLOW', 3: 'LAUNCH_PLAN', 4: 'DATASET' };
const VERSIONED = ['project', 'domain', 'name', 'version'];

export const entityService: Implementations = {
  'AdminService/CreateTask': (request, { store }) => {
    const row = create(store, 1, request);
    row.closure = {
      compiledTask: { template: { ...request.spec.template, id: request.id } },
      createdAt: timestamp(row.createdAt),
    };
    return {};
  },
  'AdminService/CreateWorkflow': (request, { store }) => {
    const tasks = compiledTasks(store, request.spec);
    const row = create(store, 2, request);
    row.closure = {
      compiledWorkflow: {
        primary: { template: { ...request.spec.template, id: request.id } },
        subWorkflows: request.spec.subWorkflows.map((template: any) => ({ template })),
        tasks,
      },
      createdAt: timestamp(row.createdAt),
    };
    return {};
  },
  'AdminService/CreateLaunchPlan': (request, { store }) => {
    require(request.id, VERSIONED);
    if (!request.spec) throw missing('spec');
    const workflow = request.spec.workflowId;
    if (!workflow) throw missing('workflow_id');
    if (!store.entities.has(entityKey(2, workflow))) throw notFound(missingEntity(2, workflow));
    const row = create(store, 3, request);
    row.closure = {
      state: 0,
      expectedInputs: request.spec.defaultInputs,
      createdAt: timestamp(row.createdAt),
    };
    return {};
  },
  'AdminService/GetTask': (request, { store }) => present(get(store, 1, request.id)),
  'AdminService/GetWorkflow': (request, { store }) => present(get(store, 2, request.id)),
  'AdminService/GetLaunchPlan': (request, { store }) => present(get(store, 3, request.id)),
  'AdminService/ListTasks': (request, { store }) => {
    const { rows, token } = list(store, 1, request);
    return { tasks: rows, token };
  },
  'AdminService/ListWorkflows': (request, { store }) => {
    const { rows, token } = list(store, 2, request);
    return { workflows: rows, token };
  },
  'AdminService/ListLaunchPlans': (request, { store }) => {
    const { rows, token } = list(store, 3, request);
    return { launchPlans: rows, token };
  },
  'AdminService/ListTaskIds': (request, { store }) => ids(store, 1, request),
  'AdminService/ListWorkflowIds': (request, { store }) => ids(store, 2, request),
  'AdminService/ListLaunchPlanIds': (request, { store }) => ids(store, 3, request),
  'AdminService/UpdateLaunchPlan': (request, { store }) => {
    const row = get(store, 3, request.id);
    if (request.state === 1) for (const other of versions(store, 3, request.id)) other.state = 0;
    row.state = request.state;
    return {};
  },
  'AdminService/GetActiveLaunchPlan': (request, { store }) => {
    require(request.id, ['project', 'domain', 'name']);
    const active = versions(store, 3, request.id).find((r) => r.state === 1);
    if (!active)
      throw notFound(
        `No active launch plan could be found: ${request.id.project}:${request.id.domain}:${request.id.name}`,
      );
    return present(active);
  },
  'AdminService/ListActiveLaunchPlans': (request, { store }) => {
    require(request, ['project', 'domain']);
    if (request.limit === 0) throw invalid('invalid value for limit');
    const { rows, token } = page(
      inDomain(store, 3, request).filter((r) => r.state === 1),
      request.limit,
      request.token,
    );
    return { launchPlans: rows.map(present), token };
  },
};

/** The tasks that a workflow and its subworkflows refer to; all must be registered. */
function compiledTasks(store: Store, spec: any): any[] {
  const ids = new Map<string, any>();
  const visit = (value: any) => {
    if (typeof value !== 'object' || value === null) return;
    if (value.$typeName === 'flyteidl.core.TaskNode' && value.reference.case === 'referenceId')
      ids.set(entityKey(1, value.reference.value), value.reference.value);
    for (const v of Object.values(value)) visit(v);
  };
  visit(spec);
  return [...ids].map(([key, id]) => {
    const row = store.entities.get(key);
    if (!row) throw notFound(missingEntity(1, id));
    return row.closure.compiledTask;
  });
}

/** Stores an entity; the same again with the same content and with another are told apart, as clients rely on it. */
function create(store: Store, type: number, request: any): EntityRow {
  require(request.id, VERSIONED);
  if (!request.spec) throw missing('spec');
  if (type !== 3 && !request.spec.template) throw missing('spec');
  if (request.id.resourceType !== type)
    throw invalid(
      `unexpected resource type ${request.id.resourceType} for identifier, expected ${KINDS[type]!.toLowerCase()} instead`,
    );
  store.checkActive(request.id.project, request.id.domain);
  if (encodeURIComponent(request.id.version) !== request.id.version)
    throw invalid(
      `version [${request.id.version}] must be url safe, cannot contains chars [!*'();:@&=+$,/?#[]]`,
    );
  const key = entityKey(type, request.id);
  const print = digest(request.spec);
  const old = store.entities.get(key);
  if (old?.digest === print)
    throw new Fault(
      Code.ALREADY_EXISTS,
      `${KINDS[type]!.toLowerCase()} with identical structure already exists`,
    );
  if (old) throw invalid(`${KINDS[type]!.toLowerCase()} with different structure already exists`);
  const row: EntityRow = {
    type,
    id: request.id,
    spec: request.spec,
    closure: {},
    state: 0,
    digest: print,
    createdAt: new Date(),
  };
  store.entities.set(key, row);
  if (request.spec.description)
    store.descriptions.set(entityKey(type, request.id), { ...request.spec.description, id: request.id });
  return row;
}

/** Skeleton workflow and launch plan of a task that is launched by itself: they appear in the task's project. */
export function createSkeleton(store: Store, task: any): any {
  const name = `.flytegen.${task.name}`;
  const id = { ...task, name };
  for (const type of [2, 3]) {
    const entity = { ...id, resourceType: type };
    if (!store.entities.has(entityKey(type, entity)))
      store.entities.set(entityKey(type, entity), {
        type,
        id: entity,
        spec: type === 3 ? { workflowId: { ...id, resourceType: 2 } } : {},
        closure: {},
        state: 0,
        digest: '',
        createdAt: new Date(),
      });
  }
  return { ...id, resourceType: 3 };
}

function get(store: Store, type: number, id: any): EntityRow {
  require(id, VERSIONED);
  const row = store.entities.get(entityKey(type, id));
  if (!row) throw notFound(missingEntity(type, id));
  return row;
}

export function missingEntity(type: number, id: any): string {
  return `missing entity of type ${KINDS[type]} with identifier project:"${id.project}" domain:"${id.domain}" name:"${id.name}" version:"${id.version ?? ''}"`;
}

function present(row: EntityRow): any {
  if (row.type !== 3) return { id: row.id, closure: row.closure };
  return { id: row.id, spec: row.spec, closure: { ...row.closure, state: row.state } };
}

export function inDomain(store: Store, type: number, id: any): EntityRow[] {
  return [...store.entities.values()]
    .filter((r) => r.type === type && r.id.project === id.project && r.id.domain === id.domain)
    .reverse();
}

function versions(store: Store, type: number, id: any): EntityRow[] {
  return inDomain(store, type, id).filter((r) => r.id.name === id.name);
}

function list(store: Store, type: number, request: any) {
  require(request.id, ['project', 'domain']);
  if (request.limit === 0) throw invalid('invalid value for limit');
  const test = filter(request.filters, { 1: 'task', 2: 'workflow', 3: 'launch_plan' }[type]!);
  const rows = inDomain(store, type, request.id)
    .filter((r) => !request.id.name || r.id.name === request.id.name)
    .filter((r) =>
      test({
        project: r.id.project,
        domain: r.id.domain,
        name: r.id.name,
        version: r.id.version,
        state: String(r.state),
      }),
    );
  const result = page(rows, request.limit, request.token);
  return { rows: result.rows.map(present), token: result.token };
}

function ids(store: Store, type: number, request: any) {
  require(request, ['project', 'domain']);
  if (request.limit === 0) throw invalid('invalid value for limit');
  const test = filter(request.filters, { 1: 'task', 2: 'workflow', 3: 'launch_plan' }[type]!);
  const names = [
    ...new Set(
      inDomain(store, type, request)
        .filter((r) => test(r.id))
        .map((r) => r.id.name as string),
    ),
  ].sort();
  const { rows, token } = page(names, request.limit, request.token);
  return {
    entities: rows.map((name) => ({ project: request.project, domain: request.domain, name })),
    token,
  };
}
