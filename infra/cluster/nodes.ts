import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { nodeImage } from '../../plan/instance-types';
import type { Config } from '../config/schema';
import { partitionOf } from '../iam/partition';
import { assumedByPlatform } from '../iam/trust';
import type { Network } from '../network/network';

const NODE_POLICIES = [
  'AmazonEKSWorkerNodePolicy',
  'AmazonEKS_CNI_Policy',
  'AmazonEC2ContainerRegistryPullOnly',
];

export interface Nodes {
  group: aws.eks.NodeGroup;
  roleArn: pulumi.Output<string>;
  launchTemplate: { id: pulumi.Output<string>; version: pulumi.Output<string> };
}

/** The shared nodes, and the role and launch template that dedicated node groups of teams use as well. */
export function createNodes(
  config: Config,
  clusterName: pulumi.Input<string>,
  network: Network,
  child: pulumi.CustomResourceOptions,
): Nodes {
  const role = new aws.iam.Role(
    'node',
    { name: `${config.prefix}-node`, assumeRolePolicy: assumedByPlatform('ec2.amazonaws.com') },
    child,
  );
  const policies = NODE_POLICIES.map(
    (policy) =>
      new aws.iam.RolePolicyAttachment(
        `node-${policy}`,
        { role: role.name, policyArn: `arn:${partitionOf(config.region)}:iam::aws:policy/${policy}` },
        child,
      ),
  );
  const template = createLaunchTemplate(config, child);
  const launchTemplate = {
    id: template.id,
    version: template.latestVersion.apply(String),
  };
  const group = new aws.eks.NodeGroup(
    'shared',
    {
      clusterName,
      nodeGroupNamePrefix: 'shared-',
      nodeRoleArn: role.arn,
      subnetIds: network.privateSubnetIds,
      amiType: nodeImage(config.nodeInstanceType),
      version: config.kubernetesVersion,
      capacityType: 'ON_DEMAND',
      instanceTypes: [config.nodeInstanceType],
      launchTemplate,
      labels: { 'flyte-tenancy.dev/pool': 'shared' },
      scalingConfig: { minSize: config.nodeMin, maxSize: config.nodeMax, desiredSize: config.nodeMin },
      updateConfig: { maxUnavailablePercentage: 33 },
    },
    // The cluster autoscaler owns the desired size.
    { ...child, dependsOn: policies, ignoreChanges: ['scalingConfig.desiredSize'] },
  );
  return { group, roleArn: role.arn, launchTemplate };
}

/** One hop for instance metadata: a pod, one hop further, can't get the node's credentials. */
function createLaunchTemplate(config: Config, child: pulumi.CustomResourceOptions): aws.ec2.LaunchTemplate {
  const tags = { ...config.tags, Name: `${config.prefix}-node` };
  return new aws.ec2.LaunchTemplate(
    'node',
    {
      namePrefix: `${config.prefix}-node-`,
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: '/dev/xvda',
          ebs: {
            volumeSize: config.nodeDiskGiB,
            volumeType: 'gp3',
            encrypted: 'true',
            deleteOnTermination: 'true',
          },
        },
      ],
      tagSpecifications: ['instance', 'volume'].map((resourceType) => ({ resourceType, tags })),
    },
    child,
  );
}
