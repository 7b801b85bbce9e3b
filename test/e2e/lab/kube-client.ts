import * as https from 'node:https';

export interface KubeAccess {
  server: string;
  ca: string;
  token: string;
}

export interface KubeAnswer {
  status: number;
  body: any;
}

/** A small client of the Kubernetes API: JSON in, JSON out, any path. */
export class KubeClient {
  private readonly agent: https.Agent;
  private resources = new Map<string, Promise<Resource[]>>();

  constructor(
    private readonly access: KubeAccess,
    private readonly headers: { [name: string]: string | string[] } = {},
  ) {
    this.agent = new https.Agent({ keepAlive: true, ca: access.ca });
  }

  /** The same server as another user with these groups alone. */
  impersonating(user: string, groups: string[]): KubeClient {
    return new KubeClient(this.access, { 'impersonate-user': user, 'impersonate-group': groups });
  }

  request(
    method: string,
    path: string,
    body?: unknown,
    contentType = 'application/json',
  ): Promise<KubeAnswer> {
    const headers = {
      authorization: `Bearer ${this.access.token}`,
      accept: 'application/json',
      'content-type': contentType,
      ...this.headers,
    };
    return new Promise((resolve, reject) => {
      const request = https.request(
        new URL(path, this.access.server),
        { method, headers, agent: this.agent },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, body: parsed(Buffer.concat(chunks).toString()) }),
          );
        },
      );
      request.on('error', reject);
      request.setTimeout(30_000, () =>
        request.destroy(new Error(`${method} ${path}: no answer within 30 s`)),
      );
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** Like `request`, but a status of 400 or more is an error with the server's message. */
  async ok(method: string, path: string, body?: unknown, contentType?: string): Promise<any> {
    const answer = await this.request(method, path, body, contentType);
    if (answer.status < 400) return answer.body;
    throw new Error(
      `${method} ${path}: HTTP ${answer.status}: ${answer.body?.message ?? JSON.stringify(answer.body)}`,
    );
  }

  /** The path of one object, or of its collection when `name` is empty. */
  async pathOf(
    apiVersion: string,
    kind: string,
    namespace: string | undefined,
    name: string,
  ): Promise<string> {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const resource = (await this.discover(root)).find((one) => one.kind === kind && !one.name.includes('/'));
    if (!resource) throw new Error(`the cluster knows no ${kind} of ${apiVersion}`);
    const folder = resource.namespaced ? `/namespaces/${namespace ?? 'default'}` : '';
    return `${root}${folder}/${resource.name}${name ? `/${name}` : ''}`;
  }

  /** A group may be served only later (a CustomResourceDefinition): a failure is not kept. */
  private discover(root: string): Promise<Resource[]> {
    const held = this.resources.get(root);
    if (held) return held;
    const asked = this.ok('GET', root).then((list) => list.resources as Resource[]);
    this.resources.set(root, asked);
    asked.catch(() => this.resources.delete(root));
    return asked;
  }
}

interface Resource {
  name: string;
  kind: string;
  namespaced: boolean;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
