import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import { LOGIN_SECRETS, secretResource } from '../../gateway/envoy/filters';
import { GATEWAY_NAMESPACE } from '../../plan/names';
import { deploymentSpec, type Mounts } from './deployment';
import { checksum, configFiles, type Files, programFiles, registryFiles } from './files';
import { gatewayPolicies } from './network-policies';
import { issuerService, LABELS, publicService } from './services';
import type { GatewayArgs } from './settings';
import { signingKeys } from './signing-keys';

const TLS_SECRET = 'gateway-tls';

/** Envoy and the access service in namespace `flyte-gateway`: the only way to flyteadmin. */
export class Gateway extends pulumi.ComponentResource {
  /** The load balancer's DNS name, for the record of `host`. */
  readonly address: pulumi.Output<string>;
  /** What must be ready before flyteadmin starts: it trusts the issuer here and does not start without it. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: GatewayArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super('flyte-tenancy:infra:Gateway', name, {}, opts);
    const top = { parent: this, dependsOn: opts.dependsOn };
    const namespace = createNamespace(name, top);
    const child: pulumi.CustomResourceOptions = { parent: this, dependsOn: [namespace] };

    const program = programFiles();
    const config = configFiles(args);
    const configMap = (thing: string, files: pulumi.Input<Files>) =>
      createConfigMap(`${name}-${thing}`, thing, files, child);
    const maps = {
      // Secret only so that no preview compares half a megabyte of base64 letter by letter, which takes it minutes.
      program: configMap('program', pulumi.secret(program)),
      config: configMap('config', config),
      registry: configMap('registry', registryFiles(args.registry, args.plan)),
    };
    const secrets = createSecrets(name, args, child);
    const walls = gatewayPolicies(args).map(
      (policy) =>
        new kubernetes.networking.v1.NetworkPolicy(
          `${name}-${policy.name}`,
          { metadata: { name: policy.name, namespace: GATEWAY_NAMESPACE }, spec: policy.spec },
          child,
        ),
    );
    const account = new kubernetes.core.v1.ServiceAccount(
      `${name}-account`,
      { metadata: { name: 'gateway', namespace: GATEWAY_NAMESPACE }, automountServiceAccountToken: false },
      child,
    );
    const mounts: Mounts = {
      program: 'program',
      config: 'config',
      registry: 'registry',
      keys: 'signing-keys',
      client: 'internal-client',
      ...(args.login && { login: 'browser-login' }),
      ...('clusterIssuer' in args.tls && { tls: TLS_SECRET }),
    };
    const before = [...Object.values(maps), ...secrets, ...walls, account];
    const deployment = new kubernetes.apps.v1.Deployment(
      `${name}-deployment`,
      {
        metadata: { name: 'gateway', namespace: GATEWAY_NAMESPACE, labels: LABELS },
        spec: deploymentSpec(args.replicas.min, mounts, {
          program: checksum(program),
          config: checksum(config),
        }),
      },
      // The autoscaler owns the number of replicas.
      { parent: this, dependsOn: before, ignoreChanges: ['spec.replicas'] },
    );
    createScaling(name, args, child);
    const issuer = new kubernetes.core.v1.Service(`${name}-access`, inNamespace(issuerService()), {
      parent: this,
      dependsOn: [deployment],
    });
    const door = new kubernetes.core.v1.Service(`${name}-public`, inNamespace(publicService(args)), {
      parent: this,
      dependsOn: [deployment],
    });
    this.address = door.status.apply((status) => status?.loadBalancer?.ingress?.[0]?.hostname ?? '');
    this.ready = [deployment, issuer];
    this.registerOutputs({ address: this.address });
  }
}

function inNamespace<T extends { metadata: object }>(manifest: T) {
  return { ...manifest, metadata: { ...manifest.metadata, namespace: GATEWAY_NAMESPACE } };
}

function createNamespace(name: string, opts: pulumi.CustomResourceOptions): kubernetes.core.v1.Namespace {
  return new kubernetes.core.v1.Namespace(
    `${name}-namespace`,
    {
      metadata: {
        name: GATEWAY_NAMESPACE,
        labels: {
          'pod-security.kubernetes.io/enforce': 'restricted',
          'pod-security.kubernetes.io/warn': 'restricted',
        },
      },
    },
    opts,
  );
}

/** Named and changed in place: kubelets bring a change to the running pods. */
function createConfigMap(
  logicalName: string,
  name: string,
  binaryData: pulumi.Input<Files>,
  child: pulumi.CustomResourceOptions,
): kubernetes.core.v1.ConfigMap {
  return new kubernetes.core.v1.ConfigMap(
    logicalName,
    { metadata: { name, namespace: GATEWAY_NAMESPACE }, binaryData },
    child,
  );
}

function createSecrets(
  name: string,
  args: GatewayArgs,
  child: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const { parent } = child;
  const secret = (thing: string, stringData: { [file: string]: pulumi.Input<string> }) =>
    new kubernetes.core.v1.Secret(
      `${name}-${thing}`,
      { metadata: { name: thing, namespace: GATEWAY_NAMESPACE }, type: 'Opaque', stringData },
      child,
    );
  const made: pulumi.Resource[] = [
    secret('signing-keys', signingKeys(args.keyGeneration, { parent })),
    secret('internal-client', {
      client_secret: pulumi.secret(args.clients.flyte),
      pulumi_client_secret: pulumi.secret(args.clients.pulumi),
    }),
  ];
  if (args.login) {
    const cookieKey = new random.RandomBytes(`${name}-cookie-key`, { length: 32 }, { parent });
    const file = (thing: string) => (value: string) => JSON.stringify(secretResource(thing, value ?? ''));
    made.push(
      secret('browser-login', {
        'client.json': pulumi.secret(args.login.clientSecret).apply(file(LOGIN_SECRETS.client)),
        'cookie-key.json': pulumi.secret(cookieKey.base64).apply(file(LOGIN_SECRETS.cookie)),
      }),
    );
  }
  if ('clusterIssuer' in args.tls)
    made.push(createCertificate(name, args.host, args.tls.clusterIssuer, child));
  return made;
}

function createCertificate(
  name: string,
  host: string,
  clusterIssuer: string,
  child: pulumi.CustomResourceOptions,
) {
  return new kubernetes.apiextensions.CustomResource(
    `${name}-certificate`,
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name: 'gateway', namespace: GATEWAY_NAMESPACE },
      spec: {
        secretName: TLS_SECRET,
        dnsNames: [host],
        issuerRef: { kind: 'ClusterIssuer', name: clusterIssuer },
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      },
    },
    child,
  );
}

function createScaling(name: string, { replicas }: GatewayArgs, child: pulumi.CustomResourceOptions): void {
  new kubernetes.policy.v1.PodDisruptionBudget(
    `${name}-disruption`,
    {
      metadata: { name: 'gateway', namespace: GATEWAY_NAMESPACE },
      spec: {
        maxUnavailable: 1,
        selector: { matchLabels: LABELS },
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    },
    child,
  );
  new kubernetes.autoscaling.v2.HorizontalPodAutoscaler(
    `${name}-autoscaler`,
    {
      metadata: { name: 'gateway', namespace: GATEWAY_NAMESPACE },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'gateway' },
        minReplicas: replicas.min,
        maxReplicas: replicas.max,
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
          },
        ],
        behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
      },
    },
    child,
  );
}
