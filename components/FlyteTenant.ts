import * as pulumi from '@pulumi/pulumi';
import type { Environment } from '../plan/environment';
import type { AccessPlan, FlyteAttributePlan, FlyteProjectPlan, TenantPlan } from '../plan/model';
import type { SharedProject } from '../plan/shared';
import { planTenant } from '../plan/tenant';
import type { Role, Team } from '../registry/model';
import { tenantBucket } from './bucket';
import { tenantFlyte } from './flyte';
import { tenantMonitor } from './monitor';
import { tenantNamespace } from './namespace';
import { tenantNodes } from './nodes';
import { tenantRole } from './role';

export interface FlyteTenantArgs {
  /** The team as the registry has it: projects, quota, access. */
  team: Team;
  /** The stack it is made in: names, capacity, protection. */
  environment: Environment;
  /** The registry's roles, for the listing of who may do what. */
  roles?: Role[];
  /** Projects of other teams that this team may launch. */
  shared?: SharedProject[];
  /** The EKS cluster, named `clusterName(environment)`; given so that the tenant waits for it. */
  clusterName: pulumi.Input<string>;
  /** IAM role of the nodes; needed for a team with dedicated nodes. */
  nodeRoleArn?: pulumi.Input<string>;
  /** Private subnets of the cluster; needed for a team with dedicated nodes. */
  subnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** How the shared nodes are started (disks, no instance metadata for pods); needed for dedicated nodes, too. */
  nodeLaunchTemplate?: NodeLaunchTemplate;
}

/** An EC2 launch template, without instance type, for dedicated nodes. */
export interface NodeLaunchTemplate {
  id: pulumi.Input<string>;
  version: pulumi.Input<string>;
}

/** One namespace of a tenant. */
export interface TenantNamespaceOutput {
  name: string;
  project: string;
  domain: string;
  /** Hard limits of the namespace's ResourceQuota. */
  quota: { [resource: string]: string };
}

/**
 * All that a team gets: its namespaces with their walls, a bucket, an IAM role for its tasks, nodes of its own if it
 * asked for them, and its projects and matchable attributes in flyteadmin.
 */
export class FlyteTenant extends pulumi.ComponentResource {
  /** One per Flyte project and domain. */
  public readonly namespaces: pulumi.Output<TenantNamespaceOutput[]>;
  /** Name of the bucket with the team's data. */
  public readonly bucket: pulumi.Output<string>;
  /** ARN of the IAM role that the team's tasks run with. */
  public readonly roleArn: pulumi.Output<string>;
  /** The team's Flyte projects. */
  public readonly projects: pulumi.Output<FlyteProjectPlan[]>;
  /** The team's matchable attributes in flyteadmin. */
  public readonly attributes: pulumi.Output<FlyteAttributePlan[]>;
  /** Who holds which role where. */
  public readonly access: pulumi.Output<AccessPlan[]>;

  constructor(name: string, args: FlyteTenantArgs, opts?: pulumi.ComponentResourceOptions) {
    super('flyte-tenancy:index:FlyteTenant', name, {}, opts);
    const plan = planTenant(args.team, args.environment, args.roles, args.shared);

    const bucket = tenantBucket(this, name, plan, args.environment);
    const identity = { clusterName: args.clusterName, ...tenantRole(this, name, plan), tags: plan.tags };
    const namespaces = plan.namespaces.map((namespace) => tenantNamespace(this, name, namespace, identity));
    tenantNodes(this, name, plan, args);
    tenantMonitor(this, name, plan);
    tenantFlyte(this, name, plan, namespaces);

    this.namespaces = pulumi.output(namespaceOutputs(plan));
    this.bucket = bucket;
    this.roleArn = identity.roleArn;
    this.projects = pulumi.output(plan.projects);
    this.attributes = pulumi.output(plan.attributes);
    this.access = pulumi.output(plan.access);
    this.registerOutputs({
      namespaces: this.namespaces,
      bucket: this.bucket,
      roleArn: this.roleArn,
      projects: this.projects,
      attributes: this.attributes,
      access: this.access,
    });
  }
}

function namespaceOutputs(plan: TenantPlan): TenantNamespaceOutput[] {
  return plan.namespaces.map(({ name, project, domain, quota }) => ({
    name,
    project,
    domain,
    quota: quota.hard,
  }));
}
