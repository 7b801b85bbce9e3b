import { expect } from 'chai';
import { flytePolicies } from '../../../infra/control-plane/network-policies';

const PODS = [
  'flyteadmin',
  'datacatalog',
  'flytepropeller',
  'flytescheduler',
  'flyteconsole',
  'flyte-pod-webhook',
];

/** Who reaches which port of a pod, as `FROM:PORT`. */
function admitted(pod: string, monitoring?: string): string[] {
  return flytePolicies(['10.0.0.0/28'], monitoring)
    .filter(({ spec }) => {
      const wanted = spec.podSelector.matchLabels?.['app.kubernetes.io/name'];
      return wanted === undefined || wanted === pod;
    })
    .flatMap(({ spec }) => spec.ingress ?? [])
    .flatMap(({ from, ports }: any) =>
      from.flatMap((peer: any) => ports.map(({ port }: any) => `${who(peer)}:${port}`)),
    )
    .sort();
}

function who({ ipBlock, namespaceSelector, podSelector }: any): string {
  if (ipBlock) return ipBlock.cidr;
  const namespace = namespaceSelector.matchLabels['kubernetes.io/metadata.name'];
  return podSelector ? `${namespace}/${podSelector.matchLabels['app.kubernetes.io/name']}` : namespace;
}

describe('network policies of namespace flyte', () => {
  it('deny by default, for all pods', () => {
    const [deny] = flytePolicies([]);
    expect(deny!.spec).to.deep.equal({ podSelector: {}, policyTypes: ['Ingress'] });
  });

  it('admit to flyteadmin the gateway and the API server’s proxy, not even propeller and the scheduler', () => {
    expect(admitted('flyteadmin')).to.deep.equal([
      '10.0.0.0/28:8088',
      'flyte-gateway:8088',
      'flyte-gateway:8089',
    ]);
  });

  it('admit only propeller to datacatalog, which knows no authentication', () => {
    expect(admitted('datacatalog')).to.deep.equal(['flyte/flytepropeller:8089']);
  });

  it('admit the API server to the webhook and the gateway to the console, and nobody to the rest', () => {
    expect(admitted('flyte-pod-webhook')).to.deep.equal(['10.0.0.0/28:9443']);
    expect(admitted('flyteconsole')).to.deep.equal(['flyte-gateway:8080']);
    expect(admitted('flytepropeller')).to.deep.equal([]);
    expect(admitted('flytescheduler')).to.deep.equal([]);
  });

  it('open the metrics port to the monitoring namespace only where it is named', () => {
    for (const pod of PODS) {
      expect(admitted(pod).filter((entry) => entry.endsWith(':10254'))).to.deep.equal([]);
      expect(admitted(pod, 'metrics-ns')).to.include('metrics-ns:10254');
    }
  });
});
