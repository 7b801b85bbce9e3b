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

/** One row of flyteadmin's matchable attributes. */
export abstract class Attribute<Value> extends pulumi.CustomResource {
  constructor(
    type: string,
    name: string,
    args: Plain<AttributeScope & Value>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(`flyte:index:${type}`, name, { ...args }, opts);
  }
}

/** Default resources of a task and the most it may ask for (TASK_RESOURCE). */
export class TaskResourceAttributes extends Attribute<TaskResourceValue> {
  constructor(
    name: string,
    args: Plain<AttributeScope & TaskResourceValue>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super('TaskResourceAttributes', name, args, opts);
  }
}

/** Tags that choose the execution queue (EXECUTION_QUEUE). */
export class ExecutionQueueAttributes extends Attribute<ExecutionQueueValue> {
  constructor(
    name: string,
    args: Plain<AttributeScope & ExecutionQueueValue>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super('ExecutionQueueAttributes', name, args, opts);
  }
}

/** Label that chooses the cluster (EXECUTION_CLUSTER_LABEL). */
export class ExecutionClusterLabel extends Attribute<ExecutionClusterLabelValue> {
  constructor(
    name: string,
    args: Plain<AttributeScope & ExecutionClusterLabelValue>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super('ExecutionClusterLabel', name, args, opts);
  }
}

/** Which plugin runs a task type (PLUGIN_OVERRIDE); flyteadmin wants a domain here. */
export class PluginOverride extends Attribute<PluginOverrideValue> {
  constructor(
    name: string,
    args: Plain<AttributeScope & PluginOverrideValue>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super('PluginOverride', name, args, opts);
  }
}

/** Defaults of executions (WORKFLOW_EXECUTION_CONFIG); a request may override them. */
export class WorkflowExecutionConfig extends Attribute<WorkflowExecutionConfigValue> {
  constructor(
    name: string,
    args: Plain<AttributeScope & WorkflowExecutionConfigValue>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super('WorkflowExecutionConfig', name, args, opts);
  }
}

/** Cluster pool of executions (CLUSTER_ASSIGNMENT). */
export class ClusterAssignment extends Attribute<ClusterAssignmentValue> {
  constructor(
    name: string,
    args: Plain<AttributeScope & ClusterAssignmentValue>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super('ClusterAssignment', name, args, opts);
  }
}
