import { UPLOAD_PREFIX } from '../../../plan/names';
import { INTERNAL_AUDIENCE, TASK_SERVICE_ACCOUNT } from '../../../registry/names';
import { type FlyteSettings, INTERNAL_ISSUER, SECRETS } from '../settings';
import { monitored, POD_SECURITY, resources, spread } from './scheduling';

const KEYS = '/etc/flyte-keys';

/** `configmap.adminServer`: flyteadmin trusts tokens of the gateway's access service and of nobody else. */
export function adminConfig(settings: FlyteSettings): object {
  return {
    server: {
      security: {
        secure: false,
        useAuth: true,
        // Console and API have one origin, so no other may read answers.
        allowCors: false,
        allowedOrigins: [`https://${settings.host}`],
        allowedHeaders: ['Content-Type'],
      },
      dataProxy: { upload: { storagePrefix: UPLOAD_PREFIX } },
    },
    // Keys are read from here, not from the chart's own Secret, which Helm and an init container both write to.
    secrets: { 'secrets-prefix': KEYS },
    flyteadmin: { k8sServiceAccount: TASK_SERVICE_ACCOUNT },
    auth: {
      authorizedUris: [
        'http://flyteadmin:80',
        'http://flyteadmin.flyte.svc.cluster.local:80',
        `https://${settings.host}`,
      ],
      appAuth: {
        authServerType: 'External',
        externalAuthServer: { baseUrl: INTERNAL_ISSUER, allowedAudience: [INTERNAL_AUDIENCE] },
        // The gateway answers this itself; here so that both say the same.
        thirdPartyConfig: {
          flyteClient: {
            clientId: settings.client.id,
            redirectUri: 'http://localhost:53593/callback',
            scopes: ['all'],
            ...(settings.client.audience === '' ? {} : { audience: settings.client.audience }),
          },
        },
      },
      // People log in at the gateway; flyteadmin only needs an issuer that answers discovery.
      userAuth: {
        openId: { baseUrl: INTERNAL_ISSUER, clientId: 'flyteadmin', scopes: ['openid', 'profile'] },
      },
    },
  };
}

/** The `flyteadmin` block. */
export function adminDeployment(settings: FlyteSettings): object {
  return {
    ...monitored(settings),
    securityContext: POD_SECURITY,
    replicaCount: settings.replicas,
    initialProjects: [],
    affinity: spread('flyteadmin'),
    resources: resources({ cpu: '100m', memory: '256Mi' }, { cpu: '2', memory: '1Gi' }),
    // In its own namespace, for the init container that fills the chart's Secret. What it may do in tenants'
    // namespaces is bound there, one by one.
    serviceAccount: {
      rbacScope: 'namespace',
      rbacRules: { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'create', 'update'] },
    },
    additionalVolumes: [{ name: 'keys', secret: { secretName: SECRETS.admin } }],
    additionalVolumeMounts: [{ name: 'keys', mountPath: KEYS, readOnly: true }],
  };
}
