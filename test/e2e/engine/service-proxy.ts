import { readFileSync, writeFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Cluster } from '../lab/cluster';
import type { KubeAccess } from '../lab/kube-client';
import { bytesOf } from './fault-proxy';

/**
 * A double of one thing only: the service proxy of the Kubernetes API server (`/api/v1/namespaces/NAMESPACE/services/
 * http:NAME:PORT/proxy/...`). The real one refuses to proxy to loopback, where everything in the lab is. It stands in
 * front of the real kube-apiserver with that server's own certificate and passes everything else on to it.
 *
 * As with the real one, a caller needs the verb of the HTTP method on `services/proxy` (the real server is asked), and
 * what told the API server who calls (Authorization, impersonation) does not reach the service.
 */
export interface ServiceProxy {
  /** The cluster admin's way to it, and the path of a kubeconfig that says the same. */
  access: KubeAccess;
  kubeconfig: string;
  /** What was proxied, in order. */
  proxied: Proxied[];
  close(): Promise<void>;
}

export interface Proxied {
  /** `POST /api/v1/namespaces/...` as received. */
  line: string;
  /** As the service got them. */
  headers: http.IncomingHttpHeaders;
  status: number;
}

/** Gives the URL where a service's pods listen; rejects as long as it has none. */
export type Backend = () => Promise<string>;

const PROXY = /^\/api\/v1\/namespaces\/([^/?]+)\/services\/([^/?]+)\/proxy(.*)$/;
/** A verb for each method, from requestinfo.go in k8s.io/apiserver. */
const VERBS: { [method: string]: string } = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};
const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

/**
 * @param backends by `NAMESPACE/http:NAME:PORT`
 * @param kubeconfig path of the kubeconfig to write
 */
export async function startServiceProxy(
  cluster: Cluster,
  backends: { [service: string]: Backend },
  kubeconfig: string,
): Promise<ServiceProxy> {
  const config = JSON.parse(readFileSync(cluster.kubeconfig, 'utf8'));
  const [{ cluster: real }] = config.clusters;
  const apiServer: string = real.server;
  const ca = Buffer.from(real['certificate-authority-data'], 'base64').toString();
  const agent = new https.Agent({ keepAlive: true, ca });
  const proxied: Proxied[] = [];

  const serve = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    const [, namespace, name, rest] = PROXY.exec(request.url ?? '') ?? [];
    if (!namespace || !name) return forward(request, request.headers, apiServer + request.url, response);
    const verdict = await review(apiServer, agent, request, namespace, name);
    const { headers } = withoutIdentity(request.headers);
    const entry = { line: `${request.method} ${request.url}`, headers, status: 0 };
    response.once('finish', () => proxied.push({ ...entry, status: response.statusCode }));
    if (verdict) return refuse(response, verdict.status, verdict.message);
    const found = backends[`${namespace}/${name}`];
    if (!found) return refuse(response, 404, `services "${name}" not found`);
    let url: string;
    try {
      url = await found();
    } catch (error) {
      return refuse(
        response,
        503,
        `no endpoints available for service "${name}": ${(error as Error).message}`,
      );
    }
    return forward(request, headers, url + rest, response);
  };

  /** Streams both ways: watches never end. */
  const forward = (
    request: http.IncomingMessage,
    { host: _, ...headers }: http.IncomingHttpHeaders,
    url: string,
    response: http.ServerResponse,
  ) => {
    const options = { method: request.method, headers, ...(url.startsWith('https:') && { agent }) };
    const onward = (url.startsWith('https:') ? https : http).request(url, options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.once('error', () => response.destroy());
    });
    onward.once('error', () => response.destroy());
    response.once('close', () => onward.destroy());
    request.pipe(onward);
  };

  const server = https.createServer(
    { cert: readFileSync(cluster.serving.cert), key: readFileSync(cluster.serving.key) },
    (request, response) =>
      void serve(request, response).catch((error) => refuse(response, 500, String(error))),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  real.server = url;
  writeFileSync(kubeconfig, JSON.stringify(config), { mode: 0o600 });
  return {
    access: { server: url, ca, token: config.users[0].user.token },
    kubeconfig,
    proxied,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      agent.destroy();
    },
  };
}

/** Headers that say who calls, and the others. */
function withoutIdentity(all: http.IncomingHttpHeaders) {
  const isIdentity = (name: string) => name === 'authorization' || name.startsWith('impersonate-');
  const pick = (wanted: boolean) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => isIdentity(name) === wanted));
  return { identity: pick(true), headers: pick(false) };
}

/** Asks the real API server whether the caller may; gives its refusal. */
async function review(
  apiServer: string,
  agent: https.Agent,
  { method = 'GET', headers }: http.IncomingMessage,
  namespace: string,
  name: string,
): Promise<{ status: number; message: string } | undefined> {
  const verb = VERBS[method] ?? 'get';
  const resourceAttributes = {
    verb,
    namespace,
    name,
    version: 'v1',
    resource: 'services',
    subresource: 'proxy',
  };
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes },
  };
  const options = {
    method: 'POST',
    agent,
    headers: { ...withoutIdentity(headers).identity, 'content-type': 'application/json' },
  };
  const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const asked = https.request(apiServer + REVIEWS, options, async (answer) => {
      resolve({ status: answer.statusCode ?? 0, text: (await bytesOf(answer)).toString() });
    });
    asked.once('error', reject);
    asked.end(JSON.stringify(body));
  });
  const answer = JSON.parse(text);
  if (status >= 400) return { status, message: answer.message };
  if (answer.status?.allowed) return undefined;
  return {
    status: 403,
    message: `services "${name}" is forbidden: cannot ${verb} resource "services/proxy"`,
  };
}

/** Refuses as the API server does, with a Status. */
function refuse(response: http.ServerResponse, code: number, message: string): void {
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code };
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(status));
}
