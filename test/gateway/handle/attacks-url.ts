import { type Attacks, GRPC, get, getTask, launch } from './attack-parts';
import { frame, grpc, http1 } from './requests';

export const URL_ATTACKS: Attacks = {
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
};
