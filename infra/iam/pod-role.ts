import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { PolicyDocument } from '../../plan/model';
import { assumedByPods } from './trust';

export interface PodRoleArgs {
  /** Physical name. */
  name: string;
  accountId: string;
  clusterName: pulumi.Input<string>;
  namespace: string;
  serviceAccount: string;
  policy?: PolicyDocument;
  managedPolicyArns?: string[];
}

/** An IAM role and the association that gives it to one service account (EKS Pod Identity). */
export interface PodRole {
  arn: pulumi.Output<string>;
  /** Pods of the service account that start before this exists have no credentials. */
  ready: pulumi.Resource[];
}

export function createPodRole(
  logicalName: string,
  args: PodRoleArgs,
  opts: pulumi.CustomResourceOptions,
): PodRole {
  const role = new aws.iam.Role(
    logicalName,
    { name: args.name, assumeRolePolicy: assumedByPods(args.accountId) },
    opts,
  );
  const policies: pulumi.Resource[] = (args.managedPolicyArns ?? []).map(
    (policyArn) =>
      new aws.iam.RolePolicyAttachment(
        `${logicalName}-${policyArn.split('/').at(-1)}`,
        { role: role.name, policyArn },
        opts,
      ),
  );
  if (args.policy) {
    policies.push(
      new aws.iam.RolePolicy(logicalName, { role: role.id, policy: JSON.stringify(args.policy) }, opts),
    );
  }
  const association = new aws.eks.PodIdentityAssociation(
    logicalName,
    {
      clusterName: args.clusterName,
      namespace: args.namespace,
      serviceAccount: args.serviceAccount,
      roleArn: role.arn,
    },
    { ...opts, dependsOn: policies },
  );
  return { arn: role.arn, ready: [association] };
}
