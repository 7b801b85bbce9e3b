import {
  type Attacks,
  foreign,
  GRPC,
  get,
  launch,
  own,
  plan,
  registerTask,
  registerWorkflow,
  upload,
} from './attack-parts';
import { frame, grpc, http1, post } from './requests';

export const REFERENCE_ATTACKS: Attacks = {
  // Whom a request names.
  'another project in the body than in the path': [
    400,
    http1(
      'PUT',
      '/api/v1/launch_plans/ml-alpha/development/x/v',
      JSON.stringify({ id: { project: 'data-beta' } }),
      { 'content-type': 'application/json' },
    ),
  ],
  'no project': [400, post('/api/v1/executions', { domain: 'development' })],
  'no domain': [400, post('/api/v1/executions', { project: 'ml-alpha' })],
  'no identifier at all': [403, grpc(`${GRPC}/GetTask`, frame(new Uint8Array()))],
  'an organization': [400, post('/api/v1/executions', { ...own, org: 'x', spec: { launch_plan: plan } })],
  'an organization in a reference': [400, launch({ launch_plan: { ...plan, org: 'x' } })],
  'a launch plan without project': [
    400,
    launch({ launch_plan: { name: 'x', version: 'v', resource_type: 'LAUNCH_PLAN' } }),
  ],
  'project with other case': [
    403,
    post('/api/v1/executions', { ...own, project: 'ML-alpha', spec: { launch_plan: plan } }),
  ],
  'project with a space': [
    403,
    post('/api/v1/executions', { ...own, project: 'ml-alpha ', spec: { launch_plan: plan } }),
  ],
  'project as a path': [403, upload({ project: 'ml-alpha/../data-beta', filename: 'x' })],
  'domain as a path': [403, upload({ domain: '../data-beta/development', filename: 'x' })],
  'foreign launch plan': [403, launch({ launch_plan: { ...plan, ...foreign } })],
  'foreign task': [403, launch({ launch_plan: { ...plan, ...foreign, resource_type: 'TASK' } })],
  'foreign reference execution': [
    403,
    launch({ metadata: { mode: 'RECOVERED', reference_execution: { ...foreign, name: 'e' } } }),
  ],
  'foreign parent': [
    403,
    launch({
      metadata: { parent_node_execution: { node_id: 'n', execution_id: { ...foreign, name: 'e' } } },
    }),
  ],
  'recover into another project': [
    403,
    post('/api/v1/executions/recover', { id: { ...foreign, name: 'e' }, name: 'x' }),
  ],
  'relaunch in another project': [
    403,
    post('/api/v1/executions/relaunch', { id: { ...foreign, name: 'e' } }),
  ],
  'own task id, foreign template': [403, registerTask({ id: { ...foreign, name: 't', version: 'v' } })],
  'foreign node': [
    403,
    registerWorkflow([{ id: 'n', task_node: { reference_id: { ...foreign, name: 't', version: 'v' } } }]),
  ],
  'foreign node in a branch': [
    403,
    registerWorkflow([
      {
        id: 'n',
        branch_node: {
          if_else: {
            case: {
              then_node: {
                id: 'm',
                workflow_node: { launchplan_ref: { ...foreign, name: 't', version: 'v' } },
              },
            },
          },
        },
      },
    ]),
  ],
  'foreign node in an array node': [
    403,
    registerWorkflow([
      {
        id: 'n',
        array_node: {
          node: { id: 'm', workflow_node: { sub_workflow_ref: { ...foreign, name: 't', version: 'v' } } },
        },
      },
    ]),
  ],
  'foreign node after 1000 own ones': [
    403,
    registerWorkflow(
      [...Array(1000).keys()].map((i) => ({
        id: `n${i}`,
        task_node: { reference_id: { ...(i < 999 ? own : foreign), name: 't', version: 'v' } },
      })),
    ),
  ],
  'foreign artifact': [
    403,
    registerTask({
      interface: {
        inputs: { variables: { x: { artifact_partial_id: { artifact_key: { ...foreign, name: 'a' } } } } },
      },
    }),
  ],
  'foreign description': [
    403,
    registerTask({}, { description: { id: { ...foreign, name: 't', version: 'v' } } }),
  ],
  'launch plan of a foreign workflow': [
    403,
    post('/api/v1/launch_plans', {
      id: { ...own, name: 'x', version: 'v' },
      spec: { workflow_id: { ...foreign, name: 'w', version: 'v' } },
    }),
  ],
  events: [403, post('/api/v1/events/workflows', { event: { execution_id: { ...own, name: 'e' } } })],
  'signing any object': [403, get('/api/v1/dataproxy/artifact_urn?native_url=s3://b/k')],
  'matchable attributes of all': [403, get('/api/v1/matchable_attributes?resource_type=1')],
  'own attributes': [
    403,
    http1('DELETE', '/api/v1/project_attributes/ml-alpha', '{"resource_type":1}', {
      'content-type': 'application/json',
    }),
  ],
  'own project': [
    403,
    http1('PUT', '/api/v1/projects/ml-alpha', '{"state":"ARCHIVED"}', { 'content-type': 'application/json' }),
  ],
  'address inside an address': [
    400,
    get('/api/v1/data?flyte_url=flyte://v1/ml-alpha/flyte://v1/data-beta/development/e/n/i'),
  ],
  'address with an organization': [
    400,
    get('/api/v1/data?flyte_url=flyte://v1/org/ml-alpha/data-beta/development/e/n/i'),
  ],
  'foreign address': [403, get('/api/v1/data?flyte_url=flyte://v1/data-beta/development/e/n/i')],
  'address with a newline': [
    400,
    get(
      '/api/v1/data?flyte_url=flyte://v1/ml-alpha/development/e/n/i%0aflyte://v1/data-beta/development/e/n/i',
    ),
  ],
  'no address': [400, get('/api/v1/data')],
};
