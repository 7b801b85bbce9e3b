/** Small valid requests, as JSON in proto names. */
export const identifier = (type: string, project: string, domain: string, name: string, version = 'v1') => ({
  resource_type: type,
  project,
  domain,
  name,
  version,
});

export function task(project: string, domain: string, name: string, version = 'v1') {
  const id = identifier('TASK', project, domain, name, version);
  return {
    id,
    spec: {
      template: {
        id,
        type: 'python-task',
        metadata: { runtime: { type: 'FLYTE_SDK', version: '1.16.31', flavor: 'python' }, retries: {} },
        interface: { inputs: {}, outputs: {} },
        container: {
          image: 'python:3.11',
          args: ['true'],
          resources: {
            requests: [
              { name: 'CPU', value: '100m' },
              { name: 'MEMORY', value: '100Mi' },
            ],
            limits: [
              { name: 'CPU', value: '200m' },
              { name: 'MEMORY', value: '200Mi' },
            ],
          },
        },
      },
    },
  };
}

export function workflow(project: string, domain: string, name: string, taskId: unknown, version = 'v1') {
  const id = identifier('WORKFLOW', project, domain, name, version);
  return {
    id,
    spec: {
      template: {
        id,
        metadata: {},
        metadata_defaults: {},
        interface: { inputs: {}, outputs: {} },
        nodes: [
          { id: 'start-node' },
          { id: 'end-node' },
          { id: 'n0', metadata: { name: 'n0' }, task_node: { reference_id: taskId } },
        ].slice(2),
        outputs: [],
      },
    },
  };
}

export function launchPlan(
  project: string,
  domain: string,
  name: string,
  workflowId: unknown,
  version = 'v1',
) {
  return {
    id: identifier('LAUNCH_PLAN', project, domain, name, version),
    spec: { workflow_id: workflowId, entity_metadata: {}, default_inputs: {}, fixed_inputs: {} },
  };
}

export function execution(project: string, domain: string, name: string, launchPlanId: unknown) {
  return {
    project,
    domain,
    name,
    spec: { launch_plan: launchPlanId, metadata: { mode: 'MANUAL' } },
    inputs: {},
  };
}

/** What to PUT as matchable attributes. */
export const cpu = (amount: string) => ({
  task_resource_attributes: { defaults: { cpu: amount }, limits: { cpu: amount } },
});
