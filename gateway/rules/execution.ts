import { forbidden } from '../refusal';
import { absent, pinned, type Rule, type Rules } from './rule';

/** ExecutionMetadata.ExecutionMode that people may use; the others are for propeller, the scheduler and artifact triggers. */
const MODES = new Map([
  [0, 'MANUAL'],
  [3, 'RELAUNCH'],
  [5, 'RECOVERED'],
]);

const bySystem = 'Flyte sets it';

const executionMetadata: Rule = (message, path) => {
  if (!MODES.has(message['mode'])) {
    throw forbidden(`${path}mode may only be ${[...MODES.values()].join(', ')}: Flyte sets the others.`);
  }
  // flyteadmin records the caller of the internal token whatever stands here, and flytekit always sends something.
  message['principal'] = '';
  absent(`${path}nesting`, message['nesting'], bySystem);
  absent(`${path}scheduled_at`, message['scheduledAt'], bySystem);
  absent(`${path}artifact_ids`, message['artifactIds'], 'artifacts are not offered');
  // It makes the execution run under the principal of that execution.
  absent(`${path}parent_node_execution`, message['parentNodeExecution'], bySystem);
  const system = message['systemMetadata'];
  absent(`${path}system_metadata.execution_cluster`, system?.['executionCluster'], bySystem);
  absent(`${path}system_metadata.namespace`, system?.['namespace'], bySystem);
};

/** Fields that executions and launch plans share. Environment variables, caching and notifications stay the team's choice. */
const spec: Rule = (message, path, tenant) => {
  const parallelism: number = message['maxParallelism'];
  const most = tenant.maxParallelism;
  if (most !== undefined && parallelism > most) {
    throw forbidden(
      `${path}max_parallelism is ${parallelism}, more than the ${most} of ${tenant.project}/${tenant.domain}.`,
    );
  }
  absent(`${path}max_parallelism`, Math.min(parallelism, 0), 'it is negative');
  absent(`${path}execution_env_assignments`, message['executionEnvAssignments'], 'they are not offered');
};

const launchPlanSpec: Rule = (message, path, tenant) => {
  spec(message, path, tenant);
  absent(`${path}role`, message['role'], 'the platform gives pods their IAM role');
};

export const EXECUTION_RULES: Rules = {
  'flyteidl.admin.ExecutionMetadata': executionMetadata,
  'flyteidl.admin.ExecutionSpec': spec,
  'flyteidl.admin.LaunchPlanSpec': launchPlanSpec,
  'flyteidl.admin.RawOutputDataConfig': (message, path, tenant) =>
    pinned(`${path}output_location_prefix`, message['outputLocationPrefix'], tenant.rawOutputPrefix, tenant),
  'flyteidl.admin.ExecutionClusterLabel': (message, path, tenant) =>
    pinned(`${path}value`, message['value'], tenant.clusterLabel, tenant),
  'flyteidl.admin.ClusterAssignment': (message, path, tenant) =>
    pinned(`${path}cluster_pool_name`, message['clusterPoolName'], tenant.clusterPool, tenant),
};
