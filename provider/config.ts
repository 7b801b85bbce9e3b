import { type Authorize, anonymous, bearer, clientCredentials } from './auth';
import { ProviderError } from './errors';
import { Flyteadmin } from './flyteadmin';
import { httpSender, type Send } from './http';
import { type KubernetesAccess, kubernetesAccess } from './kubeconfig';
import { type Failure, hasUnknown, type Properties } from './properties';
import { retrying } from './retry';
import { checkShape, type Message } from './shape';

export const CONFIG_SHAPE: Message = {
  type: 'message',
  description: 'How to reach flyteadmin 1.16.x. Give either `endpoint` or `kubeconfig`.',
  fields: {
    endpoint: {
      type: 'string',
      description: 'URL of the gateway or of flyteadmin, such as `https://flyte.example.org`.',
    },
    token: { type: 'string', description: 'Bearer token; instead of clientId and clientSecret.' },
    clientId: { type: 'string', description: 'OAuth2 client, for the client credentials grant.' },
    clientSecret: { type: 'string', description: 'Secret of that client.' },
    tokenUrl: { type: 'string', description: 'Token endpoint; found from the endpoint when absent.' },
    scopes: { type: 'list', of: { type: 'string' }, description: 'Scopes to ask for. Default: none.' },
    audience: { type: 'string', description: 'Audience to ask for, when the issuer wants one.' },
    ca: { type: 'string', description: "PEM bundle trusted instead of the system's authorities." },
    kubeconfig: {
      type: 'string',
      description:
        "Reaches flyteadmin through the Kubernetes API server's service proxy, for the first update when no DNS exists. " +
        "clientId and clientSecret are then those of the gateway's internal issuer.",
    },
    flyteService: {
      type: 'string',
      description: 'With kubeconfig: NAMESPACE/SERVICE:PORT. Default `flyte/flyteadmin:80`.',
    },
    issuerService: {
      type: 'string',
      description: 'With kubeconfig: NAMESPACE/SERVICE:PORT. Default `flyte-gateway/access:8081`.',
    },
    timeoutSeconds: {
      type: 'integer',
      minimum: 1,
      maximum: 600,
      description: 'For one request. Default 30.',
    },
    retries: {
      type: 'integer',
      minimum: 0,
      maximum: 20,
      description: 'After 429, 5xx and lost connections. Default 5.',
    },
    concurrency: {
      type: 'integer',
      minimum: 1,
      maximum: 64,
      description: 'Requests under way at once. Default 8.',
    },
    adopt: {
      type: 'boolean',
      description: 'Take over projects and attributes that exist already. Default false.',
    },
  },
};

/** Inputs that the engine must keep encrypted. */
export const SECRET_CONFIG = ['token', 'clientSecret', 'kubeconfig'] as const;

const SERVICE = /^([a-z0-9-]+)\/([a-z0-9-]+:\d+)$/;

/** What is wrong with the provider's configuration. Unknown values pass: in a preview the endpoint may not exist yet. */
export function checkConfig(config: Properties): Failure[] {
  const failures = checkShape(CONFIG_SHAPE, config, '');
  const refuse = (property: string, reason: string) => failures.push({ property, reason });
  if (hasUnknown(config) || failures.length > 0) return failures;
  if (!config.endpoint === !config.kubeconfig) refuse('endpoint', 'give either endpoint or kubeconfig');
  if (config.endpoint && !isHttpUrl(config.endpoint)) {
    refuse(
      'endpoint',
      `endpoint is ${JSON.stringify(config.endpoint)}; it must be a URL such as https://flyte.example.org`,
    );
  }
  if (!config.clientId !== !config.clientSecret) refuse('clientId', 'clientId and clientSecret go together');
  if (config.token && config.clientId) refuse('token', 'give either token or clientId and clientSecret');
  for (const name of ['flyteService', 'issuerService']) {
    if (config[name] && !SERVICE.test(config[name]))
      refuse(name, `${name} is ${config[name]}; write NAMESPACE/SERVICE:PORT`);
  }
  return failures;
}

/** A client for the configured flyteadmin. Throws `ProviderError` when the configuration is not usable. */
export function connect(config: Properties): Flyteadmin {
  const options = { adopt: config.adopt ?? false, concurrency: config.concurrency ?? 8 };
  if (config.kubeconfig) return connectThroughKubernetes(config, options);
  const send = sender(config, { ca: config.ca });
  const base = config.endpoint.replace(/\/+$/, '');
  const metadataUrl = `${base}/.well-known/oauth-authorization-server`;
  return new Flyteadmin(
    base,
    send,
    authorization(send, config, { metadataUrl, method: 'basic', header: 'authorization' }),
    options,
  );
}

/**
 * The API server takes the Authorization header for itself, so flyteadmin's token travels in `flyte-authorization` and
 * the client's secret in the form. flyteadmin then sees a token of the internal issuer, as from propeller.
 */
function connectThroughKubernetes(
  config: Properties,
  options: { adopt: boolean; concurrency: number },
): Flyteadmin {
  const access = kubernetesAccess(config.kubeconfig);
  const send = throughApiServer(sender(config, access.tls), access);
  const flyte = proxyUrl(access, config.flyteService ?? 'flyte/flyteadmin:80');
  const issuer = proxyUrl(access, config.issuerService ?? 'flyte-gateway/access:8081');
  const metadataUrl = `${issuer}/.well-known/oauth-authorization-server`;
  const authorize = authorization(send, config, {
    metadataUrl,
    method: 'post',
    header: 'flyte-authorization',
    rebase: issuer,
  });
  return new Flyteadmin(flyte, send, authorize, options);
}

function sender(config: Properties, tls: Parameters<typeof httpSender>[0]): Send {
  const retry = { retries: config.retries ?? 5, delayMs: 500, maxDelayMs: 10_000 };
  return retrying(httpSender(tls, (config.timeoutSeconds ?? 30) * 1000), retry);
}

interface Grant {
  metadataUrl: string;
  method: 'basic' | 'post';
  header: string;
  /** The issuer names its token endpoint by a URL of the cluster's network: reach its path from here instead. */
  rebase?: string;
}

function authorization(send: Send, config: Properties, { header, ...grant }: Grant): Authorize {
  if (config.token) return bearer(config.token, header);
  if (!config.clientId) return anonymous;
  const { clientId, clientSecret, tokenUrl, audience } = config;
  return clientCredentials(
    send,
    { clientId, clientSecret, tokenUrl, audience, scopes: config.scopes ?? [], ...grant },
    header,
  );
}

function throughApiServer(send: Send, access: KubernetesAccess): Send {
  return async (request) => {
    const token = await access.token();
    const headers = token ? { ...request.headers, authorization: `Bearer ${token}` } : request.headers;
    return send({ ...request, headers });
  };
}

function proxyUrl(access: KubernetesAccess, service: string): string {
  const [, namespace, nameAndPort] = SERVICE.exec(service) ?? [];
  if (!namespace) throw new ProviderError(`${service} is no service; write NAMESPACE/SERVICE:PORT`);
  return `${access.server}/api/v1/namespaces/${namespace}/services/http:${nameAndPort}/proxy`;
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
