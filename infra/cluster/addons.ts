import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Config } from '../config/schema';
import { partitionOf } from '../iam/partition';
import { createPodRole } from '../iam/pod-role';

/** EKS add-ons beyond those of the cluster component (VPC CNI, kube-proxy): those that need nodes to become active. */
export function createAddons(
  config: Config,
  clusterName: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const agent = new aws.eks.Addon(
    'pod-identity-agent',
    { clusterName, addonName: 'eks-pod-identity-agent', ...REPLACE_FOREIGN_SETTINGS },
    opts,
  );
  // The cluster component leaves it unmanaged when the nodes are not its own; this takes it over.
  const dns = new aws.eks.Addon(
    'coredns',
    { clusterName, addonName: 'coredns', ...REPLACE_FOREIGN_SETTINGS },
    opts,
  );
  const volumes = createPodRole(
    'ebs-csi',
    {
      name: `${config.prefix}-ebs-csi`,
      accountId: config.accountId,
      clusterName,
      namespace: 'kube-system',
      serviceAccount: 'ebs-csi-controller-sa',
      managedPolicyArns: [
        `arn:${partitionOf(config.region)}:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy`,
      ],
    },
    { ...opts, dependsOn: [agent] },
  );
  const driver = new aws.eks.Addon(
    'ebs-csi',
    { clusterName, addonName: 'aws-ebs-csi-driver', ...REPLACE_FOREIGN_SETTINGS },
    { ...opts, dependsOn: volumes.ready },
  );
  return [agent, dns, driver];
}

const REPLACE_FOREIGN_SETTINGS = {
  resolveConflictsOnCreate: 'OVERWRITE',
  resolveConflictsOnUpdate: 'OVERWRITE',
};
