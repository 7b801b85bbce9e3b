import { CLUSTERS } from './clusters';
import { type JsonObject, seconds, typed } from './json';
import { FILTERS } from './names';
import type { EnvoyOptions } from './options';
import { LOGIN_PATHS } from './routes';

/** The claims' name in the JWT filter's metadata. The access service reads it under this name (gateway/server/metadata.ts). */
const PAYLOAD = 'jwt_payload';

/** The HTTP filters in their order. */
export function httpFilters(options: EnvoyOptions): JsonObject[] {
  return [
    ...(options.login
      ? [{ name: FILTERS.login, typed_config: loginFilter(options.login, options.publicUrl) }]
      : []),
    { name: FILTERS.idpToken, typed_config: idpFilter(options) },
    { name: FILTERS.access, typed_config: accessFilter(options) },
    { name: FILTERS.internalToken, typed_config: internalFilter(options) },
    { name: FILTERS.router, typed_config: typed('envoy.extensions.filters.http.router.v3.Router') },
  ];
}

/** The same for Flyte's own services: the first token is one that the internal issuer gave a service, not a caller's. */
export function serviceFilters(options: EnvoyOptions): JsonObject[] {
  const service = jwtFilter('service', { ...internalProvider(options), payload_in_metadata: PAYLOAD });
  return [
    { name: FILTERS.idpToken, typed_config: service },
    { name: FILTERS.access, typed_config: accessFilter(options) },
    { name: FILTERS.internalToken, typed_config: internalFilter(options) },
    { name: FILTERS.router, typed_config: typed('envoy.extensions.filters.http.router.v3.Router') },
  ];
}

/** Tokens come in this header and nowhere else (by default a query parameter would do). */
const FROM_HEADER = { from_headers: [{ name: 'authorization', value_prefix: 'Bearer ' }], forward: true };
const TOKEN_CACHE = { jwt_cache_config: { jwt_cache_size: 1000, jwt_max_token_size: 8192 } };

function idpFilter({ idp }: EnvoyOptions): JsonObject {
  return jwtFilter('idp', {
    issuer: idp.issuer,
    ...(idp.audiences.length > 0 && { audiences: idp.audiences }),
    ...FROM_HEADER,
    ...TOKEN_CACHE,
    require_expiration: true,
    payload_in_metadata: PAYLOAD,
    remote_jwks: {
      http_uri: { uri: idp.jwksUri, cluster: CLUSTERS.idp, timeout: seconds(5) },
      cache_duration: seconds(300),
      // The provider may be away when Envoy starts; requests then wait for the keys or are refused.
      async_fetch: { fast_listener: true, failed_refetch_duration: seconds(1) },
    },
  });
}

/**
 * The second guard. When the access service closes its stream without an answer, Envoy lets the request pass unchanged
 * in spite of `failure_mode_allow: false`; such a request still carries the caller's own token, which fails here.
 */
function internalFilter(options: EnvoyOptions): JsonObject {
  return jwtFilter('internal', internalProvider(options));
}

function internalProvider({ internal }: EnvoyOptions): JsonObject {
  return {
    issuer: internal.issuer,
    audiences: [internal.audience],
    ...FROM_HEADER,
    ...TOKEN_CACHE,
    require_expiration: true,
    remote_jwks: {
      http_uri: { uri: internal.jwksUri, cluster: CLUSTERS.internalIssuer, timeout: seconds(2) },
      // Shorter than a new key is published before it signs.
      cache_duration: seconds(20),
      async_fetch: { failed_refetch_duration: seconds(1) },
    },
  };
}

function jwtFilter(name: string, provider: JsonObject): JsonObject {
  return typed('envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication', {
    providers: { [name]: provider },
    rules: [{ match: { prefix: '/' }, requires: { provider_name: name } }],
  });
}

function accessFilter({ limits }: EnvoyOptions): JsonObject {
  return typed('envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor', {
    grpc_service: {
      envoy_grpc: { cluster_name: CLUSTERS.access },
      // A worker that just ended: ask another one. Nothing was sent yet.
      retry_policy: {
        retry_on: 'connect-failure,refused-stream,reset-before-request',
        num_retries: 3,
        retry_back_off: { base_interval: '0.01s', max_interval: '0.1s' },
        retry_host_predicate: [
          {
            name: 'envoy.retry_host_predicates.previous_hosts',
            typed_config: typed('envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate'),
          },
        ],
        host_selection_retry_max_attempts: 3,
      },
    },
    failure_mode_allow: false,
    status_on_error: { code: 'ServiceUnavailable' },
    message_timeout: seconds(limits.decisionSeconds),
    // The access service asks for more where a large body has to wait for others.
    max_message_timeout: seconds(15),
    processing_mode: {
      request_header_mode: 'SEND',
      request_body_mode: 'BUFFERED',
      request_trailer_mode: 'SKIP',
      response_header_mode: 'SKIP',
      response_body_mode: 'NONE',
      response_trailer_mode: 'SKIP',
    },
    metadata_options: { forwarding_namespaces: { untyped: ['envoy.filters.http.jwt_authn'] } },
  });
}

/** Browsers log in at the identity provider; programs, which bring a token, pass by; calls of the page get no redirect. */
function loginFilter(login: NonNullable<EnvoyOptions['login']>, publicUrl: string): JsonObject {
  const path = (value: string) => ({ path: { exact: value } });
  const sds = (name: string, file: string) => ({ name, sds_config: { path_config_source: { path: file } } });
  return typed('envoy.extensions.filters.http.oauth2.v3.OAuth2', {
    config: {
      token_endpoint: { uri: login.tokenEndpoint, cluster: CLUSTERS.idpToken, timeout: seconds(5) },
      authorization_endpoint: login.authorizationEndpoint,
      redirect_uri: `${publicUrl}${LOGIN_PATHS.callback}`,
      redirect_path_matcher: path(LOGIN_PATHS.callback),
      signout_path: path(LOGIN_PATHS.signOut),
      credentials: {
        client_id: login.clientId,
        token_secret: sds(LOGIN_SECRETS.client, login.clientSecretFile),
        hmac_secret: sds(LOGIN_SECRETS.cookie, login.cookieKeyFile),
      },
      auth_scopes: login.scopes,
      forward_bearer_token: true,
      use_refresh_token: true,
      pass_through_matcher: [
        { name: 'authorization', string_match: { prefix: 'Bearer ' } },
        { name: 'content-type', string_match: { prefix: 'application/grpc' } },
      ],
      deny_redirect_matcher: [
        { name: ':path', string_match: { prefix: '/api/' } },
        { name: ':path', string_match: { exact: '/me' } },
      ],
      cookie_configs: Object.fromEntries(
        [
          'bearer_token_cookie_config',
          'oauth_hmac_cookie_config',
          'oauth_expires_cookie_config',
          'id_token_cookie_config',
          'refresh_token_cookie_config',
          'oauth_nonce_cookie_config',
          'code_verifier_cookie_config',
        ].map((name) => [name, { same_site: 'LAX' }]),
      ),
    },
  });
}

/** Names of the login's secrets in their SDS files. */
export const LOGIN_SECRETS = { client: 'login_client', cookie: 'login_cookie_key' } as const;

/** An SDS file (envoy.service.discovery.v3.DiscoveryResponse) with one secret. */
export function secretResource(name: string, value: string): JsonObject {
  return {
    resources: [
      typed('envoy.extensions.transport_sockets.tls.v3.Secret', {
        name,
        generic_secret: { secret: { inline_string: value } },
      }),
    ],
  };
}
