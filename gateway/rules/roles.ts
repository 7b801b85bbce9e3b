import type { DescEnum } from '@bufbuild/protobuf';
import type { Reference } from '../../access/model';
import type { Fields } from '../codec/fields';
import { flyteIdl } from '../idl';

type Role = Pick<Reference, 'role' | 'kind'>;

interface Classified extends Role {
  /** The end of the field path, without indices; anchored at the root when it starts with `^`. */
  path: string;
  rpc?: string;
}

/**
 * What a project named in a request is to it, by field path. What is not here is a target: it needs all that the RPC itself
 * needs, so that a field forgotten here refuses too much, never too little.
 */
const SECONDARY: readonly Classified[] = [
  { path: 'task_node.reference_id', role: 'entity', kind: 'task' },
  { path: 'workflow_node.launchplan_ref', role: 'entity', kind: 'launch_plan' },
  { path: 'workflow_node.sub_workflow_ref', role: 'entity', kind: 'workflow' },
  {
    path: '^spec.sub_workflows.id',
    rpc: 'AdminService/CreateWorkflow',
    role: 'definition',
    kind: 'workflow',
  },
  { path: '^spec.workflow_id', rpc: 'AdminService/CreateLaunchPlan', role: 'entity', kind: 'workflow' },
  { path: '^spec.launch_plan', rpc: 'AdminService/CreateExecution', role: 'entity', kind: 'launch_plan' },
  { path: '^spec.description.id', rpc: 'AdminService/CreateTask', role: 'description' },
  { path: '^spec.description.id', rpc: 'AdminService/CreateWorkflow', role: 'description' },
  { path: 'metadata.reference_execution', role: 'source', kind: 'execution' },
  { path: 'metadata.parent_node_execution.execution_id', role: 'parent', kind: 'execution' },
  { path: '^id.task_id', rpc: 'AdminService/GetTaskExecution', role: 'definition', kind: 'task' },
  { path: '^id.task_id', rpc: 'AdminService/GetTaskExecutionData', role: 'definition', kind: 'task' },
  {
    path: '^task_execution_id.task_id',
    rpc: 'AdminService/ListNodeExecutionsForTask',
    role: 'definition',
    kind: 'task',
  },
];

/** The role of a project named at a path; the kind comes from the reference itself when it carries one. */
export function roleOf(rpc: string, names: readonly string[], resourceType: string | undefined): Role {
  const path = names.join('.');
  const found = SECONDARY.find((c) => (!c.rpc || c.rpc === rpc) && matches(c.path, path));
  if (!found) return { role: 'target', kind: kindOf(resourceType) ?? kindOfRpc(rpc) };
  return { role: found.role, kind: kindOf(resourceType) ?? found.kind };
}

function matches(pattern: string, path: string): boolean {
  if (pattern.startsWith('^')) return pattern.slice(1) === path;
  return path === pattern || path.endsWith(`.${pattern}`);
}

const RESOURCE_TYPES = flyteIdl.getEnum('flyteidl.core.ResourceType') as DescEnum;

/** Name of the resource type that a message carries, `UNSPECIFIED` when it says nothing. */
export function resourceTypeOf(message: Fields): string | undefined {
  const number = message['resourceType'];
  return typeof number === 'number' ? RESOURCE_TYPES.value[number]?.name : undefined;
}

function kindOf(resourceType: string | undefined): Reference['kind'] {
  switch (resourceType) {
    case 'TASK':
      return 'task';
    case 'WORKFLOW':
      return 'workflow';
    case 'LAUNCH_PLAN':
      return 'launch_plan';
    default:
      return undefined;
  }
}

/** RPCs about several kinds: the resource type alone says which. */
const BY_TYPE_ALONE = /NamedEntit|DescriptionEntit/;

function kindOfRpc(rpc: string): Reference['kind'] {
  if (BY_TYPE_ALONE.test(rpc)) return undefined;
  if (rpc.startsWith('DataProxyService/')) return 'data';
  if (/Execution|Event|Signal|DynamicNode/.test(rpc)) return 'execution';
  if (/LaunchPlan/.test(rpc)) return 'launch_plan';
  if (/Attributes|Project/.test(rpc)) return 'project';
  if (/Workflow/.test(rpc)) return 'workflow';
  return /Task/.test(rpc) ? 'task' : undefined;
}
