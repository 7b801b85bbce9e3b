import type * as pulumi from '@pulumi/pulumi';
import { GATEWAY_NAMESPACE } from '../../plan/names';
import { GATEWAY_PORTS } from '../gateway/settings';

/** Chart and images of Flyte's control plane. The published chart of a release has its images pinned to the same tag. */
export const FLYTE_CHART = {
  repo: 'https://flyteorg.github.io/flyte',
  name: 'flyte-core',
  version: 'v1.16.8',
};

/** The gateway's Service inside the cluster. */
const GATEWAY = `access.${GATEWAY_NAMESPACE}.svc.cluster.local`;

/** Where the gateway's access service mints the only tokens that flyteadmin accepts, and for whom. */
export const INTERNAL_ISSUER = `http://${GATEWAY}:${GATEWAY_PORTS.issuer}`;

/** Where propeller and the scheduler reach flyteadmin: the gateway's door for them. */
export const SERVICES_ENDPOINT = `dns:///${GATEWAY}:${GATEWAY_PORTS.services}`;

/** OAuth2 client of propeller and of the scheduler; the chart mounts one secret for both. */
export const INTERNAL_CLIENT = 'flytepropeller';

/** OAuth2 client of the flyte provider, which reaches flyteadmin through the Kubernetes API's service proxy. */
export const PULUMI_CLIENT = 'pulumi';

/** Names of Kubernetes Secrets. The chart hard-codes the second; it makes `flyte-admin-secrets` itself, so ours has another name. */
export const SECRETS = { database: 'db-pass', client: 'flyte-secret-auth', admin: 'flyte-admin-keys' };

/** Service accounts that the chart makes. */
export const SERVICE_ACCOUNTS = {
  flyteadmin: 'flyteadmin',
  propeller: 'flytepropeller',
  datacatalog: 'datacatalog',
  webhook: 'flyte-pod-webhook',
};

/** Ports of the pods, not of their services. */
export const PORTS = {
  http: 8088,
  grpc: 8089,
  datacatalog: 8089,
  console: 8080,
  webhook: 9443,
  metrics: 10254,
};

/** What the chart's values depend on. No secrets: values are stored in plain text by Helm. */
export interface FlyteSettings {
  region: string;
  clusterName: string;
  metadataBucket: string;
  database: { host: pulumi.Input<string>; port: number; username: string };
  /** Ids of Flyte's domains. */
  domains: string[];
  /** Execution cluster labels that the registry uses; all of them mean this cluster. */
  clusterLabels: string[];
  /** Public DNS name. */
  host: string;
  /** Public OAuth2 client for pyflyte and flytectl. */
  client: { id: string; audience: string };
  replicas: number;
  prometheusOperator: boolean;
}
