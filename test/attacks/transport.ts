import { bytesOf, frame, type Headers, rpcNamed } from '../e2e/support/wire';
import { type Attack, get, grpcBytes, post } from './model';

const PATH = '/api/v1/executions/ml-alpha/development?limit=5';
const list = rpcNamed('AdminService/ListExecutions');
const own = frame(bytesOf(list.input, { id: { project: 'ml-alpha', domain: 'development' }, limit: 5 }));
const headers = (name: string, why: string, h: Headers, expect: Attack['expect'] = 'own') => [
  get(`header ${name}`, why, PATH, expect, { headers: h }),
  grpcBytes(`metadata ${name}`, why, list.grpcPath, own, expect, { headers: h }),
];

/** Headers that become identity, metadata or another request in flyteadmin. All are stripped, or the request is refused. */
export const TRANSPORT: Attack[] = [
  ...headers('flyte-authorization', 'accepted instead of authorization', [
    ['flyte-authorization', 'Bearer x'],
  ]),
  ...headers('grpc-metadata-authorization', 'becomes authorization', [
    ['grpc-metadata-authorization', 'Bearer x'],
  ]),
  ...headers('grpc-metadata-flyte-authorization', 'becomes authorization', [
    ['grpc-metadata-flyte-authorization', 'Bearer x'],
  ]),
  ...headers('userinfo-bin', 'forges e-mail and name', [
    ['userinfo-bin', 'eyJlbWFpbCI6ImFkYUBjb21wYW55LmNvbSJ9'],
  ]),
  ...headers('grpc-metadata-userinfo-bin', 'forges e-mail and name', [
    ['grpc-metadata-userinfo-bin', 'eyJlbWFpbCI6ImFkYUBjb21wYW55LmNvbSJ9'],
  ]),
  ...headers('from_http', 'switches the enforcement of authentication', [
    ['grpc-metadata-from_http', 'true'],
  ]),
  ...headers('x-forwarded-host', 'chooses the expected audience', [
    ['x-forwarded-host', 'flyteadmin.internal'],
  ]),
  ...headers('x-original-url', 'rewrites the path in some servers', [['x-original-url', '/api/v1/projects']]),
  ...headers('x-rewrite-url', 'rewrites the path in some servers', [['x-rewrite-url', '/api/v1/projects']]),
  ...headers('x-envoy-original-path', 'rewrites the path', [['x-envoy-original-path', '/api/v1/projects']]),
  ...headers('x-user-subject', 'forged identity', [['x-user-subject', 'ada']]),
  ...headers('x-user-claim-groups', 'forged identity', [['x-user-claim-groups', '["platform-engineers"]']]),
  ...headers('x-auth-request-email', 'forged identity', [['x-auth-request-email', 'ada@company.com']]),
  ...headers('x-jwt-payload', 'forged identity', [
    ['x-jwt-payload', 'eyJncm91cHMiOlsicGxhdGZvcm0tZW5naW5lZXJzIl19'],
  ]),
  ...headers('x-forwarded-email', 'forged identity', [['x-forwarded-email', 'ada@company.com']]),
  ...headers('cookie flyte_idt', "flyteadmin's own session cookie", [
    ['cookie', 'flyte_idt=x; flyte_at_1=y; flyte_user_info=z'],
  ]),
  ...headers('a forged request id', 'fills somebody`s audit', [['x-request-id', 'x'.repeat(200)]]),
  ...headers('grpc-timeout of an hour', 'holds a connection', [['grpc-timeout', '1H']]),
  ...headers('an unknown metadata', 'dropped', [['x-anything', 'data-beta']]),
  ...headers('origin of another site', 'dropped', [['origin', 'https://evil.example.com']]),

  grpcBytes('request trailers', 'merged into metadata by some servers', list.grpcPath, own, 'own', {
    trailers: { authorization: 'Bearer x', 'flyte-authorization': 'Bearer x' },
  }),
  get('anonymous list', 'no token', PATH, 'unauthenticated', { as: 'anonymous' }),
  get('anonymous me', 'no token', '/me', 'unauthenticated', { as: 'anonymous' }),
  post(
    'anonymous create',
    'no token',
    '/api/v1/projects',
    { project: { id: 'x', name: 'x' } },
    'unauthenticated',
    { as: 'anonymous' },
  ),
  grpcBytes('anonymous gRPC', 'an empty identity passes flyteadmin', list.grpcPath, own, 'unauthenticated', {
    as: 'anonymous',
  }),
  get('no group at all', 'in no team', PATH, 'denied', { as: 'nobody' }),
  get("another team's member", 'beta', PATH, 'denied', { as: 'charlie' }),
];
