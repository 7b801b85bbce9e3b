import { type Attack, get, grpc, post } from './model';

const B = 'data-beta';
const OWN = { project: 'ml-alpha', domain: 'development' };
const id = (type: string, project: string, domain = 'development', name = 'x') => ({
  resource_type: type,
  project,
  domain,
  name,
  version: 'v1',
});
const spec = { launch_plan: id('LAUNCH_PLAN', 'ml-alpha'), metadata: {} };
const exec = (project: string, domain = 'development') => ({ project, domain, name: 'e' });
const create = (name: string, why: string, more: object, expect: Attack['expect'] = 'denied') =>
  grpc(
    `CreateExecution: ${name}`,
    why,
    'AdminService/CreateExecution',
    [{ ...OWN, name: 'atk', spec: { ...spec, ...more } }],
    expect,
  );
const template = (type: 'TASK' | 'WORKFLOW', more: object) => ({ id: id(type, 'ml-alpha'), ...more });
const workflow = (
  name: string,
  why: string,
  template: object,
  more: object = {},
  expect: Attack['expect'] = 'denied',
) =>
  grpc(
    `CreateWorkflow: ${name}`,
    why,
    'AdminService/CreateWorkflow',
    [
      {
        id: id('WORKFLOW', 'ml-alpha'),
        spec: { template: { id: id('WORKFLOW', 'ml-alpha'), ...template }, ...more },
      },
    ],
    expect,
  );
const task = (
  name: string,
  why: string,
  more: object,
  specMore: object = {},
  expect: Attack['expect'] = 'denied',
) =>
  grpc(
    `CreateTask: ${name}`,
    why,
    'AdminService/CreateTask',
    [
      {
        id: id('TASK', 'ml-alpha'),
        spec: { template: template('TASK', { type: 'python', ...more }), ...specMore },
      },
    ],
    expect,
  );

const CROSS = "flyteadmin does not check the other project's owner";

/** Secondary references to another team, and fields that override the tenant's attributes. */
export const REFERENCES: Attack[] = [
  create("another team's launch plan", CROSS, { launch_plan: id('LAUNCH_PLAN', B) }),
  create("another team's task", 'creates a skeleton workflow in that project', {
    launch_plan: id('TASK', B),
  }),
  create("a shared project's task", 'sharing gives launching, not the skeleton in the owner`s project', {
    launch_plan: id('TASK', 'tools-gamma'),
  }),
  create('own launch plan of another domain', 'production is not hers', {
    launch_plan: id('LAUNCH_PLAN', 'ml-alpha', 'production'),
  }),
  create('launch plan of an unknown project', 'like a foreign one', {
    launch_plan: id('LAUNCH_PLAN', 'nope'),
  }),
  create(
    'launch plan with an empty project',
    'an empty project is never forwarded',
    { launch_plan: id('LAUNCH_PLAN', '') },
    'refused',
  ),
  create(
    'launch plan with an empty domain',
    'an empty domain is never forwarded',
    { launch_plan: id('LAUNCH_PLAN', 'ml-alpha', '') },
    'refused',
  ),
  create(
    'a dataset as launch plan',
    'taken for a launch plan of the own project, which does not exist',
    { launch_plan: id('DATASET', 'ml-alpha') },
    'own',
  ),
  create(
    'launch plan in another org',
    'org is always empty here',
    { launch_plan: { ...id('LAUNCH_PLAN', 'ml-alpha'), org: 'x' } },
    'refused',
  ),
  create('recovering outputs of a foreign execution', 'mode RECOVERED copies its outputs', {
    metadata: { mode: 'RECOVERED', reference_execution: exec(B) },
  }),
  create('reference to production', 'not hers', {
    metadata: { reference_execution: exec('ml-alpha', 'production') },
  }),
  create(
    'reference with an empty project',
    'never forwarded',
    { metadata: { reference_execution: exec('') } },
    'refused',
  ),
  create('foreign parent node', 'inherits its principal', {
    metadata: { parent_node_execution: { node_id: 'n0', execution_id: exec(B) } },
  }),
  create(
    'own parent node',
    'Flyte sets it: it would run under that principal',
    { metadata: { parent_node_execution: { node_id: 'n0', execution_id: exec('ml-alpha') } } },
    'refused',
  ),
  create('mode SCHEDULED', 'pretends to be the scheduler', { metadata: { mode: 'SCHEDULED' } }),
  create('mode SYSTEM', 'pretends to be Flyte', { metadata: { mode: 'SYSTEM' } }),
  create('mode CHILD_WORKFLOW', 'pretends to be propeller', { metadata: { mode: 'CHILD_WORKFLOW' } }),
  create('an unknown mode', 'enum value 99', { metadata: { mode: 99 } }, 'refused'),
  create('forged system metadata', 'names a cluster and namespace', {
    metadata: { system_metadata: { execution_cluster: 'c', namespace: `${B}-development` } },
  }),
  create('nesting', 'Flyte sets it', { metadata: { nesting: 3 } }),
  create('scheduled_at', 'Flyte sets it', { metadata: { scheduled_at: '2026-01-01T00:00:00Z' } }),
  create(
    'artifact ids',
    'name a project',
    { metadata: { artifact_ids: [{ artifact_key: { project: B, domain: 'development', name: 'a' } }] } },
    'refused',
  ),
  create('another IAM role', 'overrides the tenant`s', {
    security_context: { run_as: { iam_role: 'arn:aws:iam::1:role/other' } },
  }),
  create('another service account', 'overrides the tenant`s', {
    security_context: { run_as: { k8s_service_account: 'default' } },
  }),
  create(
    'an execution identity',
    'as above',
    {
      security_context: { run_as: { execution_identity: 'ada@company.com' } },
    },
    'own',
  ),
  create('an OAuth2 client in the security context', 'as above', {
    security_context: {
      run_as: { oauth2_client: { client_id: 'x', client_secret: { group: 'g', key: 'k' } } },
    },
  }),
  create('auth_role', 'the older way', { auth_role: { assumable_iam_role: 'arn:aws:iam::1:role/other' } }),
  create('auth_role service account', 'the older way', {
    auth_role: { kubernetes_service_account: 'flyteadmin' },
  }),
  create("another team's bucket", 'raw outputs would go there', {
    raw_output_data_config: { output_location_prefix: 's3://acme-beta-data/raw' },
  }),
  create('the metadata bucket', 'as above', {
    raw_output_data_config: {
      output_location_prefix: `s3://acme-metadata/metadata/propeller/${B}-development-e`,
    },
  }),
  create('another cluster', 'runs elsewhere', { execution_cluster_label: { value: 'team-beta-cluster' } }),
  create('another cluster pool', 'as above', { cluster_assignment: { cluster_pool_name: 'beta' } }),
  create('the team label', 'labels override the platform`s', { labels: { values: { team: 'beta' } } }),
  create('the project label', 'Flyte`s own label', { labels: { values: { project: B } } }),
  create('a flyte.org label', 'our prefix', { labels: { values: { 'flyte.org/tenant': 'team-beta' } } }),
  create('an upper-case label of ours', 'Kubernetes keeps the case; ours must not be imitated', {
    labels: { values: { 'Flyte.Org/tenant': 'team-beta' } },
  }),
  create('the IAM annotation', 'kube2iam reads it', {
    annotations: { values: { 'iam.amazonaws.com/role': 'x' } },
  }),
  create('a kubernetes.io annotation', 'reserved', {
    annotations: { values: { 'container.apparmor.security.beta.kubernetes.io/x': 'unconfined' } },
  }),
  create('more parallelism than allowed', 'overrides the attribute', { max_parallelism: 10000 }),
  create('environment assignments', 'not offered', {
    execution_env_assignments: [
      { node_ids: ['n0'], task_type: 'x', execution_env: { name: 'n', type: 't', version: 'v' } },
    ],
  }),
  grpc(
    'CreateExecution: an offloaded literal',
    'propeller reads it with its own role',
    'AdminService/CreateExecution',
    [
      {
        ...OWN,
        name: 'a',
        spec,
        inputs: {
          literals: { x: { offloaded_metadata: { uri: 's3://acme-beta-data/secret', size_bytes: 1 } } },
        },
      },
    ],
    'denied',
  ),
  grpc(
    'CreateExecution: a nested offloaded literal',
    'as above',
    'AdminService/CreateExecution',
    [
      {
        ...OWN,
        name: 'a',
        spec,
        inputs: {
          literals: {
            x: {
              collection: {
                literals: [{ map: { literals: { y: { offloaded_metadata: { uri: 's3://b/k' } } } } }],
              },
            },
          },
        },
      },
    ],
    'denied',
  ),
  grpc(
    'CreateExecution in another domain',
    'production is not hers',
    'AdminService/CreateExecution',
    [{ ...OWN, domain: 'production', name: 'a', spec }],
    'denied',
  ),
  grpc(
    'CreateExecution in another project',
    'foreign',
    'AdminService/CreateExecution',
    [{ ...OWN, project: B, name: 'a', spec }],
    'denied',
  ),
  grpc(
    'CreateExecution in an org',
    'org is always empty',
    'AdminService/CreateExecution',
    [{ ...OWN, org: 'x', name: 'a', spec }],
    'refused',
  ),
  grpc(
    'CreateExecution with an empty project',
    'matches an arbitrary row',
    'AdminService/CreateExecution',
    [{ domain: 'development', spec }],
    'refused',
  ),
  grpc(
    'RelaunchExecution of a foreign one',
    CROSS,
    'AdminService/RelaunchExecution',
    [{ id: exec(B) }],
    'denied',
  ),
  grpc(
    'RecoverExecution with foreign metadata',
    'the reference is another project',
    'AdminService/RecoverExecution',
    [{ id: exec('ml-alpha'), metadata: { reference_execution: exec(B) } }],
    'denied',
  ),
  grpc(
    'TerminateExecution without the permission',
    'alice is a developer',
    'AdminService/TerminateExecution',
    [{ id: exec('ml-alpha'), cause: 'x' }],
    'denied',
  ),

  workflow("another team's task", CROSS, {
    nodes: [{ id: 'n0', task_node: { reference_id: id('TASK', B) } }],
  }),
  workflow("another team's launch plan", CROSS, {
    nodes: [{ id: 'n0', workflow_node: { launchplan_ref: id('LAUNCH_PLAN', B) } }],
  }),
  workflow("another team's subworkflow", CROSS, {
    nodes: [{ id: 'n0', workflow_node: { sub_workflow_ref: id('WORKFLOW', B) } }],
  }),
  workflow('inside a branch', 'nested', {
    nodes: [
      {
        id: 'n0',
        branch_node: {
          if_else: { case: { then_node: { id: 'n1', task_node: { reference_id: id('TASK', B) } } } },
        },
      },
    ],
  }),
  workflow('inside the else of a branch', 'nested', {
    nodes: [
      {
        id: 'n0',
        branch_node: { if_else: { else_node: { id: 'n1', task_node: { reference_id: id('TASK', B) } } } },
      },
    ],
  }),
  workflow('inside an array node', 'nested', {
    nodes: [{ id: 'n0', array_node: { node: { id: 'n1', task_node: { reference_id: id('TASK', B) } } } }],
  }),
  workflow('in the failure node', 'nested', {
    failure_node: { id: 'f', task_node: { reference_id: id('TASK', B) } },
  }),
  workflow(
    'in a subworkflow',
    'nested',
    {},
    {
      sub_workflows: [
        {
          id: id('WORKFLOW', 'ml-alpha', 'development', 's'),
          nodes: [{ id: 'n0', task_node: { reference_id: id('TASK', B) } }],
        },
      ],
    },
  ),
  workflow(
    'a subworkflow of another project',
    'its own id',
    {},
    { sub_workflows: [{ id: id('WORKFLOW', B) }] },
  ),
  workflow('a template with another id', 'flyteadmin overwrites it; refused as contradictory', {
    id: id('WORKFLOW', B),
  }),
  workflow('a description of another project', 'its own id', {}, { description: { id: id('WORKFLOW', B) } }),
  workflow('production of the own project', 'not hers', {
    nodes: [{ id: 'n0', task_node: { reference_id: id('TASK', 'ml-alpha', 'production') } }],
  }),

  task('a template with another id', 'its own id', { id: id('TASK', B) }),
  task('a service account in the pod', 'any pod spec goes', {
    k8s_pod: { pod_spec: { serviceAccountName: 'flyteadmin', containers: [] } },
  }),
  task('the host network', 'any pod spec goes', {
    k8s_pod: { pod_spec: { hostNetwork: true, containers: [] } },
  }),
  task('the host`s disk', 'any pod spec goes', {
    k8s_pod: { pod_spec: { containers: [], volumes: [{ name: 'h', hostPath: { path: '/' } }] } },
  }),
  task('a privileged container', 'any pod spec goes', {
    k8s_pod: { pod_spec: { containers: [{ name: 'c', image: 'x', securityContext: { privileged: true } }] } },
  }),
  task('the host`s processes', 'any pod spec goes', {
    k8s_pod: { pod_spec: { hostPID: true, containers: [] } },
  }),
  task('a chosen node', 'past the scheduler', { k8s_pod: { pod_spec: { nodeName: 'n1', containers: [] } } }),
  task('our labels on the pod', 'imitates another team', {
    k8s_pod: { metadata: { labels: { team: 'beta' } }, pod_spec: { containers: [] } },
  }),
  task('another pod template', 'looked up in propeller`s namespace too', {
    metadata: { pod_template_name: 'privileged' },
  }),
  task('a security context', 'overrides the tenant`s', {
    security_context: { run_as: { k8s_service_account: 'default' } },
  }),
  task('a pod inside custom', 'plugins carry pod specs there', {
    custom: { driverPod: { podSpec: { serviceAccountName: 'flyteadmin' } } },
  }),
  task('a description of another project', 'its own id', {}, { description: { id: id('TASK', B) } }),

  grpc(
    "CreateLaunchPlan of another team's workflow",
    CROSS,
    'AdminService/CreateLaunchPlan',
    [{ id: id('LAUNCH_PLAN', 'ml-alpha'), spec: { workflow_id: id('WORKFLOW', B) } }],
    'denied',
  ),
  grpc(
    'CreateLaunchPlan with a role',
    'the oldest way',
    'AdminService/CreateLaunchPlan',
    [
      {
        id: id('LAUNCH_PLAN', 'ml-alpha'),
        spec: { workflow_id: id('WORKFLOW', 'ml-alpha'), role: 'arn:aws:iam::1:role/x' },
      },
    ],
    'denied',
  ),
  grpc(
    'CreateLaunchPlan with auth',
    'the older way',
    'AdminService/CreateLaunchPlan',
    [
      {
        id: id('LAUNCH_PLAN', 'ml-alpha'),
        spec: { workflow_id: id('WORKFLOW', 'ml-alpha'), auth: { kubernetes_service_account: 'default' } },
      },
    ],
    'denied',
  ),
  grpc(
    'CreateLaunchPlan with a raw prefix',
    'stored and used later',
    'AdminService/CreateLaunchPlan',
    [
      {
        id: id('LAUNCH_PLAN', 'ml-alpha'),
        spec: {
          workflow_id: id('WORKFLOW', 'ml-alpha'),
          raw_output_data_config: { output_location_prefix: 's3://acme-beta-data/raw' },
        },
      },
    ],
    'denied',
  ),
  grpc(
    'CreateLaunchPlan with offloaded fixed inputs',
    'read by propeller',
    'AdminService/CreateLaunchPlan',
    [
      {
        id: id('LAUNCH_PLAN', 'ml-alpha'),
        spec: {
          workflow_id: id('WORKFLOW', 'ml-alpha'),
          fixed_inputs: { literals: { x: { offloaded_metadata: { uri: 's3://b/k' } } } },
        },
      },
    ],
    'denied',
  ),
  grpc(
    'CreateLaunchPlan with an artifact query',
    'names a project',
    'AdminService/CreateLaunchPlan',
    [
      {
        id: id('LAUNCH_PLAN', 'ml-alpha'),
        spec: {
          workflow_id: id('WORKFLOW', 'ml-alpha'),
          default_inputs: {
            parameters: {
              x: {
                var: { type: { simple: 'STRING' } },
                artifact_query: {
                  artifact_id: { artifact_key: { project: B, domain: 'development', name: 'a' } },
                },
              },
            },
          },
        },
      },
    ],
    'refused',
  ),
  grpc(
    'UpdateLaunchPlan without the permission',
    'alice is a developer',
    'AdminService/UpdateLaunchPlan',
    [{ id: id('LAUNCH_PLAN', 'ml-alpha'), state: 'ACTIVE' }],
    'denied',
  ),
  grpc(
    'UpdateNamedEntity of another project',
    'archives it',
    'AdminService/UpdateNamedEntity',
    [
      {
        resource_type: 'WORKFLOW',
        id: { project: B, domain: 'development', name: 'w' },
        metadata: { state: 'NAMED_ENTITY_ARCHIVED' },
      },
    ],
    'denied',
  ),

  ...['CreateWorkflowEvent', 'CreateNodeEvent', 'CreateTaskEvent'].map((rpc) =>
    grpc(
      `${rpc} by a user`,
      'forges state; its output_uri is read by flyteadmin',
      `AdminService/${rpc}`,
      [{ request_id: 'r' }],
      'denied',
    ),
  ),
  grpc(
    'CreateWorkflowEvent by a platform admin',
    'events are for propeller alone',
    'AdminService/CreateWorkflowEvent',
    [{ request_id: 'r', event: { execution_id: exec('ml-alpha'), output_uri: 's3://x/y' } }],
    'denied',
    { as: 'admin' },
  ),
  post(
    'CreateWorkflowEvent over HTTP',
    'forges state',
    '/api/v1/events/workflows',
    { request_id: 'r', event: { execution_id: exec('ml-alpha'), output_uri: 's3://x/y' } },
    'denied',
  ),
  grpc(
    'GetOrCreateSignal by a user',
    'propeller only',
    'SignalService/GetOrCreateSignal',
    [{ id: { signal_id: 's', execution_id: exec('ml-alpha') } }],
    'denied',
  ),
  grpc(
    'SetSignal elsewhere',
    'foreign',
    'SignalService/SetSignal',
    [{ id: { signal_id: 's', execution_id: exec(B) }, value: { scalar: { primitive: { boolean: true } } } }],
    'denied',
  ),
  grpc(
    'SetSignal with an offloaded value',
    'read by propeller',
    'SignalService/SetSignal',
    [
      {
        id: { signal_id: 's', execution_id: exec('ml-alpha') },
        value: { offloaded_metadata: { uri: 's3://b/k' } },
      },
    ],
    'denied',
    { as: 'bob' },
  ),
  grpc(
    'RegisterProject by a user',
    'platform only',
    'AdminService/RegisterProject',
    [{ project: { id: 'mine', name: 'mine' } }],
    'denied',
  ),
  grpc(
    'UpdateProject by a user',
    'archives it',
    'AdminService/UpdateProject',
    [{ id: 'ml-alpha', state: 'ARCHIVED' }],
    'denied',
    { as: 'bob' },
  ),
  grpc(
    'UpdateProjectDomainAttributes by a user',
    'CLUSTER_RESOURCE values are pasted into YAML',
    'AdminService/UpdateProjectDomainAttributes',
    [
      {
        attributes: {
          ...OWN,
          matching_attributes: { cluster_resource_attributes: { attributes: { projectQuotaCpu: '9999' } } },
        },
      },
    ],
    'denied',
    { as: 'bob' },
  ),
  grpc(
    'DeleteProjectAttributes by a user',
    'widens to every level',
    'AdminService/DeleteProjectAttributes',
    [{ project: 'ml-alpha' }],
    'denied',
    { as: 'bob' },
  ),
  grpc(
    'UpdateProjectDomainAttributes with an empty project',
    'matches an arbitrary row',
    'AdminService/UpdateProjectDomainAttributes',
    [
      {
        attributes: {
          domain: 'development',
          matching_attributes: { execution_queue_attributes: { tags: ['x'] } },
        },
      },
    ],
    'refused',
    { as: 'admin' },
  ),
  grpc(
    'ListMatchableAttributes by a user',
    "every team's",
    'AdminService/ListMatchableAttributes',
    [{}],
    'denied',
  ),
  get(
    'GetTaskExecution of a foreign execution with an own task',
    'the definition may be own, the execution is not',
    `/api/v1/task_executions/${B}/development/e/n0/ml-alpha/development/t/v1/0`,
    'denied',
  ),
  get('a suspended team writes', 'suspended teams only read', '/api/v1/projects/ml-alpha', 'denied', {
    as: 'dora',
  }),
  grpc(
    'a suspended team launches',
    'suspended teams only read',
    'AdminService/CreateExecution',
    [
      {
        project: 'old-delta',
        domain: 'development',
        name: 'a',
        spec: { launch_plan: id('LAUNCH_PLAN', 'old-delta'), metadata: {} },
      },
    ],
    'denied',
    { as: 'dora' },
  ),
];
