import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { TenantPlan } from '../plan/model';

/** The IAM role of the team's tasks and what it may do. Returns the role's ARN, to be used once the policy is there. */
export function tenantIdentity(
  parent: pulumi.Resource,
  prefix: string,
  { team, role: plan, tags }: TenantPlan,
): pulumi.Output<string> {
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
  new aws.iam.RolePolicy(
    `${prefix}-task-policy`,
    { name: 'data', role: role.id, policy: JSON.stringify(plan.policy) },
    { parent },
  );
  return role.arn;
}
