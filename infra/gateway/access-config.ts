import type { AccessConfigInput } from '../../gateway/server/config';
import { INTERNAL_AUDIENCE } from '../../registry/names';
import { INTERNAL_CLIENT, INTERNAL_ISSUER, PULUMI_CLIENT } from '../control-plane/settings';
import { GATEWAY_PORTS, type GatewayArgs, PATHS, WORKERS } from './settings';

/** Sockets of the workers; Envoy is in the same pod, so that tokens and requests don't cross the network twice. */
export const PROCESSORS = Array.from(
  { length: WORKERS },
  (_, index) => `unix:${PATHS.run}/worker${index}.sock`,
);
export const PUBLIC = `unix:${PATHS.run}/public.sock`;

/** The access service's configuration file. Holds nothing of single teams: those come with the registry. */
export function accessConfig({ idp }: Pick<GatewayArgs, 'idp'>): AccessConfigInput {
  return {
    registry: `${PATHS.registry}/registry.json.gz`,
    listen: {
      processors: PROCESSORS,
      public: PUBLIC,
      issuer: `0.0.0.0:${GATEWAY_PORTS.issuer}`,
      admin: `0.0.0.0:${GATEWAY_PORTS.admin}`,
    },
    internal: {
      issuer: INTERNAL_ISSUER,
      audience: INTERNAL_AUDIENCE,
      keys: PATHS.keys,
      services: [
        { client: INTERNAL_CLIENT, service: 'propeller', secretFile: `${PATHS.client}/client_secret` },
        { client: PULUMI_CLIENT, service: 'propeller', secretFile: `${PATHS.client}/pulumi_client_secret` },
      ],
    },
    idp: {
      issuer: idp.issuer,
      audiences: idp.audiences,
      preset: idp.preset,
      claims: {
        // The preset knows its provider's claim; the configuration's default says nothing new.
        ...(idp.groupsClaim !== 'groups' && { groups: [idp.groupsClaim] }),
        ...(idp.emailsVerified && { emailVerified: 'always' as const }),
      },
      client: { id: idp.clientId, audience: idp.clientAudience },
    },
    audit: '-',
    shutdownSeconds: 15,
  };
}
