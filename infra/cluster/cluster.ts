import type * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';

/** What the rest of the program needs of a Kubernetes cluster; how it is made stays behind this. */
export interface Cluster {
  name: pulumi.Output<string>;
  /** Talks to the cluster's API; made with the credentials that made the cluster. */
  provider: kubernetes.Provider;
  /** Secret. Fetches a token with the AWS command line at each use; holds no credentials itself. */
  kubeconfig: pulumi.Output<string>;
  /** Security group of nodes and pods. */
  securityGroupId: pulumi.Output<string>;
  nodeRoleArn: pulumi.Output<string>;
  launchTemplate: { id: pulumi.Output<string>; version: pulumi.Output<string> };
  privateSubnetIds: pulumi.Output<string>[];
  /** Pods can run once these exist: nodes, network policy engine, Pod Identity agent. */
  ready: pulumi.Resource[];
}
