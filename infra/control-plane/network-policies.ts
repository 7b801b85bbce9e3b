import { FLYTE_NAMESPACE, GATEWAY_NAMESPACE } from '../../plan/names';
import { PORTS } from './settings';

/** A NetworkPolicy of namespace `flyte`: its name and spec. */
export interface FlytePolicy {
  name: string;
  spec: any;
}

/**
 * Who may reach Flyte's services: the gateway, through which propeller and the scheduler go as well, so that what a pod
 * made them ask is decided too; and propeller reaches datacatalog, which has no authentication at all. The metrics port
 * dumps the configuration.
 *
 * @param controlCidrs where the Kubernetes API server calls the pod webhook from, and flyteadmin by its service proxy,
 *   which carries the flyte provider's requests (with a token of the internal issuer)
 * @param monitoringNamespace whose Prometheus scrapes the metrics; undefined: nobody does
 */
export function flytePolicies(controlCidrs: readonly string[], monitoringNamespace?: string): FlytePolicy[] {
  return [
    { name: 'default-deny', spec: { podSelector: {}, policyTypes: ['Ingress'] } },
    admit('flyteadmin', [
      { from: [namespace(GATEWAY_NAMESPACE)], ports: [PORTS.http, PORTS.grpc] },
      ...(controlCidrs.length > 0 ? [{ from: controlCidrs.map(block), ports: [PORTS.http] }] : []),
    ]),
    admit('datacatalog', [{ from: [pods('flytepropeller')], ports: [PORTS.datacatalog] }]),
    admit('flyteconsole', [{ from: [namespace(GATEWAY_NAMESPACE)], ports: [PORTS.console] }]),
    admit('flyte-pod-webhook', [{ from: controlCidrs.map(block), ports: [PORTS.webhook] }]),
    ...(monitoringNamespace === undefined
      ? []
      : [
          {
            name: 'metrics',
            spec: {
              podSelector: {},
              policyTypes: ['Ingress'],
              ingress: [{ from: [namespace(monitoringNamespace)], ports: [tcp(PORTS.metrics)] }],
            },
          },
        ]),
  ];
}

function admit(component: string, rules: { from: object[]; ports: number[] }[]): FlytePolicy {
  return {
    name: component,
    spec: {
      podSelector: { matchLabels: { 'app.kubernetes.io/name': component } },
      policyTypes: ['Ingress'],
      ingress: rules.map(({ from, ports }) => ({ from, ports: ports.map(tcp) })),
    },
  };
}

function block(cidr: string): object {
  return { ipBlock: { cidr } };
}

function namespace(name: string): object {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } };
}

function pods(component: string): object {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': FLYTE_NAMESPACE } },
    podSelector: { matchLabels: { 'app.kubernetes.io/name': component } },
  };
}

function tcp(port: number): object {
  return { protocol: 'TCP', port };
}
