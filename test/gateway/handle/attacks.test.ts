import { create, fromJson, toBinary } from '@bufbuild/protobuf';
import { expect } from 'chai';
import { RPCS } from '../../../gateway/idl';
import type { GatewayRequest } from '../../../gateway/model';
import { alice, forwarded, frame, grpc, handle, http1, post, refused, requestFor } from './requests';
import { sample } from './samples';

const GRPC = '/flyteidl.service.AdminService';
const get = (path: string, headers = {}) => http1('GET', path, undefined, headers);
const own = { project: 'ml-alpha', domain: 'development' };
const foreign = { project: 'data-beta', domain: 'development' };
const plan = { ...own, resource_type: 'LAUNCH_PLAN', name: 'lp', version: 'v' };
const launch = (spec: any = {}, more: any = {}) =>
  post('/api/v1/executions', { ...own, spec: { launch_plan: plan, ...spec }, ...more });
const upload = (more: any) => post('/api/v1/dataproxy/artifact_urn', { ...own, ...more });
const bytesOf = (rpc: string, json: any) =>
  toBinary(RPCS.get(rpc)!.method.input, fromJson(RPCS.get(rpc)!.method.input, json));
const registerTask = (template: any, more: any = {}) =>
  post('/api/v1/tasks', {
    id: { ...own, name: 't', version: 'v' },
    spec: { template: { id: { ...own, name: 't', version: 'v' }, ...template }, ...more },
  });
const registerWorkflow = (nodes: any[], id: any = {}) =>
  post('/api/v1/workflows', {
    id: { ...own, name: 'w', version: 'v', ...id },
    spec: { template: { nodes } },
  });
const getTask = bytesOf('AdminService/GetTask', sample('AdminService/GetTask', 'ml-alpha', 'development'));

/** Requests of alice (developer of alpha in development) and the HTTP status they must get. */
const REFUSED: Record<string, [status: number, request: GatewayRequest]> = {
  // Query parameters against path parameters.
  'query overrides the path': [400, get('/api/v1/executions/ml-alpha/development?id.project=data-beta')],
  'the same, escaped': [400, get('/api/v1/executions/ml-alpha/development?id%2Eproject=data-beta')],
  'the same with the own project': [400, get('/api/v1/executions/ml-alpha/development?id.project=ml-alpha')],
  'query sets an unbound part of a bound message': [
    400,
    get('/api/v1/executions/ml-alpha/development?id.org=x'),
  ],
  'unknown query key': [400, get('/api/v1/executions/ml-alpha/development?foo=1')],
  'repeated query key': [400, get('/api/v1/executions/ml-alpha/development?limit=1&limit=2')],
  'repeated in both spellings': [
    400,
    get('/api/v1/executions/ml-alpha/development?sort_by.key=a&sortBy.key=b'),
  ],
  'map syntax in a key': [400, get('/api/v1/executions/ml-alpha/development?id[project]=data-beta')],
  'semicolon as separator': [
    400,
    get('/api/v1/executions/ml-alpha/development?limit=1;id.project=data-beta'),
  ],
  'a message as parameter': [400, get('/api/v1/executions/ml-alpha/development?sort_by=x')],
  'query on a POST': [400, { ...launch(), path: '/api/v1/executions?project=data-beta' }],
  'query on a gRPC path': [404, grpc(`${GRPC}/GetTask?id.project=data-beta`, frame(getTask))],
  'broken escape in the query': [400, get('/api/v1/executions/ml-alpha/development?filters=%zz')],
  'query that is not UTF-8': [400, get('/api/v1/executions/ml-alpha/development?filters=%ff')],

  // Paths.
  'escaped slash': [400, get('/api/v1/executions/ml-alpha%2fdevelopment/x')],
  'escaped escape': [400, get('/api/v1/executions/%256dl-alpha/development')],
  'dot segments': [400, get('/api/v1/executions/../executions/data-beta/development')],
  'escaped dot segments': [400, get('/api/v1/executions/%2e%2e/data-beta/development')],
  'empty segment': [400, get('/api/v1//executions/ml-alpha/development')],
  'trailing slash': [400, get('/api/v1/executions/ml-alpha/development/')],
  backslash: [400, get('/api/v1/executions/ml-alpha\\development')],
  'escaped backslash': [400, get('/api/v1/executions/ml-alpha%5cdevelopment/x')],
  'null byte': [400, get('/api/v1/executions/ml-alpha%00/development')],
  'path parameter': [400, get('/api/v1/executions/ml-alpha;x/development')],
  fragment: [400, get('/api/v1/executions/ml-alpha/development#x')],
  'absolute URI': [404, get('http://x/api/v1/executions/ml-alpha/development')],
  'upper case path': [404, get('/API/v1/executions/ml-alpha/development')],
  'lower case method': [404, http1('get', '/api/v1/executions/ml-alpha/development')],
  'unknown route': [404, get('/api/v1/openapi')],
  healthcheck: [404, get('/healthcheck')],
  'a method the route does not have': [404, http1('PATCH', '/api/v1/projects/ml-alpha')],
  OPTIONS: [404, http1('OPTIONS', '/api/v1/projects')],
  'unknown RPC': [404, grpc(`${GRPC}/DropDatabase`, frame(new Uint8Array()))],
  'another service': [
    404,
    grpc('/flyteidl.service.WatchService/WatchExecutionStatusUpdates', frame(new Uint8Array())),
  ],
  datacatalog: [404, grpc('/datacatalog.DataCatalog/GetDataset', frame(new Uint8Array()))],
  reflection: [
    404,
    grpc('/grpc.reflection.v1.ServerReflection/ServerReflectionInfo', frame(new Uint8Array())),
  ],
  'gRPC by GET': [404, { ...grpc(`${GRPC}/GetTask`, frame(getTask)), method: 'GET' }],
  'gRPC path with a slash more': [400, grpc(`/${GRPC}/GetTask`, frame(getTask))],

  // Headers.
  'method override': [
    400,
    { ...launch(), headers: [...launch().headers, ['x-http-method-override', 'GET']] },
  ],
  'form post': [
    400,
    post('/api/v1/executions', 'project=ml-alpha', { 'content-type': 'application/x-www-form-urlencoded' }),
  ],
  'text/plain': [400, launchAs('text/plain')],
  'no content type': [400, http1('POST', '/api/v1/executions', launch().body)],
  'protobuf under an unknown name': [400, launchAs('application/x-protobuf')],
  'two content types in one': [400, launchAs('application/json, application/octet-stream')],
  'a content type with another charset': [400, launchAs('application/json; charset=utf-16')],
  'two content-type headers': [
    400,
    { ...launch(), headers: [...launch().headers, ['content-type', 'application/json']] },
  ],
  'two authorization headers': [
    400,
    { ...launch(), headers: [['authorization', 'a'], ['authorization', 'b'], ...launch().headers] },
  ],
  'gzip body': [400, { ...launch(), headers: [...launch().headers, ['content-encoding', 'gzip']] }],
  'gRPC compression': [400, grpc(`${GRPC}/GetTask`, frame(getTask), { 'grpc-encoding': 'gzip' })],
  upgrade: [
    400,
    get('/api/v1/executions/ml-alpha/development', { upgrade: 'websocket', connection: 'upgrade' }),
  ],
  'gRPC content type on HTTP': [400, launchAs('application/grpc')],
  'grpc-web': [400, grpc(`${GRPC}/GetTask`, frame(getTask), { 'content-type': 'application/grpc-web' })],
  'JSON over gRPC': [
    400,
    grpc(`${GRPC}/GetTask`, frame(getTask), { 'content-type': 'application/grpc+json' }),
  ],

  // Bodies.
  'body on a GET': [400, http1('GET', '/api/v1/projects', '{}', { 'content-type': 'application/json' })],
  'doubled key': [400, post('/api/v1/executions', '{"project":"ml-alpha","project":"data-beta"}')],
  'doubled key, escaped': [
    400,
    post('/api/v1/executions', '{"project":"ml-alpha","\\u0070roject":"data-beta"}'),
  ],
  'a field in both spellings': [
    400,
    post('/api/v1/executions', { ...own, spec: { launchPlan: plan, launch_plan: { ...plan, ...foreign } } }),
  ],
  'unknown key': [400, launch({}, { projects: 'data-beta' })],
  'unknown key deep inside': [400, launch({ metadata: { prinzipal: 'x' } })],
  'key of another case': [400, launch({}, { Project: 'data-beta' })],
  'extension key': [400, launch({}, { '[flyteidl.x]': 1 })],
  'two documents': [400, post('/api/v1/executions', `${JSON.stringify(own)}${JSON.stringify(foreign)}`)],
  'byte order mark': [400, post('/api/v1/executions', `\ufeff${JSON.stringify(own)}`)],
  'not UTF-8': [
    400,
    http1('POST', '/api/v1/executions', Buffer.from('{"project":"\xff"}', 'latin1'), {
      'content-type': 'application/json',
    }),
  ],
  'half a surrogate pair': [
    400,
    post('/api/v1/executions', '{"project":"ml-alpha","domain":"development","name":"\\ud800"}'),
  ],
  'JSON array': [400, post('/api/v1/executions', [own])],
  'JSON null': [400, post('/api/v1/executions', 'null')],
  'JSON with comments': [400, post('/api/v1/executions', '{/**/}')],
  'unknown enum name': [400, launch({ metadata: { mode: 'ROOT' } })],
  'unknown enum number': [400, launch({ metadata: { mode: 99 } })],
  'deep nesting': [400, launch({}, { inputs: { literals: { x: nested(200) } } })],
  'very deep nesting': [
    400,
    post('/api/v1/executions', `${'{"spec":'.repeat(100_000)}1${'}'.repeat(100_000)}`),
  ],
  'very deep nesting of plain JSON': [400, post('/api/v1/tasks', deepStruct(50_000))],
  'protobuf under a JSON name': [
    400,
    http1('POST', '/api/v1/executions', bytesOf('AdminService/CreateExecution', own), {
      'content-type': 'application/json',
    }),
  ],
  'empty gRPC body': [400, grpc(`${GRPC}/GetTask`, new Uint8Array())],
  'two gRPC frames': [400, grpc(`${GRPC}/GetTask`, Buffer.concat([frame(getTask), frame(getTask)]))],
  'compressed gRPC frame': [
    400,
    grpc(
      `${GRPC}/GetTask`,
      Uint8Array.from(frame(getTask), (b, i) => (i === 0 ? 1 : b)),
    ),
  ],
  'short gRPC frame': [400, grpc(`${GRPC}/GetTask`, frame(getTask).subarray(0, -1))],
  'trailing byte': [400, grpc(`${GRPC}/GetTask`, Buffer.concat([frame(getTask), Buffer.of(0)]))],
  'unknown protobuf field': [
    400,
    grpc(`${GRPC}/GetTask`, frame(Buffer.concat([getTask, Buffer.of(0xfa, 1, 0)]))),
  ],
  'malformed protobuf': [400, grpc(`${GRPC}/GetTask`, frame(Buffer.of(0x0a, 0xff)))],
  'string that is not UTF-8': [400, grpc(`${GRPC}/GetTask`, frame(Buffer.of(0x0a, 3, 0x12, 1, 0xff)))],

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

describe('gateway/handle: attacks', () => {
  for (const [name, [status, request]] of Object.entries(REFUSED)) {
    it(`refuses ${name}`, () => {
      const verdict = refused(handle(alice, request));
      expect(verdict.httpStatus, verdict.message).to.equal(status);
      const code = { 400: 3, 401: 16, 403: 7, 404: 12 }[status];
      expect(verdict.grpcStatus).to.equal(code);
      expect(verdict.message).to.match(/^[^\n]{10,600}$/);
    });
  }

  it('merges a field that stands twice as Go does, and forwards the merged message', () => {
    const first = bytesOf('AdminService/CreateExecution', { ...own, spec: { launch_plan: plan } });
    const second = bytesOf('AdminService/CreateExecution', {
      spec: { launch_plan: { project: 'data-beta' } },
    });
    const verdict = refused(
      handle(alice, grpc(`${GRPC}/CreateExecution`, frame(Buffer.concat([first, second])))),
    );
    expect(verdict.operation?.references.map((r) => r.project)).to.deep.equal(['ml-alpha', 'data-beta']);
  });

  it('takes the last of a scalar that stands twice, as Go does', () => {
    const first = bytesOf('AdminService/GetTask', { id: { project: 'data-beta' } });
    const both = Buffer.concat([first, getTask]);
    const { body } = forwarded(handle(alice, grpc(`${GRPC}/GetTask`, frame(both))));
    expect(Buffer.from(body!).includes('data-beta')).to.equal(false);
    expect(Buffer.from(body!).equals(frame(getTask))).to.equal(true);
  });

  it('tells nothing about the registry in answers before the decision', () => {
    const messages = ['data-beta', 'nowhere'].map((project) => {
      const request = post('/api/v1/executions', {
        project,
        domain: 'development',
        spec: { launch_plan: { ...plan, project } },
        extra: 1,
      });
      return refused(handle(alice, request)).message.replaceAll(project, 'P');
    });
    expect(messages[0]).to.equal(messages[1]);
  });

  it('refuses everything without a token but what is public', () => {
    for (const path of ['/api/v1/projects', '/nowhere', '/api/v1//x']) {
      expect(refused(handle(undefined, get(path))).grpcStatus, path).to.equal(16);
    }
    const metadata = requestFor('AuthMetadataService/GetPublicClientConfig', {}, 'grpc')!;
    expect(handle(undefined, metadata).action).to.equal('forward');
  });
});

function launchAs(contentType: string): GatewayRequest {
  return post('/api/v1/executions', { ...own, spec: { launch_plan: plan } }, { 'content-type': contentType });
}

function nested(depth: number): any {
  let literal: any = { scalar: { primitive: { boolean: true } } };
  for (let i = 0; i < depth; i++) literal = { collection: { literals: [literal] } };
  return literal;
}

function deepStruct(depth: number): string {
  const custom = `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  return `{"id":{"project":"ml-alpha","domain":"development"},"spec":{"template":{"custom":${custom}}}}`;
}

function launchPlanWithAny(): Uint8Array {
  const { input } = RPCS.get('AdminService/CreateLaunchPlan')!.method;
  const json = {
    id: { ...own, name: 'x', version: 'v' },
    spec: { workflow_id: { ...own, name: 'w', version: 'v' } },
  };
  const message: any = fromJson(input, json as any);
  const metadata = input.fields
    .find((f) => f.name === 'spec')!
    .message!.fields.find((f) => f.name === 'entity_metadata')!.message!;
  const any = metadata.fields.find((f) => f.name === 'launch_conditions')!.message!;
  message.spec.entityMetadata = create(metadata);
  message.spec.entityMetadata.launchConditions = create(any);
  message.spec.entityMetadata.launchConditions.typeUrl = 'type.googleapis.com/x';
  return toBinary(input, message);
}
