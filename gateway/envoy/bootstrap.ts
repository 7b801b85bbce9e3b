import { clusters } from './clusters';
import { type JsonObject, seconds, typed } from './json';
import { listener, serviceListener } from './listener';
import type { EnvoyOptions } from './options';

/** The Envoy release whose configuration this is: tested here and deployed. */
export const ENVOY_VERSION = '1.39.1';

/** Envoy's whole configuration (envoy.config.bootstrap.v3.Bootstrap). */
export function bootstrap(options: EnvoyOptions): JsonObject {
  return {
    // Files with secrets (SDS) are only read by a named node.
    node: { id: 'flyte-gateway', cluster: 'flyte-gateway' },
    static_resources: {
      listeners: [
        listener(options),
        ...(options.services ? [serviceListener(options, options.services)] : []),
      ],
      clusters: clusters(options),
    },
    layered_runtime: { layers: [{ name: 'static', static_layer: RUNTIME }] },
    overload_manager: overload(options),
    ...(options.admin && {
      admin: {
        address: { socket_address: { address: options.admin.address, port_value: options.admin.port } },
      },
    }),
  };
}

const RUNTIME = {
  // Half-close the streams to the access service. Resetting them, the default, makes a Node server lose some answers.
  'envoy.reloadable_features.ext_proc_graceful_grpc_close': true,
};

/** Refuse before the memory is gone. */
function overload({ limits }: EnvoyOptions): JsonObject {
  const at = (value: number) => [{ name: 'envoy.resource_monitors.fixed_heap', threshold: { value } }];
  return {
    refresh_interval: seconds(1),
    resource_monitors: [
      {
        name: 'envoy.resource_monitors.fixed_heap',
        typed_config: typed('envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig', {
          max_heap_size_bytes: limits.maxHeapBytes,
        }),
      },
      {
        name: 'envoy.resource_monitors.global_downstream_max_connections',
        typed_config: typed(
          'envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig',
          { max_active_downstream_connections: limits.maxConnections },
        ),
      },
    ],
    actions: [
      { name: 'envoy.overload_actions.shrink_heap', triggers: at(0.9) },
      { name: 'envoy.overload_actions.stop_accepting_requests', triggers: at(0.95) },
      { name: 'envoy.overload_actions.disable_http_keepalive', triggers: at(0.93) },
    ],
  };
}
