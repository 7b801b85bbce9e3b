import type { ProjectSettings } from '../registry/model';
import { TASK_SERVICE_ACCOUNT } from '../registry/names';
import type { FlyteAttributePlan } from './model';

/** flyteadmin's matchable attributes of one project and domain, in flyteadmin's JSON, sorted by type. */
export function attributes(of: {
  team: string;
  project: string;
  domain: string;
  settings: ProjectSettings;
  taskResources: any;
  rawOutput: string;
}): FlyteAttributePlan[] {
  const { project, domain, settings } = of;
  const values: [resourceType: string, matchingAttributes: any][] = [
    ['CLUSTER_ASSIGNMENT', clusterAssignment(settings)],
    ['EXECUTION_CLUSTER_LABEL', clusterLabel(settings)],
    ['EXECUTION_QUEUE', executionQueue(settings)],
    ['PLUGIN_OVERRIDE', pluginOverrides(settings)],
    ['TASK_RESOURCE', of.taskResources],
    ['WORKFLOW_EXECUTION_CONFIG', executionConfig(of.team, settings, of.rawOutput)],
  ];
  return values
    .filter(([, value]) => value !== undefined)
    .map(([resourceType, matchingAttributes]) => ({ project, domain, resourceType, matchingAttributes }));
}

function clusterAssignment({ clusterPool }: ProjectSettings): any {
  return clusterPool && { cluster_assignment: { cluster_pool_name: clusterPool } };
}

function clusterLabel(settings: ProjectSettings): any {
  return settings.clusterLabel && { execution_cluster_label: { value: settings.clusterLabel } };
}

function executionQueue({ queueTags }: ProjectSettings): any {
  return queueTags?.length ? { execution_queue_attributes: { tags: queueTags } } : undefined;
}

function pluginOverrides({ pluginOverrides: overrides }: ProjectSettings): any {
  if (!overrides?.length) return undefined;
  return {
    plugin_overrides: {
      overrides: overrides.map((o) => ({
        task_type: o.taskType,
        plugin_id: o.plugins,
        missing_plugin_behavior: o.missingPluginBehavior,
      })),
    },
  };
}

/** Defaults of every execution; the gateway and admission refuse executions that override what isolates. */
function executionConfig(team: string, settings: ProjectSettings, rawOutput: string): any {
  return {
    workflow_execution_config: {
      ...(settings.maxParallelism !== undefined && { max_parallelism: settings.maxParallelism }),
      security_context: { run_as: { k8s_service_account: TASK_SERVICE_ACCOUNT } },
      raw_output_data_config: { output_location_prefix: rawOutput },
      labels: { values: { ...settings.labels, team } },
      ...(settings.annotations && { annotations: { values: settings.annotations } }),
      ...(settings.interruptible !== undefined && { interruptible: settings.interruptible }),
      ...(settings.overwriteCache !== undefined && { overwrite_cache: settings.overwriteCache }),
      ...(settings.envs && {
        envs: { values: Object.entries(settings.envs).map(([key, value]) => ({ key, value })) },
      }),
    },
  };
}
