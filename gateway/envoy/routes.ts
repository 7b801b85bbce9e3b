import { CLUSTERS } from './clusters';
import { type JsonObject, seconds, typed } from './json';
import { FILTERS } from './names';
import type { EnvoyOptions } from './options';

/** Paths of the browser login. */
export const LOGIN_PATHS = { callback: '/callback', signOut: '/logout' } as const;

/**
 * Headers that flyteadmin must not see, whatever the access service thought of them: they carry credentials, become gRPC
 * metadata, change the method, or choose the audience a token is checked against.
 */
const STRIPPED = [
  'cookie',
  'flyte-authorization',
  'grpc-metadata-authorization',
  'grpc-metadata-flyte-authorization',
  'grpc-metadata-userinfo-bin',
  'userinfo-bin',
  'x-forwarded-host',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
];

const OFF = typed('envoy.config.route.v3.FilterConfig', { disabled: true, config: {} });

/** The filters that look at tokens or decide. */
const DECIDERS = [FILTERS.login, FILTERS.idpToken, FILTERS.access, FILTERS.internalToken];

/** Envoy's routes; the first that matches counts. Every route passes all filters unless it says otherwise. */
export function routeConfiguration(options: EnvoyOptions): JsonObject {
  return {
    name: 'public',
    virtual_hosts: [
      {
        name: 'flyte',
        domains: options.hosts,
        request_headers_to_remove: STRIPPED,
        routes: routes(options),
      },
      {
        name: 'elsewhere',
        domains: ['*'],
        routes: [
          {
            match: { prefix: '/' },
            direct_response: { status: 421 },
            typed_per_filter_config: off(...DECIDERS),
          },
        ],
      },
    ],
  };
}

/** What Flyte's own services may call: RPCs, where to get tokens, and whether flyteadmin is up (the scheduler asks first). */
export function serviceRoutes(options: EnvoyOptions): JsonObject {
  return {
    name: 'services',
    virtual_hosts: [
      {
        name: 'services',
        domains: ['*'],
        request_headers_to_remove: STRIPPED,
        routes: [
          withoutToken(
            { prefix: '/flyteidl.service.AuthMetadataService/', grpc: {} },
            CLUSTERS.access,
            options,
          ),
          withoutToken({ path: '/grpc.health.v1.Health/Check', grpc: {} }, CLUSTERS.adminGrpc, options),
          decided({ prefix: '/flyteidl.service.', grpc: {} }, CLUSTERS.adminGrpc, options),
          {
            match: { prefix: '/' },
            direct_response: { status: 404 },
            typed_per_filter_config: off(...DECIDERS),
          },
        ],
      },
    ],
  };
}

function routes(options: EnvoyOptions): JsonObject[] {
  return [
    withoutToken({ prefix: '/flyteidl.service.AuthMetadataService/', grpc: {} }, CLUSTERS.access, options),
    withoutToken({ path: '/.well-known/oauth-authorization-server' }, CLUSTERS.accessPublic, options),
    withoutToken({ path: '/config/v1/flyte_client' }, CLUSTERS.accessPublic, options),
    decided({ prefix: '/flyteidl.service.' }, CLUSTERS.adminGrpc, options),
    decided({ prefix: '/api/v1/' }, CLUSTERS.adminHttp, options),
    decided({ path: '/me' }, CLUSTERS.adminHttp, options),
    ...(options.upstream.console ? consoleRoutes(options) : []),
    ...(options.login ? Object.values(LOGIN_PATHS).map(answeredByLogin) : []),
    { match: { prefix: '/' }, direct_response: { status: 404 }, typed_per_filter_config: off(FILTERS.login) },
  ];
}

/** The login filter answers these itself; the route is there because it must not be switched off, as on any other path. */
function answeredByLogin(path: string): JsonObject {
  return {
    match: { path },
    direct_response: { status: 404 },
    typed_per_filter_config: off(FILTERS.idpToken, FILTERS.access, FILTERS.internalToken),
  };
}

/** Whose answer is the same for everybody. */
function withoutToken(match: JsonObject, cluster: string, options: EnvoyOptions): JsonObject {
  return {
    match,
    route: { cluster, timeout: seconds(options.limits.upstreamSeconds) },
    typed_per_filter_config: off(...DECIDERS),
  };
}

/** To flyteadmin, through every filter. Retried only where nothing can have reached it. */
function decided(match: JsonObject, cluster: string, { limits }: EnvoyOptions): JsonObject {
  return {
    match,
    route: {
      cluster,
      timeout: seconds(limits.upstreamSeconds),
      retry_policy: { retry_on: 'connect-failure,refused-stream', num_retries: 1 },
    },
  };
}

/** The web page itself holds no team's data: logging in is enough. */
function consoleRoutes({ limits }: EnvoyOptions): JsonObject[] {
  const loggedIn = off(FILTERS.access, FILTERS.internalToken);
  const page = (match: JsonObject): JsonObject => ({
    match,
    route: { cluster: CLUSTERS.console, timeout: seconds(limits.upstreamSeconds) },
    typed_per_filter_config: loggedIn,
  });
  const redirect = (path: string): JsonObject => ({
    match: { path },
    redirect: { path_redirect: '/console', response_code: 'FOUND' },
    typed_per_filter_config: off(...DECIDERS),
  });
  return [page({ path: '/console' }), page({ prefix: '/console/' }), redirect('/'), redirect('/login')];
}

function off(...filters: string[]): JsonObject {
  return Object.fromEntries(filters.map((name) => [name, OFF]));
}
