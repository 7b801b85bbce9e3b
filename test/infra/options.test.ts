import { expect } from 'chai';
import { type Run, run } from './support/run';

const ofType = ({ resources }: Run, pattern: RegExp) => resources.filter(({ type }) => pattern.test(type));

describe('program, options of a stack', () => {
  it('makes ServiceMonitors, and opens the metrics port to Prometheus, where its operator is', async () => {
    const made = await run('dev', { prometheusOperator: 'true', monitoringNamespace: 'observability' });
    const monitors = ofType(made, /ServiceMonitor$/);
    expect(monitors.map(({ inputs }) => inputs.metadata.name).join()).to.match(/alpha.*beta.*gamma/);
    const walls = made.resources.filter(({ name }) => name === 'flyte-metrics');
    expect(JSON.stringify(walls[0]!.inputs.spec.ingress)).to.include('observability');
    expect(new Set(made.resources.map(({ urn }) => urn)).size).to.equal(made.resources.length);
  });

  it('has no ServiceMonitor otherwise', async () => {
    expect(ofType(await run('dev'), /ServiceMonitor$/)).to.deep.equal([]);
  });

  it('closes the Kubernetes API to the outside, and to teams, when the stack says so', async () => {
    const made = await run('dev', { publicAccessCidrs: '[]', kubernetesGroupPrefix: '' });
    const [cluster] = ofType(made, /^eks:index:Cluster$/);
    expect(cluster!.inputs).to.deep.include({ endpointPublicAccess: false, endpointPrivateAccess: true });
    expect(cluster!.inputs).to.not.have.property('publicAccessCidrs');
    expect(ofType(made, /IdentityProviderConfig$/)).to.deep.equal([]);
    const people = ofType(made, /RoleBinding$/).flatMap(({ inputs }) => inputs.subjects);
    expect(people.filter(({ kind }) => kind !== 'ServiceAccount')).to.deep.equal([]);
  });

  it('gives a team with nodes of its own a group that starts like the shared ones', async () => {
    const made = await run('dev', { registry: 'test/infra/support/dedicated.yaml' });
    const [shared, own] = ofType(made, /eks\/nodeGroup:NodeGroup$/);
    expect(own!.inputs.launchTemplate).to.deep.equal(shared!.inputs.launchTemplate);
    expect(own!.inputs.taints).to.not.be.empty;
    expect(own!.inputs.subnetIds).to.deep.equal(shared!.inputs.subnetIds);
  });
});
