import { setImmediate } from 'node:timers/promises';
import type * as pulumi from '@pulumi/pulumi';
import { FlyteTenant } from '../components/FlyteTenant';
import type { PlatformPlan, TenantPlan } from '../plan/model';
import { type SharedProject, sharedProjects } from '../plan/shared';
import type { Registry, Team } from '../registry/model';
import type { Cluster } from './cluster/cluster';
import type { Config } from './config/schema';
import { type Onboarding, onboarding } from './outputs/onboarding';

export interface TenantsArgs {
  config: Config;
  registry: Registry;
  plan: PlatformPlan;
  cluster: Cluster;
  providers: pulumi.ProviderResource[];
}

/** A team's onboarding with what only exists once it is made. */
export type TenantOutput = Onboarding & { bucket: pulumi.Output<string>; roleArn: pulumi.Output<string> };

/**
 * One component per team, by team id. Between two teams the event loop gets its turn, so that a team's registrations
 * are on their way before the next team's begin: thousands held at once would cost several times the time and memory.
 */
export async function createTenants(args: TenantsArgs): Promise<{ [team: string]: TenantOutput }> {
  const plans = new Map(args.plan.tenants.map((tenant) => [tenant.team, tenant]));
  const shared = sharedProjects(args.registry);
  const outputs: { [team: string]: TenantOutput } = {};
  for (const team of args.registry.teams) {
    outputs[team.id] = withoutStackTraces(() =>
      createTenant(args, team, plans.get(team.id)!, shared.get(team.id)),
    );
    await setImmediate();
  }
  return outputs;
}

function createTenant(
  { config, registry, plan, cluster, providers }: TenantsArgs,
  team: Team,
  planned: TenantPlan,
  shared: SharedProject[] | undefined,
): TenantOutput {
  const tenant = new FlyteTenant(
    team.id,
    {
      team,
      environment: plan.environment,
      roles: registry.roles,
      shared,
      clusterName: cluster.name,
      nodeRoleArn: cluster.nodeRoleArn,
      subnetIds: cluster.privateSubnetIds,
      nodeLaunchTemplate: cluster.launchTemplate,
    },
    { providers },
  );
  const texts = onboarding(team, planned, { host: config.host });
  return { ...texts, bucket: tenant.bucket, roleArn: tenant.roleArn };
}

/** Pulumi records a stack trace for every promise, which is most of the time with thousands of resources. */
function withoutStackTraces<T>(work: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}
