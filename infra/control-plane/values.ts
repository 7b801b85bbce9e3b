import { type FlyteSettings, INTERNAL_CLIENT, INTERNAL_ISSUER, SECRETS, SERVICES_ENDPOINT } from './settings';
import { adminConfig, adminDeployment } from './values/admin';
import { databaseValues } from './values/database';
import { clustersConfig, propellerConfig, propellerDeployment, webhookDeployment } from './values/propeller';
import { monitored, POD_SECURITY, resources, spread } from './values/scheduling';

/**
 * Values of the flyte-core chart, on top of its own `values.yaml`. Pure: equal settings give equal values.
 * The cluster resource manager is off (it would apply templates with the powers of a cluster administrator), and so is
 * the chart's ingress: the gateway is the only door.
 */
export function flyteValues(settings: FlyteSettings): { [key: string]: any } {
  return {
    cluster_resource_manager: { enabled: false },
    common: { ingress: { enabled: false }, databaseSecret: { name: SECRETS.database } },
    // An empty secret keeps the chart from making the Secret; ours is mounted by its fixed name.
    secrets: {
      adminOauthClientCredentials: {
        enabled: true,
        clientSecret: '',
        clientId: INTERNAL_CLIENT,
        secretName: SECRETS.client,
      },
    },
    storage: {
      type: 's3',
      bucketName: settings.metadataBucket,
      s3: { region: settings.region, authType: 'iam' },
      // Raw data lies in the teams' buckets; without this only the metadata bucket can be read and signed for.
      enableMultiContainer: true,
      cache: { maxSizeMBs: 256, targetGCPercent: 70 },
    },
    db: databaseValues(settings),
    workflow_scheduler: { enabled: true, type: 'native' },
    flyteadmin: adminDeployment(settings),
    flytepropeller: propellerDeployment(settings),
    webhook: webhookDeployment(),
    datacatalog: {
      ...monitored(settings),
      securityContext: POD_SECURITY,
      replicaCount: settings.replicas,
      // The chart's NodePort would open a service without authentication on every node.
      service: { type: 'ClusterIP' },
      affinity: spread('datacatalog'),
      resources: resources({ cpu: '100m', memory: '128Mi' }, { cpu: '1', memory: '512Mi' }),
    },
    flytescheduler: {
      ...monitored(settings),
      securityContext: POD_SECURITY,
      service: { enabled: settings.prometheusOperator },
      resources: resources({ cpu: '50m', memory: '128Mi' }, { cpu: '500m', memory: '512Mi' }),
    },
    flyteconsole: {
      securityContext: POD_SECURITY,
      replicaCount: settings.replicas,
      affinity: spread('flyteconsole'),
      podEnv: [{ name: 'DISABLE_ANALYTICS', value: 'true' }],
      resources: resources({ cpu: '20m', memory: '64Mi' }, { cpu: '500m', memory: '256Mi' }),
    },
    configmap: {
      adminServer: adminConfig(settings),
      // Nobody but the gateway reaches flyteadmin's gRPC port. Tokens come from the internal issuer: the gateway would name the
      // identity provider of people.
      admin: {
        admin: {
          endpoint: SERVICES_ENDPOINT,
          insecure: true,
          tokenUrl: `${INTERNAL_ISSUER}/token`,
          authorizationHeader: 'authorization',
          scopes: ['all'],
        },
      },
      clusters: clustersConfig(settings),
      domain: { domains: settings.domains.map((id) => ({ id, name: id })) },
      namespace_config: { namespace_mapping: { template: '{{ project }}-{{ domain }}' } },
      remoteData: {
        remoteData: { scheme: 'aws', region: settings.region, signedUrls: { durationMinutes: 3 } },
      },
      // For projects without a TASK_RESOURCE attribute; the registry gives every project one.
      task_resource_defaults: {
        task_resources: { defaults: { cpu: '500m', memory: '500Mi' }, limits: { cpu: '2', memory: '4Gi' } },
      },
      ...propellerConfig(settings),
    },
  };
}
