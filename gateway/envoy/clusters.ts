import type { JsonObject } from './json';
import { seconds, typed } from './json';
import type { EnvoyOptions } from './options';

/** Names of the clusters that the filters and routes refer to. */
export const CLUSTERS = {
  access: 'access',
  accessPublic: 'access_public',
  internalIssuer: 'internal_issuer',
  idp: 'idp',
  idpToken: 'idp_token',
  adminGrpc: 'flyteadmin_grpc',
  adminHttp: 'flyteadmin_http',
  console: 'flyteconsole',
} as const;

const HTTP_OPTIONS = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';
/** Room for many bodies at once on the few connections to the access service. */
const CONNECTION_WINDOW = 64 * 1024 * 1024;

/** Every cluster. */
export function clusters(options: EnvoyOptions): JsonObject[] {
  const { upstream, login } = options;
  return [
    accessCluster(options),
    cluster(CLUSTERS.accessPublic, [options.access.public], http1()),
    cluster(CLUSTERS.internalIssuer, [authority(options.internal.jwksUri)], http1()),
    remote(CLUSTERS.idp, options.idp.jwksUri, options.caFile),
    ...(login ? [remote(CLUSTERS.idpToken, login.tokenEndpoint, options.caFile)] : []),
    { ...cluster(CLUSTERS.adminGrpc, [upstream.grpc], http2(options.limits.maxRequestBytes)), ...UPSTREAM },
    { ...cluster(CLUSTERS.adminHttp, [upstream.http], http1()), ...UPSTREAM },
    ...(upstream.console ? [{ ...cluster(CLUSTERS.console, [upstream.console], http1()), ...UPSTREAM }] : []),
  ];
}

/** Enough for the busiest moment; Envoy's default of 1024 requests would turn waiting into errors. */
const UPSTREAM = {
  circuit_breakers: {
    thresholds: [{ max_connections: 4096, max_requests: 8192, max_pending_requests: 4096 }],
  },
};

/**
 * The workers of the access service. A worker that hangs or is being replaced must lose its share quickly: health checks
 * find one that is gone, outlier detection one that answers with errors.
 */
function accessCluster({ access, limits }: EnvoyOptions): JsonObject {
  return {
    ...cluster(CLUSTERS.access, access.processors, http2(limits.maxRequestBytes)),
    ...UPSTREAM,
    lb_policy: 'LEAST_REQUEST',
    least_request_lb_config: { choice_count: Math.max(2, access.processors.length) },
    health_checks: [
      {
        timeout: seconds(1),
        interval: seconds(1),
        no_traffic_interval: seconds(1),
        unhealthy_threshold: 2,
        healthy_threshold: 1,
        grpc_health_check: {},
      },
    ],
    outlier_detection: {
      consecutive_gateway_failure: 3,
      consecutive_local_origin_failure: 3,
      split_external_local_origin_errors: true,
      interval: seconds(1),
      base_ejection_time: seconds(2),
      max_ejection_percent: 50,
    },
  };
}

/** A server in the same cluster, or on loopback: no TLS. */
function cluster(name: string, addresses: readonly string[], protocol: JsonObject): JsonObject {
  const named = addresses.some((address) => !isStatic(address));
  return {
    name,
    type: named ? 'STRICT_DNS' : 'STATIC',
    ...(named && { dns_lookup_family: 'V4_PREFERRED', respect_dns_ttl: true }),
    connect_timeout: seconds(1),
    typed_extension_protocol_options: { [HTTP_OPTIONS]: protocol },
    load_assignment: {
      cluster_name: name,
      endpoints: [{ lb_endpoints: addresses.map((address) => ({ endpoint: { address: socket(address) } })) }],
    },
  };
}

/** The identity provider: HTTPS with a verified certificate, unless its address says http (tests). */
function remote(name: string, url: string, caFile: string): JsonObject {
  const { protocol, hostname } = new URL(url);
  const base = cluster(name, [authority(url)], http1());
  if (protocol === 'http:') return base;
  return {
    ...base,
    connect_timeout: seconds(5),
    transport_socket: {
      name: 'envoy.transport_sockets.tls',
      typed_config: typed('envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext', {
        sni: hostname,
        common_tls_context: {
          tls_params: { tls_minimum_protocol_version: 'TLSv1_2' },
          validation_context: {
            trusted_ca: { filename: caFile },
            match_typed_subject_alt_names: [{ san_type: 'DNS', matcher: { exact: hostname } }],
          },
        },
      }),
    },
  };
}

function http1(): JsonObject {
  return typed(HTTP_OPTIONS, { explicit_http_config: { http_protocol_options: {} } });
}

function http2(streamWindow: number): JsonObject {
  return typed(HTTP_OPTIONS, {
    explicit_http_config: {
      http2_protocol_options: {
        initial_stream_window_size: streamWindow,
        initial_connection_window_size: CONNECTION_WINDOW,
        connection_keepalive: { interval: seconds(30), timeout: seconds(5) },
      },
    },
  });
}

/** `HOST:PORT` of a URL. */
function authority(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}

const isStatic = (address: string) => address.startsWith('unix:') || /^(\d+\.){3}\d+:\d+$|^\[/.test(address);

/** envoy.config.core.v3.Address. */
export function socket(address: string): JsonObject {
  if (address.startsWith('unix:')) return { pipe: { path: address.slice('unix:'.length) } };
  const at = address.lastIndexOf(':');
  const host = address.slice(0, at).replace(/^\[|\]$/g, '');
  return { socket_address: { address: host, port_value: Number(address.slice(at + 1)) } };
}
