import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import type { PlatformPlan } from '../../plan/model';
import { clusterName, FLYTE_NAMESPACE, metadataBucketName, platformRoleNames } from '../../plan/names';
import type { Cluster } from '../cluster/cluster';
import type { Config } from '../config/schema';
import type { Database } from '../database/database';
import { Group } from '../group';
import { createPodRole } from '../iam/pod-role';
import { flytePolicies } from './network-policies';
import { datacatalogPolicy, flyteadminPolicy, propellerPolicy } from './policies';
import { FLYTE_ROLES } from './roles';
import { createSecrets } from './secrets';
import { FLYTE_CHART, SERVICE_ACCOUNTS } from './settings';
import { flyteValues } from './values';
import { createWorkflowCrd } from './workflow-crd';

export interface ControlPlaneArgs {
  config: Config;
  plan: PlatformPlan;
  /** Ids of Flyte's domains. */
  domains: string[];
  cluster: Cluster;
  /** CIDRs from which the Kubernetes API server calls webhooks. */
  controlCidrs: string[];
  database: Database;
  /** Secret of the internal OAuth2 client. */
  clientSecret: pulumi.Output<string>;
  /** What must exist before Flyte starts: the metadata bucket; the issuer that flyteadmin trusts. */
  after: pulumi.Resource[];
}

export interface ControlPlane {
  /** Defines FlyteWorkflow. */
  crd: pulumi.Resource;
  release: pulumi.Resource;
}

/** flyteadmin, propeller, datacatalog, scheduler and console in namespace `flyte`, behind walls. */
export function createControlPlane(
  args: ControlPlaneArgs,
  opts: pulumi.ComponentResourceOptions,
): ControlPlane {
  const { config, plan, cluster, database } = args;
  const group = new Group('ControlPlane', opts);
  const top = { parent: group, dependsOn: cluster.ready };
  const namespace = createNamespace(top);
  const inside = { parent: group, dependsOn: [namespace] };
  const crd = createWorkflowCrd(config.protect, top);
  const secrets = createSecrets(database, args.clientSecret, inside, {
    parent: group,
    protect: config.protect,
  });
  const walls = flytePolicies(
    args.controlCidrs,
    config.prometheusOperator ? config.monitoringNamespace : undefined,
  ).map(
    ({ name, spec }) =>
      new kubernetes.networking.v1.NetworkPolicy(
        `flyte-${name}`,
        { metadata: { name, namespace: FLYTE_NAMESPACE }, spec },
        inside,
      ),
  );
  const identities = createIdentities(args, { parent: group });
  const release = new kubernetes.helm.v3.Release(
    'flyte',
    {
      name: 'flyte',
      chart: FLYTE_CHART.name,
      version: FLYTE_CHART.version,
      repositoryOpts: { repo: FLYTE_CHART.repo },
      namespace: FLYTE_NAMESPACE,
      timeout: 900,
      values: flyteValues({
        region: config.region,
        clusterName: clusterName(plan.environment),
        metadataBucket: metadataBucketName(plan.environment),
        database,
        domains: args.domains,
        clusterLabels: plan.clusterLabels,
        host: config.host,
        client: { id: config.oidcClientId, audience: config.oidcAudience },
        replicas: config.flyteReplicas,
        prometheusOperator: config.prometheusOperator,
      }),
    },
    {
      parent: group,
      dependsOn: [crd, ...createRoles(inside), ...secrets, ...walls, ...identities, ...args.after],
    },
  );
  group.complete();
  return { crd, release };
}

/** Flyte's images run as non-root, but set no seccomp profile, which `restricted` asks for. */
function createNamespace(top: pulumi.CustomResourceOptions): kubernetes.core.v1.Namespace {
  return new kubernetes.core.v1.Namespace(
    'flyte',
    {
      metadata: {
        name: FLYTE_NAMESPACE,
        labels: {
          'pod-security.kubernetes.io/enforce': 'baseline',
          'pod-security.kubernetes.io/warn': 'restricted',
        },
      },
    },
    top,
  );
}

function createRoles(inside: pulumi.CustomResourceOptions): pulumi.Resource[] {
  return FLYTE_ROLES.flatMap(({ name, serviceAccount, rules }) => {
    const metadata = { name, namespace: FLYTE_NAMESPACE };
    const role = new kubernetes.rbac.v1.Role(name, { metadata, rules }, inside);
    const binding = new kubernetes.rbac.v1.RoleBinding(
      name,
      {
        metadata,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
        subjects: [{ kind: 'ServiceAccount', name: serviceAccount, namespace: FLYTE_NAMESPACE }],
      },
      inside,
    );
    return [role, binding];
  });
}

function createIdentities(
  { config, plan, cluster }: ControlPlaneArgs,
  child: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const names = platformRoleNames(plan.environment);
  const policies = {
    flyteadmin: flyteadminPolicy(plan.environment, plan.tenants),
    propeller: propellerPolicy(plan.environment, plan.tenants),
    datacatalog: datacatalogPolicy(plan.environment),
  };
  return (['flyteadmin', 'propeller', 'datacatalog'] as const).flatMap(
    (service) =>
      createPodRole(
        service,
        {
          name: names[service],
          accountId: config.accountId,
          clusterName: cluster.name,
          namespace: FLYTE_NAMESPACE,
          serviceAccount: SERVICE_ACCOUNTS[service],
          policy: policies[service],
        },
        child,
      ).ready,
  );
}
