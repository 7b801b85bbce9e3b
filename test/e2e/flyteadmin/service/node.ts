import { invalid, missing, notFound } from '../fault';
import { filter, page } from '../filters';
import { executionKey, missingNode, nodeKey, require, timestamp } from '../store';
import { get as execution } from './execution';
import type { Implementations } from './service';

const taskKey = (id: any) =>
  `${nodeKey(id.nodeExecutionId)}/${id.taskId?.project}/${id.taskId?.domain}/${id.taskId?.name}/${id.taskId?.version}/${id.retryAttempt}`;

/** Node and task executions, which come into being by propeller's events, and the events themselves. */
export const nodeService: Implementations = {
  'AdminService/CreateWorkflowEvent': (request, { store }) => {
    if (!request.requestId) throw missing('request_id');
    const event = request.event;
    const row = execution(store, event?.executionId);
    row.closure.phase = event.phase;
    row.closure.updatedAt = timestamp();
    if (event.outputResult.case === 'outputUri')
      row.closure.outputResult = {
        case: 'outputs',
        value: { data: { case: 'uri', value: event.outputResult.value } },
      };
    return {};
  },
  'AdminService/CreateNodeEvent': (request, { store }) => {
    if (!request.requestId) throw missing('request_id');
    const event = request.event;
    requireNode(event?.id);
    execution(store, event.id.executionId);
    store.nodeExecutions.set(nodeKey(event.id), {
      id: event.id,
      inputUri: event.inputValue.case === 'inputUri' ? event.inputValue.value : '',
      closure: {
        phase: event.phase,
        createdAt: timestamp(),
        updatedAt: timestamp(),
        deckUri: event.deckUri,
        outputResult: event.outputResult,
      },
      metadata: { specNodeId: event.specNodeId },
    });
    return {};
  },
  'AdminService/CreateTaskEvent': (request, { store }) => {
    if (!request.requestId) throw missing('request_id');
    const event = request.event;
    requireNode(event?.parentNodeExecutionId);
    const id = {
      taskId: event.taskId,
      nodeExecutionId: event.parentNodeExecutionId,
      retryAttempt: event.retryAttempt,
    };
    if (!store.nodeExecutions.has(nodeKey(id.nodeExecutionId)))
      throw notFound('missing entity of type node execution');
    store.taskExecutions.set(taskKey(id), {
      id,
      closure: {
        phase: event.phase,
        createdAt: timestamp(),
        taskType: event.taskType,
        outputResult: event.outputResult,
      },
    });
    return {};
  },
  'AdminService/GetNodeExecution': (request, { store }) => node(store, request.id),
  'AdminService/GetNodeExecutionData': (request, { store }) => {
    node(store, request.id);
    return { fullInputs: {}, fullOutputs: {} };
  },
  'AdminService/GetDynamicNodeWorkflow': (request, { store }) => {
    node(store, request.id);
    throw notFound('node does not contain dynamic workflow');
  },
  'AdminService/ListNodeExecutions': (request, { store }) => {
    require(request.workflowExecutionId, ['project', 'domain', 'name']);
    if (request.limit === 0) throw invalid('invalid value for limit');
    return nodes(
      store,
      request,
      (n) => executionKey(n.id.executionId) === executionKey(request.workflowExecutionId),
    );
  },
  'AdminService/ListNodeExecutionsForTask': (request, { store }) => {
    requireTask(request.taskExecutionId);
    if (request.limit === 0) throw invalid('invalid value for limit');
    if (!store.taskExecutions.has(taskKey(request.taskExecutionId)))
      throw notFound('missing entity of type task execution');
    return nodes(store, request, () => false);
  },
  'AdminService/GetTaskExecution': (request, { store }) => task(store, request.id),
  'AdminService/GetTaskExecutionData': (request, { store }) => {
    task(store, request.id);
    return { fullInputs: {}, fullOutputs: {} };
  },
  'AdminService/ListTaskExecutions': (request, { store }) => {
    requireNode(request.nodeExecutionId);
    if (request.limit === 0) throw invalid('invalid value for limit');
    const rows = [...store.taskExecutions.values()].filter(
      (t) => nodeKey(t.id.nodeExecutionId) === nodeKey(request.nodeExecutionId),
    );
    const result = page(rows, request.limit, request.token);
    return { taskExecutions: result.rows, token: result.token };
  },
  'SignalService/GetOrCreateSignal': (request, { store }) => {
    const key = signalKey(request.id);
    execution(store, request.id.executionId);
    if (!store.signals.has(key)) store.signals.set(key, { id: request.id, type: request.type });
    return store.signals.get(key);
  },
  'SignalService/ListSignals': (request, { store }) => {
    require(request.workflowExecutionId, ['project', 'domain', 'name']);
    if (request.limit === 0) throw invalid('invalid value for limit');
    const rows = [...store.signals.values()].filter(
      (s) => executionKey(s.id.executionId) === executionKey(request.workflowExecutionId),
    );
    const result = page(rows, request.limit, request.token);
    return { signals: result.rows, token: result.token };
  },
  'SignalService/SetSignal': (request, { store }) => {
    const signal = store.signals.get(signalKey(request.id));
    if (!request.value) throw missing('value');
    if (!signal) throw notFound('missing entity of type signal');
    signal.value = request.value;
    return {};
  },
};

const signalKey = (id: any) => {
  if (!id?.signalId) throw missing('signal_id');
  return `${executionKey(id.executionId)}/${id.signalId}`;
};

function requireNode(id: any): void {
  if (!id) throw missing('id');
  require(id.executionId, ['project', 'domain', 'name']);
  if (!id.nodeId) throw missing('node_id');
}

function requireTask(id: any): void {
  if (!id) throw missing('id');
  requireNode(id.nodeExecutionId);
  require(id.taskId, ['project', 'domain', 'name', 'version']);
}

function node(store: any, id: any) {
  requireNode(id);
  const row = store.nodeExecutions.get(nodeKey(id));
  if (!row) throw notFound(missingNode(id));
  return row;
}

function task(store: any, id: any) {
  requireTask(id);
  const row = store.taskExecutions.get(taskKey(id));
  if (!row) throw notFound(`missing entity of type task execution with identifier ${taskKey(id)}`);
  return row;
}

function nodes(store: any, request: any, mine: (n: any) => boolean) {
  const test = filter(request.filters, 'node_execution');
  const rows = [...store.nodeExecutions.values()].filter(
    (n: any) =>
      mine(n) && test({ ...n.id.executionId, node_id: n.id.nodeId, phase: String(n.closure.phase) }),
  );
  const result = page(rows, request.limit, request.token);
  return { nodeExecutions: result.rows, token: result.token };
}
