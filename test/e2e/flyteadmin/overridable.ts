/**
 * Path variables that a query parameter of the same name replaces, by RPC and number of its HTTP binding. grpc-gateway
 * means to shield every path variable, but the filter that protoc-gen-grpc-gateway generated for flyteidl 1.16 looks
 * some of them up wrongly; these are the ones that it misses.
 */
const ID_EXECUTION = ['id.execution_id.project', 'id.execution_id.domain', 'id.execution_id.name'];
const VERSIONED = ['id.project', 'id.name'];

const execution = (prefix: string) => ['project', 'domain', 'name'].map((f) => `${prefix}.${f}`);
const taskExecution = (prefix: string) => [
  ...execution(`${prefix}.node_execution_id.execution_id`),
  `${prefix}.node_execution_id.node_id`,
  ...['project', 'domain', 'name', 'version'].map((f) => `${prefix}.task_id.${f}`),
];

const OVERRIDABLE: Record<string, string[]> = {
  'AdminService/GetTask#0': VERSIONED,
  'AdminService/ListTasks#0': ['id.domain'],
  'AdminService/ListTasks#1': ['id.project'],
  'AdminService/GetWorkflow#0': VERSIONED,
  'AdminService/ListWorkflows#0': ['id.domain'],
  'AdminService/ListWorkflows#1': ['id.project'],
  'AdminService/GetLaunchPlan#0': VERSIONED,
  'AdminService/GetActiveLaunchPlan#0': ['id.domain'],
  'AdminService/ListLaunchPlans#0': ['id.domain'],
  'AdminService/ListLaunchPlans#1': ['id.project'],
  'AdminService/GetExecution#0': ['id.domain'],
  'AdminService/GetExecutionData#0': ['id.domain'],
  'AdminService/ListExecutions#0': ['id.project'],
  'AdminService/GetNodeExecution#0': ID_EXECUTION,
  'AdminService/GetDynamicNodeWorkflow#0': ID_EXECUTION,
  'AdminService/ListNodeExecutions#0': ['workflow_execution_id.domain'],
  'AdminService/ListNodeExecutionsForTask#0': taskExecution('task_execution_id'),
  'AdminService/GetNodeExecutionData#0': ID_EXECUTION,
  'AdminService/GetTaskExecution#0': taskExecution('id'),
  'AdminService/ListTaskExecutions#0': execution('node_execution_id.execution_id'),
  'AdminService/GetTaskExecutionData#0': taskExecution('id'),
  'AdminService/GetNamedEntity#0': ['id.domain'],
  'AdminService/GetDescriptionEntity#0': ['id.resource_type', ...VERSIONED],
  'AdminService/ListDescriptionEntities#0': ['id.domain'],
  'AdminService/ListDescriptionEntities#1': ['id.project'],
  'AdminService/GetExecutionMetrics#0': ['id.domain'],
  'SignalService/ListSignals#0': ['workflow_execution_id.domain'],
};

/** True when the query may set the field though the path names it. */
export function queryMaySet(rpc: string, binding: number, pathVariables: string[], field: string): boolean {
  if (!pathVariables.includes(field)) return true;
  return (OVERRIDABLE[`${rpc}#${binding}`] ?? []).includes(field);
}
