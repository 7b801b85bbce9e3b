import * as pulumi from '@pulumi/pulumi';

type Plain<T> = { [K in keyof T]: pulumi.Input<T[K]> };

/** What a row is about: a project, one of its domains, or one workflow there. A change replaces the resource. */
export interface AttributeScope {
  project: string;
  domain?: string;
  workflow?: string;
}

/** Kubernetes quantities. */
export interface TaskResources {
  cpu?: string;
  gpu?: string;
  memory?: string;
  storage?: string;
  ephemeralStorage?: string;
}

export interface TaskResourceValue {
  defaults: TaskResources;
  limits: TaskResources;
}

export interface ExecutionQueueValue {
  tags: string[];
}

export interface ExecutionClusterLabelValue {
  value: string;
}

export interface PluginOverrideValue {
  overrides: {
    taskType: string;
    pluginId: string[];
    /** `FAIL` (default) or `USE_DEFAULT`. */
    missingPluginBehavior?: string;
  }[];
}

export interface WorkflowExecutionConfigValue {
  maxParallelism?: number;
  securityContext?: { runAs?: { iamRole?: string; k8sServiceAccount?: string; executionIdentity?: string } };
  rawOutputDataConfig?: { outputLocationPrefix?: string };
  labels?: { values: { [key: string]: string } };
  annotations?: { values: { [key: string]: string } };
  interruptible?: boolean;
  overwriteCache?: boolean;
  envs?: { values: { key: string; value: string }[] };
}

export interface ClusterAssignmentValue {
  clusterPoolName: string;
}

/** The class of one attribute type: each resource is one row of flyteadmin's matchable attributes. */
function attribute<Value>(type: string) {
  return class extends pulumi.CustomResource {
    constructor(name: string, args: Plain<AttributeScope & Value>, opts?: pulumi.CustomResourceOptions) {
      super(`flyte:index:${type}`, name, { ...args }, opts);
    }
  };
}

/** Default resources of a task and the most it may ask for (TASK_RESOURCE). */
export const TaskResourceAttributes = attribute<TaskResourceValue>('TaskResourceAttributes');

/** Tags that choose the execution queue (EXECUTION_QUEUE). */
export const ExecutionQueueAttributes = attribute<ExecutionQueueValue>('ExecutionQueueAttributes');

/** Label that chooses the cluster (EXECUTION_CLUSTER_LABEL). */
export const ExecutionClusterLabel = attribute<ExecutionClusterLabelValue>('ExecutionClusterLabel');

/** Which plugin runs a task type (PLUGIN_OVERRIDE); flyteadmin wants a domain here. */
export const PluginOverride = attribute<PluginOverrideValue>('PluginOverride');

/** Defaults of executions (WORKFLOW_EXECUTION_CONFIG); a request may override them. */
export const WorkflowExecutionConfig = attribute<WorkflowExecutionConfigValue>('WorkflowExecutionConfig');

/** Cluster pool of executions (CLUSTER_ASSIGNMENT). */
export const ClusterAssignment = attribute<ClusterAssignmentValue>('ClusterAssignment');
