import type { Environment } from './environment';

/** Flyte's control plane; the chart hard-codes it in places. */
export const FLYTE_NAMESPACE = 'flyte';
export const GATEWAY_NAMESPACE = 'flyte-gateway';
/** Labels of the gateway's Envoy pods, and the port on which they serve plain HTTP inside the cluster. */
export const GATEWAY_POD_LABELS = { 'app.kubernetes.io/name': 'gateway' };
export const GATEWAY_POD_PORT = 8080;

/** Names of the guards that stand once in every tenant namespace. */
export const GUARD = 'flyte-tenant';

/** Key of the taint and the label of a team's dedicated nodes; the value is the team's id. */
export const DEDICATED = 'flyte-tenancy.dev/dedicated';
/** Namespace annotation: the regular expression (RE2) that a pod's normalised image names must match. */
export const IMAGES_ANNOTATION = 'flyte-tenancy.dev/images';

/** Namespace label by which the walls tell tenants apart; its value is `tenantLabel(team)`. */
export const TENANT = 'flyte.org/tenant';
export const PROJECT = 'flyte.org/project';
export const DOMAIN = 'flyte.org/domain';

/** Keys in the metadata bucket: propeller's `metadata-prefix`, and flyteadmin's `dataProxy.upload.storagePrefix`. */
export const METADATA_PREFIX = 'metadata/propeller';
export const UPLOAD_PREFIX = 'uploads';

export const tenantLabel = (team: string): string => `team-${team}`;

/** The EKS cluster's name, known before the cluster is. */
export const clusterName = (environment: Environment): string => environment.prefix;
export const metadataBucketName = (environment: Environment): string => `${environment.prefix}-metadata`;
export const teamBucketName = (environment: Environment, team: string): string =>
  `${environment.prefix}-${team}-data`;
export const teamRoleName = (environment: Environment, team: string): string =>
  `${environment.prefix}-${team}-task`;
export const nodeGroupName = (environment: Environment, team: string): string =>
  `${environment.prefix}-${team}-nodes`;

/** IAM roles of Flyte's own services, the only ones besides the team's that its bucket lets in. */
export function platformRoleNames(environment: Environment): {
  flyteadmin: string;
  propeller: string;
  datacatalog: string;
} {
  return {
    flyteadmin: `${environment.prefix}-flyteadmin`,
    propeller: `${environment.prefix}-flytepropeller`,
    datacatalog: `${environment.prefix}-datacatalog`,
  };
}

export const bucketArn = (environment: Environment, bucket: string): string =>
  `arn:${environment.partition}:s3:::${bucket}`;
