import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import type { Config } from '../config/schema';
import { Group } from '../group';
import { createPodRole } from '../iam/pod-role';
import type { Network } from '../network/network';
import { autoscalerPolicy } from './autoscaler-policy';
import type { Cluster } from './cluster';
import { loadBalancerPolicy } from './load-balancer-policy';

const LOAD_BALANCER_CONTROLLER = '1.17.0';
const CLUSTER_AUTOSCALER = '9.59.0';

/** What every cluster needs on top of EKS: load balancers, nodes on demand, an encrypted default volume. */
export interface ClusterServices {
  /** Services and Ingresses made before this exists get no load balancer. */
  loadBalancers: pulumi.Resource;
}

export function createClusterServices(
  config: Config,
  clusterName: string,
  network: Network,
  cluster: Cluster,
  opts: pulumi.ComponentResourceOptions,
): ClusterServices {
  const group = new Group('ClusterServices', opts);
  const child = { parent: group, dependsOn: cluster.ready };
  createDefaultStorageClass(child);
  const loadBalancers = createLoadBalancerController(config, clusterName, network, cluster, child);
  createAutoscaler(config, clusterName, cluster, child);
  group.complete();
  return { loadBalancers };
}

function createDefaultStorageClass(child: pulumi.CustomResourceOptions): void {
  new kubernetes.storage.v1.StorageClass(
    'gp3',
    {
      metadata: { name: 'gp3', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'ebs.csi.aws.com',
      parameters: { type: 'gp3', encrypted: 'true' },
      // In the zone where the pod lands.
      volumeBindingMode: 'WaitForFirstConsumer',
      reclaimPolicy: 'Delete',
      allowVolumeExpansion: true,
    },
    child,
  );
}

function createLoadBalancerController(
  config: Config,
  clusterName: string,
  network: Network,
  cluster: Cluster,
  child: pulumi.CustomResourceOptions,
): kubernetes.helm.v3.Release {
  const name = 'aws-load-balancer-controller';
  const role = createPodRole(
    name,
    {
      name: `${config.prefix}-load-balancers`,
      accountId: config.accountId,
      clusterName: cluster.name,
      namespace: 'kube-system',
      serviceAccount: name,
      policy: loadBalancerPolicy(config.region, clusterName),
    },
    child,
  );
  return new kubernetes.helm.v3.Release(
    name,
    {
      name,
      chart: name,
      version: LOAD_BALANCER_CONTROLLER,
      namespace: 'kube-system',
      repositoryOpts: { repo: 'https://aws.github.io/eks-charts' },
      values: {
        clusterName,
        region: config.region,
        // Both are asked of instance metadata otherwise, which pods can't reach.
        vpcId: network.vpcId,
        serviceAccount: { create: true, name },
        // Services name their load balancer class themselves, so that none waits for a webhook of this controller.
        enableServiceMutatorWebhook: false,
        enableShield: false,
        enableWaf: false,
        enableWafv2: false,
      },
    },
    { ...child, dependsOn: [...cluster.ready, ...role.ready] },
  );
}

/** Without it node groups stay at their smallest size. */
function createAutoscaler(
  config: Config,
  clusterName: string,
  cluster: Cluster,
  child: pulumi.CustomResourceOptions,
): void {
  const name = 'cluster-autoscaler';
  const role = createPodRole(
    name,
    {
      name: `${config.prefix}-autoscaler`,
      accountId: config.accountId,
      clusterName: cluster.name,
      namespace: 'kube-system',
      serviceAccount: name,
      policy: autoscalerPolicy(clusterName),
    },
    child,
  );
  new kubernetes.helm.v3.Release(
    name,
    {
      name,
      chart: name,
      version: CLUSTER_AUTOSCALER,
      namespace: 'kube-system',
      repositoryOpts: { repo: 'https://kubernetes.github.io/autoscaler' },
      values: {
        fullnameOverride: name,
        awsRegion: config.region,
        autoDiscovery: { clusterName },
        image: { tag: `v${config.kubernetesVersion}.0` },
        rbac: { serviceAccount: { create: true, name } },
        extraArgs: { 'balance-similar-node-groups': true, 'skip-nodes-with-local-storage': false },
      },
    },
    { ...child, dependsOn: [...cluster.ready, ...role.ready] },
  );
}
