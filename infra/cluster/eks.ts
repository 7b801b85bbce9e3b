import * as aws from '@pulumi/aws';
import * as eks from '@pulumi/eks';
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { Config } from '../config/schema';
import { Group } from '../group';
import { partitionOf } from '../iam/partition';
import { assumedByPlatform } from '../iam/trust';
import type { Network } from '../network/network';
import { createAddons } from './addons';
import type { Cluster } from './cluster';
import { createNodes } from './nodes';

const LOG_TYPES = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

/** An EKS cluster with shared nodes, Pod Identity, network policies and team groups from the identity provider. */
export function createEksCluster(
  config: Config,
  clusterName: string,
  network: Network,
  aws_: aws.Provider,
): Cluster {
  const group = new Group('Cluster', { providers: { aws: aws_ } });
  const child = { parent: group };
  const logs = new aws.cloudwatch.LogGroup(
    'control-plane-logs',
    { name: `/aws/eks/${clusterName}/cluster`, retentionInDays: config.logRetentionDays },
    { ...child, protect: config.protect },
  );
  const key = createSecretsKey(config, child);
  const service = createServiceRole(config, child);
  const cluster = new eks.Cluster(
    'cluster',
    {
      name: clusterName,
      version: config.kubernetesVersion,
      vpcId: network.vpcId,
      subnetIds: network.controlSubnetIds,
      authenticationMode: eks.AuthenticationMode.Api,
      accessEntries: adminEntries(config),
      endpointPrivateAccess: true,
      endpointPublicAccess: config.publicAccessCidrs.length > 0,
      publicAccessCidrs: config.publicAccessCidrs.length > 0 ? config.publicAccessCidrs : undefined,
      encryptionConfigKeyArn: key.arn,
      enabledClusterLogTypes: LOG_TYPES,
      serviceRole: service.role,
      skipDefaultNodeGroup: true,
      // The group that EKS itself makes joins control plane and managed nodes; a second pair would only be wider.
      skipDefaultSecurityGroups: true,
      createOidcProvider: false,
      vpcCniOptions: { enableNetworkPolicy: true },
      deletionProtection: config.protect,
      tags: config.tags,
    },
    { ...child, providers: [aws_], dependsOn: [logs, service.policy], protect: config.protect },
  );
  const name = cluster.eksCluster.apply((made) => made?.name ?? clusterName);
  const securityGroupId = cluster.clusterSecurityGroupId;
  const nodes = createNodes(config, name, network, child);
  const addons = createAddons(config, name, { ...child, dependsOn: [nodes.group] });
  if (config.kubernetesGroupPrefix !== '') trustIdentityProvider(config, name, child);
  const kubeconfig = pulumi.secret(cluster.kubeconfigJson);
  const provider = new kubernetes.Provider(
    'kubernetes',
    // Changed ConfigMaps are updated, not made anew: pods see the change without missing the file in between.
    { kubeconfig, enableConfigMapMutable: true },
    child,
  );
  group.complete();
  return {
    name,
    provider,
    kubeconfig,
    securityGroupId,
    nodeRoleArn: nodes.roleArn,
    launchTemplate: nodes.launchTemplate,
    privateSubnetIds: network.privateSubnetIds,
    ready: [nodes.group, ...addons],
  };
}

/** Encrypts Kubernetes Secrets in etcd under a key of this account. */
function createSecretsKey(config: Config, child: pulumi.CustomResourceOptions): aws.kms.Key {
  const key = new aws.kms.Key(
    'secrets',
    {
      description: `Kubernetes Secrets of ${config.prefix}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
    },
    { ...child, protect: config.protect },
  );
  new aws.kms.Alias('secrets', { name: `alias/${config.prefix}-secrets`, targetKeyId: key.keyId }, child);
  return key;
}

function createServiceRole(
  config: Config,
  child: pulumi.CustomResourceOptions,
): { role: aws.iam.Role; policy: pulumi.Resource } {
  const role = new aws.iam.Role(
    'control-plane',
    { name: `${config.prefix}-control-plane`, assumeRolePolicy: assumedByPlatform('eks.amazonaws.com') },
    child,
  );
  const policyArn = `arn:${partitionOf(config.region)}:iam::aws:policy/AmazonEKSClusterPolicy`;
  const policy = new aws.iam.RolePolicyAttachment('control-plane', { role: role.name, policyArn }, child);
  return { role, policy };
}

/** Keyed by the role's name, so that adding one leaves the others alone. */
function adminEntries(config: Config): eks.ClusterArgs['accessEntries'] {
  const policyArn = `arn:${partitionOf(config.region)}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`;
  return Object.fromEntries(
    config.platformAdminRoleArns.map((principalArn) => [
      principalArn.split(':role/')[1]!,
      { principalArn, accessPolicies: { admin: { policyArn, accessScope: { type: 'cluster' as const } } } },
    ]),
  );
}

/** Groups of the identity provider become Kubernetes groups; what they may do is bound per namespace by the tenants. */
function trustIdentityProvider(
  config: Config,
  clusterName: pulumi.Input<string>,
  child: pulumi.CustomResourceOptions,
): void {
  new aws.eks.IdentityProviderConfig(
    'identity-provider',
    {
      clusterName,
      oidc: {
        identityProviderConfigName: 'oidc',
        issuerUrl: config.oidcIssuer,
        clientId: config.oidcClientId,
        groupsClaim: config.oidcGroupsClaim,
        groupsPrefix: config.kubernetesGroupPrefix,
        usernameClaim: config.oidcUsernameClaim,
        usernamePrefix: config.kubernetesGroupPrefix,
      },
    },
    child,
  );
}
