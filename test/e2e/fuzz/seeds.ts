import type { Persona } from '../../attacks/model';
import { rpcs } from '../flyteadmin/descriptors';

/** A valid request to start from. */
export interface Seed {
  rpc: string;
  as: Persona;
  /** JSON in proto names. */
  message: any;
}

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

export const SEEDS: Seed[] = rpcs
  .filter((r) => MESSAGES[r.name.split('/')[1]!])
  .map((r) => ({ rpc: r.name, as: 'alice', message: MESSAGES[r.name.split('/')[1]!] }));
