import type { Message } from '../shape';

/** One of flyteadmin's matchable attribute types as a Pulumi resource (flyteidl admin/matchable_resource.proto). */
export interface Matchable {
  /** Name of the Pulumi resource: `flyte:index:<name>`. */
  name: string;
  /** Value of flyteidl's MatchableResource enum. */
  resourceType: string;
  resourceNumber: number;
  /** Key of the value under `matchingAttributes`. */
  key: string;
  /** The value's fields; they are the resource's inputs beside project, domain and workflow. */
  value: Message;
  /** flyteadmin refuses this type without a domain. */
  needsDomain?: boolean;
  /** An update adds to what stands, so a change has to delete first. */
  merges?: boolean;
}

const RESOURCES: Message = {
  type: 'message',
  description: 'Kubernetes quantities.',
  fields: {
    cpu: { type: 'string' },
    gpu: { type: 'string' },
    memory: { type: 'string' },
    storage: { type: 'string' },
    ephemeralStorage: { type: 'string' },
  },
};

/** QUALITY_OF_SERVICE_SPECIFICATION is missing because flyteadmin refuses it; CLUSTER_RESOURCE feeds only the cluster resource manager. */
export const MATCHABLES: readonly Matchable[] = [
  {
    name: 'TaskResourceAttributes',
    resourceType: 'TASK_RESOURCE',
    resourceNumber: 0,
    key: 'taskResourceAttributes',
    value: {
      type: 'message',
      description:
        "Default resources of a task and the most it may ask for. They replace the platform's as a whole, so both blocks are required.",
      required: ['defaults', 'limits'],
      fields: { defaults: RESOURCES, limits: RESOURCES },
    },
  },
  {
    name: 'ExecutionQueueAttributes',
    resourceType: 'EXECUTION_QUEUE',
    resourceNumber: 2,
    key: 'executionQueueAttributes',
    value: {
      type: 'message',
      description: 'Tags that choose the execution queue.',
      required: ['tags'],
      fields: { tags: { type: 'list', of: { type: 'string' } } },
    },
  },
  {
    name: 'ExecutionClusterLabel',
    resourceType: 'EXECUTION_CLUSTER_LABEL',
    resourceNumber: 3,
    key: 'executionClusterLabel',
    value: {
      type: 'message',
      description: 'Label that chooses the cluster an execution runs on.',
      required: ['value'],
      fields: { value: { type: 'string' } },
    },
  },
  {
    name: 'PluginOverride',
    resourceType: 'PLUGIN_OVERRIDE',
    resourceNumber: 5,
    key: 'pluginOverrides',
    needsDomain: true,
    merges: true,
    value: {
      type: 'message',
      description: 'Which propeller plugin runs a task type.',
      required: ['overrides'],
      fields: {
        overrides: {
          type: 'list',
          sortBy: 'taskType',
          of: {
            type: 'message',
            required: ['taskType', 'pluginId'],
            fields: {
              taskType: { type: 'string' },
              pluginId: { type: 'list', of: { type: 'string' } },
              missingPluginBehavior: { type: 'string', enum: ['FAIL', 'USE_DEFAULT'] },
            },
          },
        },
      },
    },
  },
  {
    name: 'WorkflowExecutionConfig',
    resourceType: 'WORKFLOW_EXECUTION_CONFIG',
    resourceNumber: 6,
    key: 'workflowExecutionConfig',
    value: {
      type: 'message',
      description:
        'Defaults of executions. An execution request may override them: enforce in the gateway and in Kubernetes.',
      fields: {
        maxParallelism: { type: 'integer', minimum: 0, maximum: 2147483647 },
        securityContext: {
          type: 'message',
          fields: {
            runAs: {
              type: 'message',
              fields: {
                iamRole: { type: 'string' },
                k8sServiceAccount: { type: 'string' },
                executionIdentity: { type: 'string' },
              },
            },
          },
        },
        rawOutputDataConfig: { type: 'message', fields: { outputLocationPrefix: { type: 'string' } } },
        labels: { type: 'message', fields: { values: { type: 'map' } } },
        annotations: { type: 'message', fields: { values: { type: 'map' } } },
        interruptible: { type: 'boolean', wrapper: true },
        overwriteCache: { type: 'boolean' },
        envs: {
          type: 'message',
          fields: {
            values: {
              type: 'list',
              sortBy: 'key',
              of: {
                type: 'message',
                required: ['key'],
                fields: { key: { type: 'string' }, value: { type: 'string' } },
              },
            },
          },
        },
      },
    },
  },
  {
    name: 'ClusterAssignment',
    resourceType: 'CLUSTER_ASSIGNMENT',
    resourceNumber: 7,
    key: 'clusterAssignment',
    value: {
      type: 'message',
      description: 'Cluster pool of executions.',
      required: ['clusterPoolName'],
      fields: { clusterPoolName: { type: 'string' } },
    },
  },
];
