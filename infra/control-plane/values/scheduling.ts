import type { FlyteSettings } from '../settings';

/** Replicas on different nodes and zones where there are enough of them. */
export function spread(name: string): object {
  const term = (topologyKey: string, weight: number) => ({
    weight,
    podAffinityTerm: { topologyKey, labelSelector: { matchLabels: { 'app.kubernetes.io/name': name } } },
  });
  return {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        term('kubernetes.io/hostname', 100),
        term('topology.kubernetes.io/zone', 50),
      ],
    },
  };
}

/** The chart's ServiceMonitors exist only where the operator's CRDs do. */
export function monitored({ prometheusOperator }: FlyteSettings): object {
  return { serviceMonitor: { enabled: prometheusOperator } };
}

/**
 * The chart asks for SELinux type `spc_t` (a privileged container), which Pod Security refuses; `container_t` is what
 * containers have anyway where SELinux is on.
 */
export const POD_SECURITY = {
  seLinuxOptions: { type: 'container_t' },
  seccompProfile: { type: 'RuntimeDefault' },
};

/**
 * Requests and limits of one service. All three limits are stated, because the chart's own stay where ours say nothing,
 * and a request above its limit is refused.
 */
export function resources(
  requests: { cpu: string; memory: string },
  limits: { cpu: string; memory: string },
): object {
  const disk = '200Mi';
  return {
    requests: { ...requests, 'ephemeral-storage': disk },
    limits: { ...limits, 'ephemeral-storage': '1Gi' },
  };
}
