import * as pulumi from '@pulumi/pulumi';

/** How to reach flyteadmin 1.16.x: give either `endpoint` or `kubeconfig`. */
export interface ProviderArgs {
  /** URL of the gateway or of flyteadmin. */
  endpoint?: pulumi.Input<string>;
  /** Bearer token, instead of a client. Kept encrypted. */
  token?: pulumi.Input<string>;
  clientId?: pulumi.Input<string>;
  /** Kept encrypted. */
  clientSecret?: pulumi.Input<string>;
  tokenUrl?: pulumi.Input<string>;
  scopes?: pulumi.Input<pulumi.Input<string>[]>;
  audience?: pulumi.Input<string>;
  /** PEM bundle trusted instead of the system's authorities. */
  ca?: pulumi.Input<string>;
  /** Goes through the Kubernetes API server's service proxy, as long as no DNS name exists. Kept encrypted. */
  kubeconfig?: pulumi.Input<string>;
  /** With kubeconfig, NAMESPACE/SERVICE:PORT; default `flyte/flyteadmin:80`. */
  flyteService?: pulumi.Input<string>;
  /** With kubeconfig, NAMESPACE/SERVICE:PORT; default `flyte-gateway/access:8081`. */
  issuerService?: pulumi.Input<string>;
  /** For one request; default 30. */
  timeoutSeconds?: pulumi.Input<number>;
  /** Default 5. */
  retries?: pulumi.Input<number>;
  /** Requests under way at once; default 8. */
  concurrency?: pulumi.Input<number>;
  /** Take over projects and attributes that exist already; default false. */
  adopt?: pulumi.Input<boolean>;
}

const SECRETS = ['token', 'clientSecret', 'kubeconfig'] as const;

/** The `flyte` provider; its plugin is `provider/pulumi-resource-flyte`. */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    const secrets = SECRETS.filter((key) => args[key] !== undefined).map((key) => [
      key,
      pulumi.secret(args[key]!),
    ]);
    // Provider configuration travels as strings; what is none, as JSON.
    const { scopes, timeoutSeconds, retries, concurrency, adopt, ...strings } = args;
    const json = Object.entries({ scopes, timeoutSeconds, retries, concurrency, adopt })
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, pulumi.output(value).apply((known) => JSON.stringify(known))]);
    super('flyte', name, { ...strings, ...Object.fromEntries(json), ...Object.fromEntries(secrets) }, opts);
  }
}
