import * as aws from '@pulumi/aws';
import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import type { NamespacePlan, RoleBindingPlan } from '../plan/model';
import { GUARD } from '../plan/names';
import { POD_TEMPLATE } from '../registry/names';

/** How the namespace's pods get the team's IAM role. */
export interface TaskIdentity {
  clusterName: pulumi.Input<string>;
  roleArn: pulumi.Input<string>;
  /** What the role may do; pods that start before have no access. */
  rolePolicy: pulumi.Resource;
  tags: { [key: string]: string };
}

/**
 * One namespace and what stands in it. Everything waits for the namespace; flyteadmin, who starts the work, gets in only
 * once the walls stand.
 */
export function tenantNamespace(
  parent: pulumi.Resource,
  prefix: string,
  plan: NamespacePlan,
  { clusterName, roleArn, rolePolicy, tags }: TaskIdentity,
): kubernetes.core.v1.Namespace {
  const key = `${prefix}-${plan.name}`;
  const namespace = new kubernetes.core.v1.Namespace(
    key,
    { metadata: { name: plan.name, labels: plan.labels, annotations: plan.annotations } },
    { parent },
  );
  const inside = { parent, dependsOn: namespace };
  const guard = { name: GUARD, namespace: plan.name };

  const walls = [
    new kubernetes.core.v1.ResourceQuota(`${key}-quota`, { metadata: guard, spec: plan.quota }, inside),
    new kubernetes.core.v1.LimitRange(`${key}-limits`, { metadata: guard, spec: plan.limitRange }, inside),
    new kubernetes.networking.v1.NetworkPolicy(
      `${key}-network`,
      { metadata: guard, spec: plan.networkPolicy },
      inside,
    ),
  ];
  new kubernetes.core.v1.ServiceAccount(
    `${key}-account`,
    {
      metadata: { name: plan.serviceAccount, namespace: plan.name },
      // Tasks talk to Flyte and AWS, not to the Kubernetes API; Pod Identity brings its own token.
      automountServiceAccountToken: false,
    },
    inside,
  );
  new kubernetes.core.v1.PodTemplate(
    `${key}-template`,
    { metadata: { name: POD_TEMPLATE, namespace: plan.name }, template: plan.podTemplate },
    inside,
  );
  for (const binding of plan.roleBindings) {
    const options = binding.thing === 'flyteadmin' ? { parent, dependsOn: walls } : inside;
    roleBinding(key, plan.name, binding, options);
  }
  new aws.eks.PodIdentityAssociation(
    `${key}-identity`,
    {
      clusterName,
      namespace: plan.name,
      serviceAccount: plan.serviceAccount,
      roleArn,
      tags,
    },
    { parent, dependsOn: rolePolicy },
  );
  return namespace;
}

function roleBinding(
  key: string,
  namespace: string,
  { thing, clusterRole, subjects }: RoleBindingPlan,
  options: pulumi.CustomResourceOptions,
): void {
  new kubernetes.rbac.v1.RoleBinding(
    `${key}-${thing}`,
    {
      metadata: { name: clusterRole, namespace },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: clusterRole },
      subjects: subjects.map((subject) =>
        subject.kind === 'ServiceAccount' ? subject : { ...subject, apiGroup: RBAC },
      ),
    },
    options,
  );
}

const RBAC = 'rbac.authorization.k8s.io';
