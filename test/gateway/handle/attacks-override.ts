import {
  type Attacks,
  GRPC,
  launch,
  launchPlanWithAny,
  own,
  registerTask,
  registerWorkflow,
  upload,
} from './attack-parts';
import { frame, grpc, post } from './requests';

export const OVERRIDE_ATTACKS: Attacks = {
  // Names that are paths.
  'workflow name as a path': [400, registerWorkflow([], { name: '../../data-beta/development/w' })],
  'workflow name with an escaped path': [
    400,
    registerWorkflow([], { name: '%2e%2e/%2e%2e/data-beta/development/w' }),
  ],
  'version as a path': [400, registerWorkflow([], { version: '..' })],
  'workflow name that ends the path': [400, registerWorkflow([], { name: 'w?x' })],
  'node id as a path': [400, registerWorkflow([{ id: '../../data-beta-development-e/n0' }])],
  'cache version as a path': [400, registerTask({ metadata: { discovery_version: '../../x' } })],
  'output name as a path': [
    400,
    registerTask({ interface: { outputs: { variables: { '../../x': { type: { simple: 'STRING' } } } } } }),
  ],
  'upload out of the prefix': [400, upload({ filename: '../../data-beta/development/x' })],
  'upload out of the prefix by root': [400, upload({ filename: 'x', filename_root: '..' })],
  'upload out of the prefix, escaped': [400, upload({ filename: '%2e%2e/x' })],
  'upload with a query': [400, upload({ filename: 'x?versionId=1' })],
  'upload with an absolute name': [400, upload({ filename: '/x' })],
  'upload with an empty part': [400, upload({ filename: 'a//x' })],
  'upload with a scheme': [400, upload({ filename: 's3://x/y' })],
  'upload for a day': [400, upload({ filename: 'x', expires_in: '86400s' })],
  'upload for a negative time': [400, upload({ filename: 'x', expires_in: '-1s' })],

  // Overrides of the tenant's attributes.
  'service account': [403, launch({ security_context: { run_as: { k8s_service_account: 'admin' } } })],
  'IAM role': [403, launch({ security_context: { run_as: { iam_role: 'arn:aws:iam::1:role/x' } } })],
  'OAuth2 client': [403, launch({ security_context: { run_as: { oauth2_client: { client_id: 'x' } } } })],
  'OAuth2 tokens': [403, launch({ security_context: { tokens: [{ name: 'x' }] } })],
  'deprecated role': [403, launch({ auth_role: { assumable_iam_role: 'x' } })],
  'deprecated account': [403, launch({ auth_role: { kubernetes_service_account: 'x' } })],
  'raw output elsewhere': [403, launch({ raw_output_data_config: { output_location_prefix: 's3://other' } })],
  'cluster label': [403, launch({ execution_cluster_label: { value: 'team-beta-cluster' } })],
  'cluster pool': [403, launch({ cluster_assignment: { cluster_pool_name: 'x' } })],
  'scheduled mode': [403, launch({ metadata: { mode: 'SCHEDULED' } })],
  'system mode': [403, launch({ metadata: { mode: 'SYSTEM' } })],
  'child mode': [403, launch({ metadata: { mode: 'CHILD_WORKFLOW' } })],
  nesting: [403, launch({ metadata: { nesting: 1 } })],
  namespace: [403, launch({ metadata: { system_metadata: { namespace: 'kube-system' } } })],
  'own parent': [
    403,
    launch({ metadata: { parent_node_execution: { node_id: 'n', execution_id: { ...own, name: 'e' } } } }),
  ],
  'team label': [403, launch({ labels: { values: { team: 'beta' } } })],
  'project label': [403, launch({ labels: { values: { project: 'data-beta' } } })],
  'label under our prefix': [403, launch({ labels: { values: { 'flyte.org/tenant': 'team-beta' } } })],
  'label below our prefix': [403, launch({ labels: { values: { 'x.flyte.org/tenant': 'team-beta' } } })],
  'emptied label': [403, launch({ labels: { values: { team: '' } } })],
  'cluster annotation': [403, launch({ annotations: { values: { 'iam.amazonaws.com/role': 'x' } } })],
  environments: [403, launch({ execution_env_assignments: [{ task_type: 'x' }] })],
  'offloaded input': [
    403,
    launch({}, { inputs: { literals: { x: { offloaded_metadata: { uri: 's3://b/k' } } } } }),
  ],
  'offloaded input deep inside': [
    403,
    launch(
      {},
      {
        inputs: {
          literals: {
            x: { collection: { literals: [{ map: { literals: { y: { offloaded_metadata: {} } } } }] } },
          },
        },
      },
    ),
  ],
  'offloaded binding': [
    403,
    registerWorkflow([
      { id: 'n', inputs: [{ var: 'x', binding: { offloaded_metadata: { uri: 's3://b/k' } } }] },
    ]),
  ],
  'task service account': [403, registerTask({ security_context: { run_as: { k8s_service_account: 'x' } } })],
  'pod service account': [403, registerTask({ k8s_pod: { pod_spec: { serviceAccountName: 'x' } } })],
  'pod host network': [403, registerTask({ k8s_pod: { pod_spec: { hostNetwork: true } } })],
  'pod host path': [403, registerTask({ k8s_pod: { pod_spec: { volumes: [{ hostPath: { path: '/' } }] } } })],
  'pod node': [403, registerTask({ k8s_pod: { pod_spec: { nodeName: 'n' } } })],
  'privileged pod in plugin data': [
    403,
    registerTask({
      custom: { driver: { podSpec: { containers: [{ securityContext: { privileged: true } }] } } },
    }),
  ],
  'pod label': [403, registerTask({ k8s_pod: { metadata: { labels: { team: 'beta' } } } })],
  'another pod template': [403, registerTask({ metadata: { pod_template_name: 'propeller' } })],
  'override in a node': [
    403,
    registerWorkflow([
      {
        id: 'n',
        task_node: {
          reference_id: { ...own, name: 't', version: 'v' },
          overrides: { pod_template: { pod_spec: { hostPID: true } } },
        },
      },
    ]),
  ],
  'launch plan role': [
    403,
    post('/api/v1/launch_plans', {
      id: { ...own, name: 'x', version: 'v' },
      spec: { workflow_id: { ...own, name: 'w', version: 'v' }, role: 'x' },
    }),
  ],
  'launch plan trigger': [400, grpc(`${GRPC}/CreateLaunchPlan`, frame(launchPlanWithAny()))],
  'script link': [
    403,
    registerTask(
      {},
      {
        description: {
          id: { ...own, name: 't', version: 'v' },
          source_code: { link: 'java\tscript:alert(1)' },
        },
      },
    ),
  ],
};
