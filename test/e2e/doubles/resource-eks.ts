/**
 * A double of pulumi-resource-eks: `eks.Cluster` is a component the real plugin builds from AWS resources. This one is
 * only the component itself, and its kubeconfig is the lab's (`LAB_KUBECONFIG`). It can't be had from a package registry.
 */
import { readFileSync } from 'node:fs';
import * as pulumi from '@pulumi/pulumi';
import { created } from '../../../cli/preview/cloud';
import { endWithParent } from '../../../provider/plugin';
import { PLACE } from './place';
import { VERSION } from './resource-provider';

class ClusterDouble extends pulumi.ComponentResource {
  readonly outputs: pulumi.Inputs;

  constructor(name: string, inputs: pulumi.Inputs, options: pulumi.ComponentResourceOptions) {
    super('eks:index:Cluster', name, inputs, options);
    const {
      eksCluster: _,
      core: __,
      ...state
    } = created({ type: 'eks:index:Cluster', name, inputs, id: '' }, PLACE).state;
    const kubeconfigJson = readFileSync(process.env.LAB_KUBECONFIG ?? '', 'utf8');
    // Without it the name of the cluster would be unknown in every preview, and whatever carries it would be replaced.
    const eksCluster = pulumi.output(inputs.name ?? name).apply((clusterName) => ({ name: clusterName }));
    // The lab's holds a token where one of EKS holds a command that gets one, so it is secret here already.
    const secrets = {
      kubeconfigJson: pulumi.secret(kubeconfigJson),
      kubeconfig: pulumi.secret(JSON.parse(kubeconfigJson)),
    };
    this.outputs = { ...state, eksCluster, ...secrets };
    this.registerOutputs(this.outputs);
  }
}

const provider: pulumi.provider.Provider = {
  version: VERSION,
  async construct(name, _type, inputs, options) {
    const cluster = new ClusterDouble(name, inputs, options);
    return { urn: cluster.urn, state: cluster.outputs };
  },
};

endWithParent();
pulumi.provider.main(provider, process.argv.slice(2));
