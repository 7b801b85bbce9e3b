/** A plain request of every RPC about one project and domain, as JSON with the protos' names. */
export function sample(rpc: string, project: string, domain: string): any {
  const place = { project, domain };
  const execution = { ...place, name: 'e1' };
  const node = { node_id: 'n0', execution_id: execution };
  const entity = { ...place, name: 'pkg.thing', version: 'v1' };
  const task = { node_execution_id: node, task_id: entity, retry_attempt: 1 };
  const list = { id: place, limit: 10 };
  const ids = { ...place, limit: 10 };
  const named = { resource_type: 'WORKFLOW', id: { ...place, name: 'pkg.thing' } };
  const event = { execution_id: execution, phase: 'RUNNING' };
  const samples: Record<string, any> = {
    CreateTask: { id: entity, spec: { template: { id: entity, type: 'python-task' } } },
    CreateWorkflow: {
      id: entity,
      spec: { template: { id: entity, nodes: [{ id: 'n0', task_node: { reference_id: entity } }] } },
    },
    CreateLaunchPlan: { id: entity, spec: { workflow_id: entity } },
    CreateExecution: { ...execution, spec: { launch_plan: { ...entity, resource_type: 'LAUNCH_PLAN' } } },
    RelaunchExecution: { id: execution, name: 'e2' },
    RecoverExecution: { id: execution, name: 'e2' },
    UpdateLaunchPlan: { id: entity, state: 'ACTIVE' },
    GetActiveLaunchPlan: { id: { ...place, name: 'pkg.thing' } },
    UpdateExecution: { id: execution, state: 'EXECUTION_ARCHIVED' },
    TerminateExecution: { id: execution, cause: 'no longer needed' },
    ListNodeExecutions: { workflow_execution_id: execution, limit: 10 },
    ListNodeExecutionsForTask: { task_execution_id: task, limit: 10 },
    ListTaskExecutions: { node_execution_id: node, limit: 10 },
    ListSignals: { workflow_execution_id: execution, limit: 10 },
    SetSignal: {
      id: { signal_id: 's', execution_id: execution },
      value: { scalar: { primitive: { boolean: true } } },
    },
    GetOrCreateSignal: { id: { signal_id: 's', execution_id: execution }, type: { simple: 'BOOLEAN' } },
    CreateWorkflowEvent: { request_id: 'r', event },
    CreateNodeEvent: { request_id: 'r', event: { id: node, phase: 'RUNNING' } },
    CreateTaskEvent: { request_id: 'r', event: { task_id: entity, parent_node_execution_id: node } },
    RegisterProject: { project: { id: project, name: project } },
    UpdateProject: { id: project, name: project },
    GetProject: { id: project },
    ListProjects: { limit: 10 },
    UpdateProjectDomainAttributes: { attributes: { ...place, matching_attributes: attributes } },
    UpdateProjectAttributes: { attributes: { project, matching_attributes: attributes } },
    UpdateWorkflowAttributes: { attributes: { ...place, workflow: 'w', matching_attributes: attributes } },
    GetProjectDomainAttributes: { ...place, resource_type: 'EXECUTION_QUEUE' },
    DeleteProjectDomainAttributes: { ...place, resource_type: 'EXECUTION_QUEUE' },
    GetProjectAttributes: { project, resource_type: 'EXECUTION_QUEUE' },
    DeleteProjectAttributes: { project, resource_type: 'EXECUTION_QUEUE' },
    GetWorkflowAttributes: { ...place, workflow: 'w', resource_type: 'EXECUTION_QUEUE' },
    DeleteWorkflowAttributes: { ...place, workflow: 'w', resource_type: 'EXECUTION_QUEUE' },
    ListMatchableAttributes: { resource_type: 'EXECUTION_QUEUE' },
    ListNamedEntities: { resource_type: 'WORKFLOW', ...place, limit: 10 },
    GetNamedEntity: named,
    UpdateNamedEntity: { ...named, metadata: { description: 'd' } },
    GetDescriptionEntity: { id: { ...entity, resource_type: 'WORKFLOW' } },
    ListDescriptionEntities: { resource_type: 'WORKFLOW', id: { ...place, name: 'pkg.thing' }, limit: 10 },
    CreateUploadLocation: { ...place, filename: 'a/b.tar.gz', content_md5: 'AAAAAAAAAAAAAAAAAAAAAA==' },
    CreateDownloadLocation: { native_url: 's3://bucket/key' },
    CreateDownloadLink: { artifact_type: 'ARTIFACT_TYPE_DECK', node_execution_id: node },
    GetData: { flyte_url: `flyte://v1/${project}/${domain}/e1/n0/o` },
  };
  const name = rpc.split('/')[1]!;
  if (samples[name]) return samples[name];
  if (/^(GetDomains|GetVersion|UserInfo|GetOAuth2Metadata|GetPublicClientConfig)$/.test(name)) return {};
  if (/^List(Task|Workflow|LaunchPlan)Ids$|^ListActiveLaunchPlans$/.test(name)) return ids;
  if (name.startsWith('List')) return list;
  if (name === 'GetTaskExecution' || name === 'GetTaskExecutionData') return { id: task };
  if (/Node/.test(name)) return { id: node };
  if (/^Get(Task|Workflow|LaunchPlan)$/.test(name)) return { id: entity };
  return { id: execution };
}

const attributes = { execution_queue_attributes: { tags: ['t'] } };
