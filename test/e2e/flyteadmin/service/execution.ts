import { randomBytes } from 'node:crypto';
import { Code, Fault, invalid, missing, notFound } from '../fault';
import { filter, page } from '../filters';
import { entityKey, executionKey, require, type Store, timestamp } from '../store';
import { createSkeleton, missingEntity } from './entity';
import type { Context, Implementations } from './service';

const NAME = /^[a-z][a-z\-0-9]*$/;
const ID = ['project', 'domain', 'name'];
const MODE = { RELAUNCH: 3, RECOVERED: 5 };
/** SUCCEEDED, FAILED, ABORTED, TIMED_OUT. */
const TERMINAL = new Set([4, 6, 7, 8]);
const ABORTED = 7;

export const executionService: Implementations = {
  'AdminService/CreateExecution': (request, context) => ({ id: start(context, request) }),
  'AdminService/RelaunchExecution': (request, context) => {
    const old = get(context.store, request.id);
    const spec = {
      ...old.spec,
      metadata: { ...old.spec.metadata, mode: MODE.RELAUNCH, referenceExecution: old.id },
      overwriteCache: request.overwriteCache,
    };
    return { id: start(context, { ...request.id, name: request.name, spec, inputs: old.inputs }) };
  },
  'AdminService/RecoverExecution': (request, context) => {
    const old = get(context.store, request.id);
    if (!TERMINAL.has(old.closure.phase))
      throw invalid(`execution [${executionKey(old.id)}] not in a terminal state`);
    const spec = {
      ...old.spec,
      metadata: {
        ...(request.metadata ?? old.spec.metadata),
        mode: MODE.RECOVERED,
        referenceExecution: old.id,
      },
    };
    return { id: start(context, { ...request.id, name: request.name, spec, inputs: old.inputs }) };
  },
  'AdminService/GetExecution': (request, { store }) => present(get(store, request.id)),
  'AdminService/GetExecutionData': (request, { store }) => {
    const row = get(store, request.id);
    return { fullInputs: row.inputs ?? {}, fullOutputs: row.outputs ?? {} };
  },
  'AdminService/ListExecutions': (request, { store }) => {
    require(request.id, ['project', 'domain']);
    if (request.limit === 0) throw invalid('invalid value for limit');
    const test = filter(request.filters, 'execution');
    const rows = [...store.executions.values()]
      .filter(
        (r) =>
          r.id.project === request.id.project &&
          r.id.domain === request.id.domain &&
          (!request.id.name || r.id.name === request.id.name),
      )
      .filter((r) =>
        test({
          ...r.id,
          phase: String(r.closure.phase),
          state: '0',
          'workflow.name': r.closure.workflowId.name,
          'launch_plan.name': r.spec.launchPlan.name,
        }),
      )
      .reverse();
    const result = page(rows, request.limit, request.token);
    return { executions: result.rows.map(present), token: result.token };
  },
  'AdminService/UpdateExecution': (request, { store, caller }) => {
    const row = get(store, request.id);
    row.closure.stateChangeDetails = {
      state: request.state,
      occurredAt: timestamp(),
      principal: caller.subject,
    };
    return {};
  },
  'AdminService/TerminateExecution': (request, { store, caller }) => {
    const row = get(store, request.id);
    if (TERMINAL.has(row.closure.phase))
      throw new Fault(Code.FAILED_PRECONDITION, 'Cannot abort an already terminated workflow execution');
    row.closure.phase = ABORTED;
    row.closure.outputResult = {
      case: 'abortMetadata',
      value: { cause: request.cause, principal: caller.subject },
    };
    row.closure.updatedAt = timestamp();
    return {};
  },
  'AdminService/GetExecutionMetrics': (request, { store }) => {
    const row = get(store, request.id);
    return {
      span: {
        startTime: row.closure.createdAt,
        endTime: row.closure.updatedAt,
        id: { case: 'workflowId', value: row.id },
      },
    };
  },
};

/** Stores a new execution. What a request may override (labels, service account, raw prefix, mode) is stored as it came. */
function start({ store, caller }: Context, request: any) {
  const spec = request.spec;
  if (!spec) throw missing('spec');
  store.checkActive(request.project, request.domain);
  if (request.name && (!NAME.test(request.name) || request.name.length > 63))
    throw invalid(`invalid execution name: ${request.name}`);
  const plan = spec.launchPlan;
  if (!plan) throw missing('launch_plan');
  require(plan, ['project', 'domain', 'name', 'version']);
  const launchPlan = resolve(store, plan);
  const id = {
    project: request.project,
    domain: request.domain,
    name: request.name || `a${randomBytes(10).toString('hex').slice(0, 19)}`,
  };
  if (store.executions.has(executionKey(id)))
    throw new Fault(
      Code.ALREADY_EXISTS,
      'value with matching already exists (duplicate key value violates unique constraint)',
    );
  const now = timestamp();
  const workflowId = store.entities.get(entityKey(3, launchPlan))!.spec.workflowId;
  store.executions.set(executionKey(id), {
    id,
    spec: { ...spec, launchPlan, metadata: { ...spec.metadata, principal: caller.subject } },
    inputs: request.inputs ?? spec.inputs,
    closure: {
      phase: 0,
      createdAt: now,
      updatedAt: now,
      workflowId,
      computedInputs: request.inputs,
      outputResult: { case: undefined },
    },
  });
  return id;
}

function resolve(store: Store, plan: any): any {
  if (plan.resourceType === 1) {
    if (!store.entities.has(entityKey(1, plan))) throw notFound(missingEntity(1, plan));
    return createSkeleton(store, plan);
  }
  if (!store.entities.has(entityKey(3, plan))) throw notFound(missingEntity(3, plan));
  return plan;
}

export function get(store: Store, id: any): any {
  require(id, ID);
  const row = store.executions.get(executionKey(id));
  if (!row)
    throw notFound(
      `missing entity of type execution with identifier project:"${id.project}" domain:"${id.domain}" name:"${id.name}"`,
    );
  return row;
}

function present(row: any) {
  return { id: row.id, spec: row.spec, closure: row.closure };
}
