import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { TenantPlan } from '../plan/model';

/** The IAM role of the team's tasks, and what it may do. */
export function tenantRole(
  parent: pulumi.Resource,
  prefix: string,
  { team, role: plan, tags }: TenantPlan,
): { roleArn: pulumi.Output<string>; rolePolicy: pulumi.Resource } {
  const role = new aws.iam.Role(
    `${prefix}-task`,
    {
      name: plan.name,
      description: `Flyte tasks of team ${team}`,
      assumeRolePolicy: JSON.stringify(plan.trust),
      tags,
    },
    { parent },
  );
  const rolePolicy = new aws.iam.RolePolicy(
    `${prefix}-task-policy`,
    { name: 'data', role: role.id, policy: JSON.stringify(plan.policy) },
    { parent },
  );
  return { roleArn: role.arn, rolePolicy };
}
