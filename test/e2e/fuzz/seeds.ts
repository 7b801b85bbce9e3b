import type { Persona } from '../../attacks/model';
import { rpcs } from '../flyteadmin/descriptors';

/** A valid request to start from. */
export interface Seed {
  rpc: string;
  as: Persona;
  /** JSON in proto names. */
  message: any;
}

const attributes = { matching_attributes: { execution_queue_attributes: { tags: ['x'] } } };
const OWN = { project: 'ml-alpha', domain: 'development' };
const id = (type: string, name = 'x') => ({ resource_type: type, ...OWN, name, version: 'v1' });
const exec = { ...OWN, name: 'e' };
const node = { node_id: 'n0', execution_id: exec };
const taskExecution = { task_id: id('TASK'), node_execution_id: node, retry_attempt: 0 };
const list = { id: OWN, limit: 5 };
const named = { resource_type: 'WORKFLOW', ...OWN, limit: 5 };

/** One valid request of alice's for each RPC that a team may call. */
const MESSAGES: Record<string, any> = {
  CreateTask: {
    id: id('TASK'),
    spec: {
      template: {
        id: id('TASK'),
        type: 'python-task',
        interface: {},
        container: { image: 'team-alpha-registry.com/x' },
      },
    },
  },
  CreateWorkflow: {
    id: id('WORKFLOW'),
    spec: {
      template: {
        id: id('WORKFLOW'),
        interface: {},
        nodes: [
          { id: 'n0', task_node: { reference_id: id('TASK') } },
          { id: 'n1', workflow_node: { launchplan_ref: id('LAUNCH_PLAN') } },
        ],
      },
      sub_workflows: [
        {
          id: id('WORKFLOW', 's'),
          nodes: [
            {
              id: 'n0',
              branch_node: {
                if_else: { case: { then_node: { id: 'n2', task_node: { reference_id: id('TASK') } } } },
              },
            },
          ],
        },
      ],
    },
  },
  CreateLaunchPlan: {
    id: id('LAUNCH_PLAN'),
    spec: {
      workflow_id: id('WORKFLOW'),
      fixed_inputs: { literals: { a: { scalar: { primitive: { integer: '1' } } } } },
    },
  },
  CreateExecution: {
    ...OWN,
    name: 'fuzz',
    spec: { launch_plan: id('LAUNCH_PLAN'), metadata: { mode: 'MANUAL', reference_execution: exec } },
    inputs: {
      literals: { a: { collection: { literals: [{ scalar: { primitive: { string_value: 'x' } } }] } } },
    },
  },
  RelaunchExecution: { id: exec, name: 'again' },
  RecoverExecution: { id: exec, metadata: { mode: 'RECOVERED' } },
  GetTask: { id: id('TASK') },
  GetWorkflow: { id: id('WORKFLOW') },
  GetLaunchPlan: { id: id('LAUNCH_PLAN') },
  GetActiveLaunchPlan: { id: { ...OWN, name: 'x' } },
  ListActiveLaunchPlans: { ...OWN, limit: 5 },
  ListTaskIds: { ...OWN, limit: 5 },
  ListWorkflowIds: { ...OWN, limit: 5, filters: 'eq(name,x)' },
  ListLaunchPlanIds: { ...OWN, limit: 5 },
  ListTasks: list,
  ListWorkflows: { ...list, sort_by: { key: 'name', direction: 'ASCENDING' } },
  ListLaunchPlans: list,
  ListExecutions: { ...list, filters: 'eq(phase,1)+ne(state,1)' },
  GetExecution: { id: exec },
  GetExecutionData: { id: exec },
  GetExecutionMetrics: { id: exec, depth: 3 },
  GetNodeExecution: { id: node },
  GetNodeExecutionData: { id: node },
  GetDynamicNodeWorkflow: { id: node },
  ListNodeExecutions: { workflow_execution_id: exec, limit: 5 },
  ListNodeExecutionsForTask: { task_execution_id: taskExecution, limit: 5 },
  GetTaskExecution: { id: taskExecution },
  GetTaskExecutionData: { id: taskExecution },
  ListTaskExecutions: { node_execution_id: node, limit: 5 },
  ListNamedEntities: named,
  GetNamedEntity: { resource_type: 'WORKFLOW', id: { ...OWN, name: 'x' } },
  GetDescriptionEntity: { id: id('WORKFLOW') },
  ListDescriptionEntities: { resource_type: 'WORKFLOW', id: { ...OWN, name: 'x' }, limit: 5 },
  ListProjects: { limit: 5, filters: 'eq(identifier,ml-alpha)' },
  GetProject: { id: 'ml-alpha' },
  GetDomains: {},
  GetVersion: {},
  ListSignals: { workflow_execution_id: exec, limit: 5 },
  CreateUploadLocation: { ...OWN, filename: 'f.tar.gz', content_md5: '1B2M2Y8AsgTpgAmY7PhCfg==' },
  CreateDownloadLink: { artifact_type: 'ARTIFACT_TYPE_DECK', node_execution_id: node },
  GetData: { flyte_url: 'flyte://v1/ml-alpha/development/e/n0/i' },
  UserInfo: {},
};

/** Requests that no developer may make; for the table of who may call what. */
const OTHERS: Record<string, any> = {
  UpdateLaunchPlan: { id: id('LAUNCH_PLAN'), state: 'ACTIVE' },
  UpdateNamedEntity: { resource_type: 'WORKFLOW', id: { ...OWN, name: 'x' }, metadata: { description: 'x' } },
  UpdateExecution: { id: exec, state: 'EXECUTION_ARCHIVED' },
  TerminateExecution: { id: exec, cause: 'x' },
  SetSignal: {
    id: { signal_id: 's', execution_id: exec },
    value: { scalar: { primitive: { boolean: true } } },
  },
  GetOrCreateSignal: { id: { signal_id: 's', execution_id: exec }, type: { simple: 'BOOLEAN' } },
  RegisterProject: { project: { id: 'ml-alpha', name: 'x' } },
  UpdateProject: { id: 'ml-alpha', description: 'x' },
  UpdateProjectAttributes: { attributes: { project: 'ml-alpha', ...attributes } },
  UpdateProjectDomainAttributes: { attributes: { ...OWN, ...attributes } },
  UpdateWorkflowAttributes: { attributes: { ...OWN, workflow: 'w', ...attributes } },
  GetProjectAttributes: { project: 'ml-alpha', resource_type: 'EXECUTION_QUEUE' },
  GetProjectDomainAttributes: { ...OWN, resource_type: 'EXECUTION_QUEUE' },
  GetWorkflowAttributes: { ...OWN, workflow: 'w', resource_type: 'EXECUTION_QUEUE' },
  DeleteProjectAttributes: { project: 'ml-alpha', resource_type: 'EXECUTION_QUEUE' },
  DeleteProjectDomainAttributes: { ...OWN, resource_type: 'EXECUTION_QUEUE' },
  DeleteWorkflowAttributes: { ...OWN, workflow: 'w', resource_type: 'EXECUTION_QUEUE' },
  ListMatchableAttributes: { resource_type: 'EXECUTION_QUEUE' },
  CreateWorkflowEvent: { request_id: 'r', event: { execution_id: exec, phase: 'RUNNING' } },
  CreateNodeEvent: { request_id: 'r', event: { id: node, phase: 'RUNNING' } },
  CreateTaskEvent: {
    request_id: 'r',
    event: { task_id: id('TASK'), parent_node_execution_id: node, phase: 'RUNNING' },
  },
  CreateDownloadLocation: { native_url: 's3://x/y' },
};

/** The sample request of an RPC, moved to another project and domain. */
export function messageAt(rpc: string, project: string, domain: string): any {
  const short = rpc.split('/')[1]!;
  const text = JSON.stringify(MESSAGES[short] ?? OTHERS[short]);
  return JSON.parse(
    text
      .replaceAll('ml-alpha', project)
      .replaceAll('"development"', `"${domain}"`)
      .replaceAll('/development/', `/${domain}/`),
  );
}

export const SEEDS: Seed[] = rpcs
  .filter((r) => MESSAGES[r.name.split('/')[1]!])
  .map((r) => ({ rpc: r.name, as: 'alice', message: MESSAGES[r.name.split('/')[1]!] }));
