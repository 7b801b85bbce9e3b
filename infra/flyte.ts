import type * as pulumi from '@pulumi/pulumi';
import * as flyte from '../provider';
import type { Config } from './config/schema';
import { PULUMI_CLIENT } from './control-plane/settings';

/**
 * Manages the teams' projects and attributes in flyteadmin. On the first update there is no DNS name yet, so requests go
 * through the service proxy of the Kubernetes API, with a token that the gateway's internal issuer mints.
 *
 * @param clientSecret of the internal client `pulumi`
 * @param release flyteadmin, which must run before anything is asked of it
 */
export function flyteProvider(
  config: Config,
  kubeconfig: pulumi.Output<string>,
  clientSecret: pulumi.Output<string>,
  release: pulumi.Resource,
): flyte.Provider {
  const { flyteEndpoint: endpoint, flyteClientId, flyteClientSecret, flyteTimeoutSeconds } = config;
  const client = flyteClientId === '' ? {} : { clientId: flyteClientId, clientSecret: flyteClientSecret };
  const door =
    endpoint === '' ? { kubeconfig, clientId: PULUMI_CLIENT, clientSecret } : { endpoint, ...client };
  return new flyte.Provider(
    'flyte',
    { ...door, timeoutSeconds: flyteTimeoutSeconds },
    { dependsOn: [release] },
  );
}
