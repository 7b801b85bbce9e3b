import * as pulumi from '@pulumi/pulumi';
import type { PlatformPlan } from '../../plan/model';
import type { Registry } from '../../registry/model';
import type { Config } from '../config/schema';
import type { InternalClients } from '../control-plane/secrets';
import type { GatewayArgs } from './settings';

/** What the gateway is made from, out of the stack's configuration. */
export function gatewayArgs(from: {
  config: Config;
  registry: Registry;
  plan: PlatformPlan;
  clients: InternalClients;
  controlCidrs: string[];
}): GatewayArgs {
  const { config, ...rest } = from;
  return {
    ...rest,
    host: config.host,
    idp: {
      issuer: config.oidcIssuer,
      preset: config.oidcPreset,
      audiences: audiences(config),
      clientId: config.oidcClientId,
      clientAudience: config.oidcAudience,
      groupsClaim: config.oidcGroupsClaim,
      emailsVerified: config.oidcEmailsVerified,
      jwksUri: config.oidcJwksUri,
      authorizationEndpoint: config.oidcAuthorizationEndpoint,
      tokenEndpoint: config.oidcTokenEndpoint,
    },
    ...(config.oidcLoginClientId !== '' && {
      login: {
        clientId: config.oidcLoginClientId,
        clientSecret: pulumi.secret(config.oidcLoginClientSecret),
      },
    }),
    tls:
      config.certificateArn === ''
        ? { clusterIssuer: config.certManagerIssuer }
        : { certificateArn: config.certificateArn },
    scheme: config.gatewayScheme,
    allowedCidrs: config.gatewayCidrs.length > 0 ? config.gatewayCidrs : [config.vpcCidr],
    vpcCidr: config.vpcCidr,
    replicas: { min: config.gatewayMinReplicas, max: config.gatewayMaxReplicas },
    keyGeneration: config.signingKeyGeneration,
    ...(config.prometheusOperator && { monitoringNamespace: config.monitoringNamespace }),
    protect: config.protect,
  };
}

function audiences({ oidcAudiences, oidcAudience, oidcClientId }: Config): string[] {
  if (oidcAudiences.length > 0) return oidcAudiences;
  return [oidcAudience === '' ? oidcClientId : oidcAudience];
}
