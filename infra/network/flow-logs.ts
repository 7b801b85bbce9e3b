import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Config } from '../config/schema';
import { assumedByService } from '../iam/trust';

/** Records every connection of the VPC in CloudWatch: the network half of the audit trail. */
export function createFlowLogs(config: Config, vpc: aws.ec2.Vpc, child: pulumi.CustomResourceOptions): void {
  const logs = new aws.cloudwatch.LogGroup(
    'flow-logs',
    { name: `/${config.prefix}/vpc-flow-logs`, retentionInDays: config.logRetentionDays },
    { ...child, protect: config.protect },
  );
  const role = new aws.iam.Role(
    'flow-logs',
    {
      name: `${config.prefix}-flow-logs`,
      assumeRolePolicy: assumedByService('vpc-flow-logs.amazonaws.com', config.accountId),
    },
    child,
  );
  const policy = new aws.iam.RolePolicy(
    'flow-logs',
    {
      role: role.id,
      policy: logs.arn.apply((arn) =>
        JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'WriteFlowLogs',
              Effect: 'Allow',
              Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
              Resource: [arn, `${arn}:*`],
            },
          ],
        }),
      ),
    },
    child,
  );
  new aws.ec2.FlowLog(
    'flow-logs',
    {
      vpcId: vpc.id,
      trafficType: 'ALL',
      logDestinationType: 'cloud-watch-logs',
      logDestination: logs.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 600,
      tags: { Name: config.prefix },
    },
    { ...child, dependsOn: [policy] },
  );
}
