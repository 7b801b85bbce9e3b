import { FLYTE_NAMESPACE } from '../../plan/names';
import { PORTS } from '../control-plane/settings';
import { GATEWAY_PORTS, type GatewayArgs } from './settings';

const NAMESPACE_LABEL = 'kubernetes.io/metadata.name';
const METADATA_ADDRESS = '169.254.169.254/32';

/** A NetworkPolicy of the gateway's namespace: its name and spec. */
export interface GatewayPolicy {
  name: string;
  spec: any;
}

/** Who may reach the gateway, and what it may reach. */
export function gatewayPolicies(
  args: Pick<GatewayArgs, 'vpcCidr' | 'controlCidrs' | 'monitoringNamespace'>,
): GatewayPolicy[] {
  return [
    { name: 'default-deny', spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } },
    {
      name: 'clients',
      spec: {
        podSelector: {},
        policyTypes: ['Ingress'],
        // The load balancer's own addresses; whom it lets in is written at its Service.
        ingress: [{ from: [{ ipBlock: { cidr: args.vpcCidr } }], ports: tcp(GATEWAY_PORTS.public) }],
      },
    },
    {
      name: 'internal-issuer',
      spec: {
        podSelector: {},
        policyTypes: ['Ingress'],
        ingress: [
          {
            from: [
              ...['flyteadmin', 'flytepropeller', 'flytescheduler'].map(flytePods),
              ...args.controlCidrs.map((cidr) => ({ ipBlock: { cidr } })),
            ],
            ports: tcp(GATEWAY_PORTS.issuer),
          },
        ],
      },
    },
    {
      name: 'services',
      spec: {
        podSelector: {},
        policyTypes: ['Ingress'],
        ingress: [
          { from: ['flytepropeller', 'flytescheduler'].map(flytePods), ports: tcp(GATEWAY_PORTS.services) },
        ],
      },
    },
    ...(args.monitoringNamespace ? [metrics(args.monitoringNamespace)] : []),
    {
      name: 'upstreams',
      spec: {
        podSelector: {},
        policyTypes: ['Egress'],
        egress: [
          {
            to: [{ namespaceSelector: { matchLabels: { [NAMESPACE_LABEL]: 'kube-system' } } }],
            ports: [
              { protocol: 'UDP', port: 53 },
              { protocol: 'TCP', port: 53 },
            ],
          },
          { to: [flytePods('flyteadmin')], ports: tcp(PORTS.http, PORTS.grpc) },
          { to: [flytePods('flyteconsole')], ports: tcp(PORTS.console) },
          // The identity provider.
          { to: [{ ipBlock: { cidr: '0.0.0.0/0', except: [METADATA_ADDRESS] } }], ports: tcp(443) },
        ],
      },
    },
  ];
}

function metrics(namespace: string): GatewayPolicy {
  const from = [{ namespaceSelector: { matchLabels: { [NAMESPACE_LABEL]: namespace } } }];
  return {
    name: 'metrics',
    spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from, ports: tcp(GATEWAY_PORTS.admin) }] },
  };
}

function flytePods(component: string): object {
  return {
    namespaceSelector: { matchLabels: { [NAMESPACE_LABEL]: FLYTE_NAMESPACE } },
    podSelector: { matchLabels: { 'app.kubernetes.io/name': component } },
  };
}

const tcp = (...ports: number[]) => ports.map((port) => ({ protocol: 'TCP', port }));
