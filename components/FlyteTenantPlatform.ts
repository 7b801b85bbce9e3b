import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { admissionPolicy } from '../plan/admission';
import { TENANT_CLUSTER_ROLES } from '../plan/cluster-roles';

/** Nothing to set: the tenants' namespaces say what differs between them. */
// biome-ignore lint/suspicious/noEmptyInterface: the component's schema needs a named type
export interface FlyteTenantPlatformArgs {}

/** What stands once per cluster for all tenants: the roles that their role bindings name, and the admission policy. */
export class FlyteTenantPlatform extends pulumi.ComponentResource {
  constructor(name: string, args: FlyteTenantPlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    super('flyte-tenancy:index:FlyteTenantPlatform', name, args, opts);
    const self = { parent: this };
    for (const role of TENANT_CLUSTER_ROLES) {
      new kubernetes.rbac.v1.ClusterRole(
        `${name}-${role.name}`,
        { metadata: { name: role.name }, rules: role.rules },
        self,
      );
    }
    const { policy, binding } = admissionPolicy();
    const admission = new kubernetes.admissionregistration.v1.ValidatingAdmissionPolicy(
      `${name}-admission`,
      { metadata: policy.metadata, spec: policy.spec },
      self,
    );
    new kubernetes.admissionregistration.v1.ValidatingAdmissionPolicyBinding(
      `${name}-admission-binding`,
      { metadata: binding.metadata, spec: binding.spec },
      { parent: this, dependsOn: admission },
    );
    this.registerOutputs();
  }
}
