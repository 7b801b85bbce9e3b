import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Persona } from '../../attacks/model';
import { PROJECTS } from '../../attacks/people';
import { Journal } from '../flyteadmin/journal';
import * as sample from '../flyteadmin/samples';
import { type FlyteAdmin, startFlyteAdmin } from '../flyteadmin/server';
import { Store } from '../flyteadmin/store';
import { type GatewayProcess, startGateway } from '../support/gateway';
import { type IdentityProvider, startIdentityProvider } from '../support/idp';
import { freePort } from '../support/port';
import { type ObjectStore, startObjectStore } from '../support/s3';
import { GrpcWire, type Headers, sendHttp } from '../support/wire';

/** Identity provider, gateway, flyteadmin double and object store, wired as in the cluster. */
export interface Platform {
  idp: IdentityProvider;
  gateway: GatewayProcess;
  /** Behind the gateway; the double, trusting the gateway's internal issuer only. For a real server its journal is empty. */
  admin: FlyteAdmin;
  /** The server is a real one, so that only answers tell what happened. */
  real: boolean;
  objects: ObjectStore;
  grpc: GrpcWire;
  /** The registry's file, a copy that a test may change. */
  registry: string;
  headers(persona: Persona): Promise<Headers>;
  close(): Promise<void>;
}

/**
 * @param extra arguments of `npm run gateway`
 * @param needsJournal the test asks what reached flyteadmin, which only the double can tell
 */
export async function startPlatform(extra: string[] = [], needsJournal = false): Promise<Platform> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-e2e-'));
  const registry = join(folder, 'tenants.yaml');
  copyFileSync(join(__dirname, 'tenants.yaml'), registry);
  const idp = await startIdentityProvider();
  const objects = await startObjectStore();
  const upstream = await findUpstream(needsJournal);
  const gateway = await startGateway([
    ...['--registry', registry, '--issuer', idp.issuer, '--audience', idp.audience, '--scope', 'all'],
    ...['--port', '0', '--internal-issuer-port', String(upstream.issuerPort)],
    ...['--upstream-grpc', upstream.grpc, '--upstream-http', upstream.http],
    ...extra,
  ]);
  const admin = upstream.real
    ? watchless(upstream)
    : await startFlyteAdmin({
        grpcPort: Number(upstream.grpc.split(':')[1]),
        httpPort: Number(new URL(upstream.http).port),
        issuer: gateway.internalIssuer,
        sign: objects.sign,
      });
  const grpc = new GrpcWire(gateway.url);
  for (const id of PROJECTS) seed(admin, id);
  if (upstream.real) await register(gateway.url, await idp.token('admin'));
  const tokens = new Map<Persona, Promise<string>>();
  return {
    idp,
    gateway,
    admin,
    real: upstream.real,
    objects,
    grpc,
    registry,
    headers: async (persona) => {
      if (persona === 'anonymous') return [];
      if (!tokens.has(persona)) tokens.set(persona, idp.token(persona));
      return [['authorization', `Bearer ${await tokens.get(persona)}`]];
    },
    close: async () => {
      grpc.close();
      await gateway.stop();
      await Promise.all([admin.close(), idp.close(), objects.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Upstream {
  grpc: string;
  http: string;
  issuerPort: number;
  real: boolean;
}

/**
 * Free ports for the double, or the real server of `FLYTEADMIN_GRPC` and `FLYTEADMIN_HTTP`, which must trust the issuer
 * `http://127.0.0.1:PORT` of `FLYTEADMIN_ISSUER_PORT` for the audience `flyteadmin-internal`.
 */
async function findUpstream(double: boolean): Promise<Upstream> {
  const { FLYTEADMIN_GRPC, FLYTEADMIN_HTTP, FLYTEADMIN_ISSUER_PORT } = process.env;
  if (!double && FLYTEADMIN_GRPC && FLYTEADMIN_HTTP && FLYTEADMIN_ISSUER_PORT)
    return {
      grpc: FLYTEADMIN_GRPC,
      http: FLYTEADMIN_HTTP,
      issuerPort: Number(FLYTEADMIN_ISSUER_PORT),
      real: true,
    };
  return {
    grpc: `127.0.0.1:${await freePort()}`,
    http: `http://127.0.0.1:${await freePort()}`,
    issuerPort: 0,
    real: false,
  };
}

/** A real server tells nothing of what reached it. */
function watchless({ grpc, http }: Upstream): FlyteAdmin {
  return {
    grpc,
    http,
    store: new Store(['development', 'staging', 'production']),
    journal: new Journal(),
    close: async () => {},
  };
}

/** The projects at a real server, through the gateway and by a platform engineer; they may be there already. */
async function register(url: string, token: string): Promise<void> {
  for (const id of PROJECTS) {
    const headers = [
      ['authorization', `Bearer ${token}`],
      ['content-type', 'application/json'],
    ] as const;
    const { status, body } = await sendHttp(
      url,
      'POST',
      '/api/v1/projects',
      headers,
      JSON.stringify({ project: { id, name: id } }),
    );
    if (status !== 200 && status !== 409)
      throw new Error(`can't register ${id}: ${status} ${body.toString()}`);
  }
}

/** A project with an execution in each domain, put straight into the store. */
function seed(admin: FlyteAdmin, id: string): void {
  admin.store.projects.set(id, { id, name: id, description: '', state: 0 });
  for (const domain of admin.store.domains) {
    const workflowId = sample.identifier('WORKFLOW', id, domain, 'w');
    admin.store.executions.set(`${id}/${domain}/e`, {
      id: { project: id, domain, name: 'e' },
      spec: { launchPlan: { resourceType: 3, project: id, domain, name: 'w', version: 'v1' }, metadata: {} },
      closure: {
        phase: 2,
        workflowId: { resourceType: 2, project: id, domain, name: workflowId.name, version: 'v1' },
        outputResult: { case: undefined },
      },
    });
  }
}
