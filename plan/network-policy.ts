import { isEverywhere } from '../registry/cidr';
import type { EgressRule } from '../registry/model';
import type { Environment } from './environment';
import { GATEWAY_NAMESPACE, GATEWAY_POD_LABELS, GATEWAY_POD_PORT, TENANT, tenantLabel } from './names';

/** The namespace whose Prometheus scrapes the tenants. */
const DEFAULT_MONITORING_NAMESPACE = 'monitoring';

/** Instance metadata, which hands out the node's credentials, and its neighbours. */
const LINK_LOCAL = '169.254.0.0/16';
const LINK_LOCAL_IPV6 = ['fe80::/10', 'fd00:ec2::/32'];

/**
 * Where the VPC's services are: the database, flyteadmin, the Kubernetes API, other tenants' pods. Leaving them
 * out costs nothing: S3's gateway endpoint and other AWS services answer on public addresses.
 */
const PRIVATE = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16'];

const tcp = (port: number) => ({ protocol: 'TCP', port });

const namespace = (name: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
});

const DNS = {
  to: [{ ...namespace('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
  ports: [{ protocol: 'UDP', port: 53 }, tcp(53)],
};

/** FlyteRemote in a task asks the gateway like everybody else; flyteadmin itself stays out of reach. */
const GATEWAY = {
  to: [{ ...namespace(GATEWAY_NAMESPACE), podSelector: { matchLabels: GATEWAY_POD_LABELS } }],
  ports: [tcp(GATEWAY_POD_PORT)],
};

/** EKS Pod Identity's agent on the node: the task role's credentials come from there. */
const POD_IDENTITY = { to: [{ ipBlock: { cidr: '169.254.170.23/32' } }], ports: [tcp(80)] };

const INTERNET = {
  to: [{ ipBlock: { cidr: '0.0.0.0/0', except: [...PRIVATE, LINK_LOCAL] } }],
  ports: [tcp(443)],
};

/**
 * `spec` of the one policy of a tenant namespace. It selects every pod and names both directions, which makes it the
 * default deny too: only what it lists passes.
 */
export function networkPolicySpec(
  team: string,
  egress: readonly EgressRule[],
  environment: Environment,
): any {
  const ownNamespaces = { namespaceSelector: { matchLabels: { [TENANT]: tenantLabel(team) } } };
  const prometheus = environment.prometheusOperator
    ? [namespace(environment.monitoringNamespace ?? DEFAULT_MONITORING_NAMESPACE)]
    : [];
  return {
    podSelector: {},
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [ownNamespaces, ...prometheus] }],
    egress: [DNS, { to: [ownNamespaces] }, GATEWAY, POD_IDENTITY, INTERNET, ...egress.map(egressRule)],
  };
}

/** A team's own rule; even "everywhere" leaves the link-local addresses out. */
function egressRule({ cidr, ports }: EgressRule): any {
  const except = !isEverywhere(cidr) ? undefined : cidr.includes(':') ? LINK_LOCAL_IPV6 : [LINK_LOCAL];
  return {
    to: [{ ipBlock: { cidr, ...(except && { except }) } }],
    ...(ports.length > 0 && { ports: ports.map(({ protocol, port }) => ({ protocol, port })) }),
  };
}
