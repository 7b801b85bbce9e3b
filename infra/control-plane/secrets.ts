import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import { FLYTE_NAMESPACE } from '../../plan/names';
import type { Database } from '../database/database';
import { SECRETS } from './settings';

/**
 * Kubernetes Secrets that the chart mounts. Everything is generated; nothing of it stands in Helm values.
 *
 * @param clientSecret of the OAuth2 client `flytepropeller`, which the gateway's access service knows too
 * @param generated options of the random values: those must never be made anew by accident
 */
export function createSecrets(
  database: Database,
  clientSecret: pulumi.Output<string>,
  child: pulumi.CustomResourceOptions,
  generated: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const secret = (name: string, stringData: { [key: string]: pulumi.Output<string> }) =>
    new kubernetes.core.v1.Secret(
      name,
      { metadata: { name, namespace: FLYTE_NAMESPACE }, type: 'Opaque', stringData },
      child,
    );
  const admin = {
    // flyteadmin does not start without it, though people log in at the gateway and nothing is asked with it.
    oidc_client_secret: key('oidc-client-secret', 32, generated),
    cookie_hash_key: key('cookie-hash-key', 64, generated),
    cookie_block_key: key('cookie-block-key', 32, generated),
    claim_symmetric_key: key('claim-symmetric-key', 32, generated),
  };
  return [
    secret(SECRETS.database, { 'pass.txt': database.password }),
    secret(SECRETS.client, { client_secret: clientSecret }),
    secret(SECRETS.admin, admin),
  ];
}

/** Random bytes as flyteadmin reads them: base64 without padding. */
function key(name: string, length: number, opts: pulumi.CustomResourceOptions): pulumi.Output<string> {
  const bytes = new random.RandomBytes(name, { length }, opts);
  return pulumi.secret(bytes.base64).apply((base64) => base64?.replace(/=+$/, ''));
}

/** Secrets of the internal issuer's clients, known to the gateway, which checks them. */
export interface InternalClients {
  /** Of `flytepropeller`, for the control plane. */
  flyte: pulumi.Output<string>;
  /** Of `pulumi`, for the flyte provider. */
  pulumi: pulumi.Output<string>;
}

export function createInternalClients(opts: pulumi.CustomResourceOptions): InternalClients {
  const secret = (name: string) =>
    pulumi.secret(new random.RandomPassword(name, { length: 48, special: false }, opts).result);
  return { flyte: secret('internal-client'), pulumi: secret('pulumi-client') };
}
