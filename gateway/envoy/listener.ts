import { httpFilters, serviceFilters } from './filters';
import { type Json, type JsonObject, seconds, typed } from './json';
import type { EnvoyOptions } from './options';
import { routeConfiguration, serviceRoutes } from './routes';

/** The one listener for callers: HTTP/1.1, HTTP/2 and gRPC on one port. */
export function listener(options: EnvoyOptions): JsonObject {
  const { address, port, tls, proxyProtocol } = options.listener;
  return {
    name: 'public',
    address: { socket_address: { address, port_value: port } },
    per_connection_buffer_limit_bytes: options.limits.maxRequestBytes,
    ...(proxyProtocol && { listener_filters: [PROXY_PROTOCOL] }),
    filter_chains: [
      {
        filters: [
          {
            name: 'envoy.filters.network.http_connection_manager',
            typed_config: connectionManager(options, {
              stat_prefix: 'public',
              route_config: routeConfiguration(options),
              http_filters: httpFilters(options),
            }),
          },
        ],
        ...(tls && { transport_socket: tlsSocket(tls) }),
      },
    ],
  };
}

/**
 * Where propeller and the scheduler come in. They carry what pods wrote at run time, such as the plan of a dynamic workflow, so
 * they are decided like everybody else. Plain text: it never leaves the cluster.
 */
export function serviceListener(
  options: EnvoyOptions,
  { address, port }: NonNullable<EnvoyOptions['services']>,
): JsonObject {
  return {
    name: 'services',
    address: { socket_address: { address, port_value: port } },
    per_connection_buffer_limit_bytes: options.limits.maxRequestBytes,
    filter_chains: [
      {
        filters: [
          {
            name: 'envoy.filters.network.http_connection_manager',
            typed_config: connectionManager(options, {
              stat_prefix: 'services',
              route_config: serviceRoutes(options),
              http_filters: serviceFilters(options),
            }),
          },
        ],
      },
    ],
  };
}

const PROXY_PROTOCOL = {
  name: 'envoy.filters.listener.proxy_protocol',
  typed_config: typed('envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol', {
    // Health checks of the load balancer and of the kubelet come without.
    allow_requests_without_proxy_protocol: true,
  }),
};

/** The certificate is read again when its file changes (cert-manager renews it). */
function tlsSocket({ certificateFile, keyFile }: NonNullable<EnvoyOptions['listener']['tls']>): JsonObject {
  return {
    name: 'envoy.transport_sockets.tls',
    typed_config: typed('envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext', {
      common_tls_context: {
        tls_params: { tls_minimum_protocol_version: 'TLSv1_2' },
        alpn_protocols: ['h2', 'http/1.1'],
        tls_certificates: [
          {
            certificate_chain: { filename: certificateFile },
            private_key: { filename: keyFile },
            watched_directory: { path: certificateFile.replace(/\/[^/]*$/, '') },
          },
        ],
      },
    }),
  };
}

function connectionManager(options: EnvoyOptions, way: JsonObject): JsonObject {
  const { limits } = options;
  return typed('envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager', {
    ...way,
    codec_type: 'AUTO',
    server_name: 'flyte-gateway',
    // One spelling of a path: what is decided is what flyteadmin sees.
    normalize_path: true,
    merge_slashes: true,
    path_with_escaped_slashes_action: 'REJECT_REQUEST',
    use_remote_address: true,
    // TLS may end at the load balancer; the scheme is what clients use.
    scheme_header_transformation: { scheme_to_overwrite: new URL(options.publicUrl).protocol.slice(0, -1) },
    strip_trailing_host_dot: true,
    always_set_request_id_in_response: true,
    request_headers_timeout: seconds(10),
    request_timeout: seconds(limits.uploadSeconds),
    stream_idle_timeout: seconds(300),
    drain_timeout: seconds(30),
    common_http_protocol_options: {
      headers_with_underscores_action: 'REJECT_REQUEST',
      idle_timeout: seconds(900),
      max_headers_count: 100,
    },
    http2_protocol_options: {
      // Bounds the buffered body of a stream: larger ones get 413.
      initial_stream_window_size: limits.maxRequestBytes,
      initial_connection_window_size: Math.min(8 * limits.maxRequestBytes, 2 ** 30),
      max_concurrent_streams: limits.maxStreams,
      connection_keepalive: { interval: seconds(60), timeout: seconds(20) },
    },
    ...(options.accessLog && { access_log: [accessLog(options.accessLog)] }),
  });
}

/** No query (it may hold a login code), no header that holds a token. */
const ACCESS_LOG_FIELDS = {
  time: '%START_TIME%',
  requestId: '%REQ(X-REQUEST-ID)%',
  client: '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%',
  protocol: '%PROTOCOL%',
  method: '%REQ(:METHOD)%',
  path: '%PATH(NQ)%',
  status: '%RESPONSE_CODE%',
  grpcStatus: '%GRPC_STATUS(NUMBER)%',
  flags: '%RESPONSE_FLAGS%',
  details: '%RESPONSE_CODE_DETAILS%',
  bytesReceived: '%BYTES_RECEIVED%',
  bytesSent: '%BYTES_SENT%',
  durationMs: '%DURATION%',
  upstream: '%UPSTREAM_CLUSTER%',
};

function accessLog(path: string): Json {
  const log_format = { json_format: ACCESS_LOG_FIELDS };
  if (path === '-')
    return {
      name: 'envoy.access_loggers.stdout',
      typed_config: typed('envoy.extensions.access_loggers.stream.v3.StdoutAccessLog', { log_format }),
    };
  return {
    name: 'envoy.access_loggers.file',
    typed_config: typed('envoy.extensions.access_loggers.file.v3.FileAccessLog', { path, log_format }),
  };
}
