import { DEFAULT_LIMITS, type EnvoyOptions } from '../../gateway/envoy/options';
import { FLYTE_NAMESPACE } from '../../plan/names';
import { INTERNAL_AUDIENCE } from '../../registry/names';
import { INTERNAL_ISSUER } from '../control-plane/settings';
import { PROCESSORS, PUBLIC } from './access-config';
import { endpointsOf } from './provider';
import { GATEWAY_PORTS, type GatewayArgs, PATHS } from './settings';

const service = (name: string, port: number) => `${name}.${FLYTE_NAMESPACE}.svc.cluster.local:${port}`;

/** What Envoy's configuration is made from in the cluster. */
export function envoyOptions(args: Pick<GatewayArgs, 'host' | 'idp' | 'login' | 'tls'>): EnvoyOptions {
  const { host, idp, login, tls } = args;
  const endpoints = endpointsOf(idp, login !== undefined);
  const ownTls = 'clusterIssuer' in tls;
  return {
    listener: {
      address: '0.0.0.0',
      port: GATEWAY_PORTS.public,
      proxyProtocol: true,
      ...(ownTls && {
        tls: { certificateFile: `${PATHS.tls}/tls.crt`, keyFile: `${PATHS.tls}/tls.key` },
      }),
    },
    services: { address: '0.0.0.0', port: GATEWAY_PORTS.services },
    hosts: [host, `${host}:443`],
    publicUrl: `https://${host}`,
    idp: {
      issuer: idp.issuer,
      audiences: idp.preset === 'cognito' ? [] : idp.audiences,
      jwksUri: endpoints.jwksUri,
    },
    caFile: '/etc/ssl/certs/ca-certificates.crt',
    internal: {
      issuer: INTERNAL_ISSUER,
      audience: INTERNAL_AUDIENCE,
      jwksUri: `http://127.0.0.1:${GATEWAY_PORTS.issuer}/jwks`,
    },
    access: { processors: PROCESSORS, public: PUBLIC },
    upstream: {
      grpc: service('flyteadmin', 81),
      http: service('flyteadmin', 80),
      ...(login && { console: service('flyteconsole', 80) }),
    },
    ...(login && {
      login: {
        clientId: login.clientId,
        scopes: ['openid', 'profile', 'email', 'offline_access'],
        authorizationEndpoint: endpoints.authorizationEndpoint,
        tokenEndpoint: endpoints.tokenEndpoint,
        clientSecretFile: `${PATHS.login}/client.json`,
        cookieKeyFile: `${PATHS.login}/cookie-key.json`,
      },
    }),
    limits: DEFAULT_LIMITS,
    admin: { address: '127.0.0.1', port: GATEWAY_PORTS.envoyAdmin },
    accessLog: '-',
  };
}
