import {
  type Attacks,
  bytesOf,
  deepStruct,
  foreign,
  GRPC,
  get,
  getTask,
  launch,
  launchAs,
  nested,
  own,
  plan,
} from './attack-parts';
import { frame, grpc, http1, post } from './requests';

export const BODY_ATTACKS: Attacks = {
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
};
