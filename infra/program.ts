import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as aws from '@pulumi/aws';
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { FlyteTenantPlatform } from '../components/FlyteTenantPlatform';
import { planPlatform } from '../plan';
import type { Finding, PlatformPlan } from '../plan/model';
import { clusterName } from '../plan/names';
import { createEksCluster } from './cluster/eks';
import { createClusterServices } from './cluster/services';
import { loadConfig } from './config';
import { environmentOf } from './config/environment';
import type { Config } from './config/schema';
import { createControlPlane } from './control-plane/control-plane';
import { createInternalClients } from './control-plane/secrets';
import { createDatabase } from './database/database';
import { flyteProvider } from './flyte';
import { gatewayArgs } from './gateway/args';
import { Gateway } from './gateway/gateway';
import { createNetwork } from './network/network';
import { capacityOutput } from './outputs/onboarding';
import { loadRegistry } from './registry';
import { createMetadataBucket } from './storage/metadata-bucket';
import { createTenants } from './tenants';

/**
 * The stack: configuration and registry to a running platform. Outputs: `tenants`, `endpoint`, `loadBalancer` (what `host` must
 * point to), `kubeconfig` (secret),
 * `capacity`, `readme`.
 *
 * @throws pulumi.RunError when configuration, registry or plan has errors, before any resource is made
 */
export async function program(): Promise<{ [output: string]: unknown }> {
  const root = rootFolder();
  const config = loadConfig();
  const registry = loadRegistry(config.registry, root);
  const plan = planPlatform(registry, environmentOf(config, pulumi.getStack()));
  report(plan.findings);

  const cloud = awsProvider(config);
  const viaAws = { providers: { aws: cloud } };
  const name = clusterName(plan.environment);
  const network = createNetwork({ config, clusterName: name }, viaAws);
  const cluster = createEksCluster(config, name, network, cloud);
  const viaBoth = { providers: { aws: cloud, kubernetes: cluster.provider } };
  const services = createClusterServices(config, name, network, cluster, viaBoth);
  const database = createDatabase(config, network, cluster, viaAws);
  const metadata = createMetadataBucket(config, plan.environment, viaAws);
  const clients = createInternalClients({ protect: config.protect });
  const gateway = new Gateway(
    'gateway',
    gatewayArgs({ config, registry, plan, clients, controlCidrs: network.controlCidrs }),
    {
      ...viaBoth,
      dependsOn: [...cluster.ready, services.loadBalancers],
    },
  );
  const controlPlane = createControlPlane(
    {
      config,
      plan,
      domains: registry.domains.map(({ id }) => id),
      cluster,
      controlCidrs: network.controlCidrs,
      database,
      clientSecret: clients.flyte,
      after: [metadata.made, services.loadBalancers, ...gateway.ready],
    },
    viaBoth,
  );
  const walls = new FlyteTenantPlatform('tenancy', {}, viaBoth);
  const tenants = await createTenants({
    config,
    registry,
    plan,
    cluster,
    providers: [
      cloud,
      tenantProvider(cluster.kubeconfig, [walls, controlPlane.crd]),
      flyteProvider(config, cluster.kubeconfig, clients.pulumi, controlPlane.release),
    ],
  });
  return {
    tenants,
    endpoint: `https://${config.host}`,
    loadBalancer: gateway.address,
    kubeconfig: cluster.kubeconfig,
    capacity: capacityOutput(plan.capacity),
    readme: readFileSync(path.join(root, 'Pulumi.README.md'), 'utf8'),
  };
}

/** Where Pulumi.yaml is: fixed when bundled, else the folder above. */
function rootFolder(): string {
  return process.env['FLYTE_TENANCY_ROOT'] ?? path.resolve(__dirname, '..');
}

/** Warnings into Pulumi's log; any error ends the program with all of them. */
function report(findings: PlatformPlan['findings']): void {
  const text = ({ team, message }: Finding) => (team ? `team ${team}: ${message}` : message);
  for (const finding of findings) if (finding.severity === 'warning') void pulumi.log.warn(text(finding));
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    throw new pulumi.RunError(
      `The plan is refused:\n${errors.map((error) => `  - ${text(error)}`).join('\n')}`,
    );
  }
}

/** Named, so that the account can be checked and every resource carries the stack's tags. */
function awsProvider(config: Config): aws.Provider {
  return new aws.Provider('aws', {
    region: config.region as aws.Region,
    allowedAccountIds: [config.accountId],
    defaultTags: { tags: { ...config.tags, 'managed-by': 'flyte-tenancy' } },
  });
}

/**
 * What a component depends on does not hold back its children; a provider does. So no tenant namespace exists before
 * the admission policy and the roles that guard it.
 */
function tenantProvider(kubeconfig: pulumi.Output<string>, after: pulumi.Resource[]): kubernetes.Provider {
  return new kubernetes.Provider('kubernetes-tenants', { kubeconfig }, { dependsOn: after });
}
