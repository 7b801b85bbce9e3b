import { GATEWAY_POD_LABELS } from '../../plan/names';
import { GATEWAY_PORTS, type GatewayArgs } from './settings';

export const LABELS = { ...GATEWAY_POD_LABELS, 'app.kubernetes.io/part-of': 'flyte-tenancy' };

const LB = 'service.beta.kubernetes.io/aws-load-balancer-';

/**
 * The one public door, for HTTP and gRPC alike: a network load balancer (AWS Load Balancer Controller). With ALPN
 * `HTTP2Preferred` it offers HTTP/2 to clients and passes the bytes on, which an application load balancer can do only
 * with one target group per protocol and without unbuffered bodies.
 */
export function publicService(args: Pick<GatewayArgs, 'host' | 'tls' | 'scheme' | 'allowedCidrs'>) {
  return {
    metadata: { name: 'gateway', annotations: annotations(args), labels: LABELS },
    spec: {
      type: 'LoadBalancer',
      // Without it the in-tree controller of old clusters would make a classic load balancer.
      loadBalancerClass: 'service.k8s.aws/nlb',
      loadBalancerSourceRanges: args.allowedCidrs,
      allocateLoadBalancerNodePorts: false,
      selector: LABELS,
      ports: [{ name: 'https', port: 443, targetPort: 'public', protocol: 'TCP' }],
    },
  };
}

function annotations({ host, tls, scheme }: Pick<GatewayArgs, 'host' | 'tls' | 'scheme'>): {
  [name: string]: string;
} {
  return {
    [`${LB}scheme`]: scheme,
    [`${LB}nlb-target-type`]: 'ip',
    [`${LB}backend-protocol`]: 'tcp',
    // Targets see the client's address by PROXY protocol; preserving it in packets breaks pods that call the gateway.
    [`${LB}target-group-attributes`]:
      'proxy_protocol_v2.enabled=true,preserve_client_ip.enabled=false,deregistration_delay.timeout_seconds=30',
    [`${LB}attributes`]: 'load_balancing.cross_zone.enabled=true',
    [`${LB}healthcheck-protocol`]: 'tcp',
    [`${LB}healthcheck-interval`]: '10',
    'external-dns.alpha.kubernetes.io/hostname': host,
    ...('certificateArn' in tls && {
      [`${LB}ssl-cert`]: tls.certificateArn,
      [`${LB}ssl-ports`]: '443',
      [`${LB}ssl-negotiation-policy`]: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      [`${LB}alpn-policy`]: 'HTTP2Preferred',
    }),
  };
}

/** `access`: where flyteadmin, propeller and scheduler find the internal issuer, and the latter two their way to flyteadmin. */
export function issuerService() {
  return {
    metadata: { name: 'access', labels: LABELS },
    spec: {
      type: 'ClusterIP',
      selector: LABELS,
      ports: [
        { name: 'http', port: GATEWAY_PORTS.issuer, targetPort: 'issuer', protocol: 'TCP' },
        { name: 'grpc', port: GATEWAY_PORTS.services, targetPort: 'services', protocol: 'TCP' },
      ],
    },
  };
}
