import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { TenantPlan } from '../plan/model';
import type { FlyteTenantArgs } from './FlyteTenant';

/** A managed node group of the team's own, if it asked for one. */
export function tenantNodes(
  parent: pulumi.Resource,
  prefix: string,
  { team, nodes, tags }: TenantPlan,
  { clusterName, nodeRoleArn, subnetIds, nodeLaunchTemplate }: FlyteTenantArgs,
): void {
  if (nodes === undefined) return;
  if (nodeRoleArn === undefined || subnetIds === undefined || nodeLaunchTemplate === undefined) {
    throw new Error(
      `team "${team}" has dedicated nodes; give FlyteTenant nodeRoleArn, subnetIds and nodeLaunchTemplate`,
    );
  }
  new aws.eks.NodeGroup(
    `${prefix}-nodes`,
    {
      clusterName,
      nodeGroupName: nodes.name,
      nodeRoleArn,
      subnetIds,
      launchTemplate: nodeLaunchTemplate,
      instanceTypes: nodes.instanceTypes,
      amiType: nodes.image,
      scalingConfig: { minSize: nodes.min, maxSize: nodes.max, desiredSize: nodes.min },
      updateConfig: { maxUnavailable: 1 },
      labels: nodes.labels,
      taints: nodes.taints,
      tags,
    },
    // The cluster's autoscaler moves the size between minimum and maximum.
    { parent, ignoreChanges: ['scalingConfig.desiredSize'] },
  );
}
