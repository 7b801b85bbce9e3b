import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Persona } from '../../attacks/model';
import * as sample from '../flyteadmin/samples';
import { type FlyteAdmin, startFlyteAdmin } from '../flyteadmin/server';
import { freePort, type GatewayProcess, startGateway } from '../support/gateway';
import { type IdentityProvider, startIdentityProvider } from '../support/idp';
import { type ObjectStore, startObjectStore } from '../support/s3';
import { GrpcWire, type Headers } from '../support/wire';

/** Identity provider, gateway, flyteadmin double and object store, wired as in the cluster. */
export interface Platform {
  idp: IdentityProvider;
  gateway: GatewayProcess;
  /** Behind the gateway; the double, trusting the gateway's internal issuer only. */
  admin: FlyteAdmin;
  objects: ObjectStore;
  grpc: GrpcWire;
  /** The registry's file, a copy that a test may change. */
  registry: string;
  headers(persona: Persona): Promise<Headers>;
  close(): Promise<void>;
}

export const PROJECTS = [
  'ml-alpha',
  'web-alpha',
  'data-beta',
  'api-beta',
  'analytics-gamma',
  'tools-gamma',
  'old-delta',
];

export async function startPlatform(extra: string[] = []): Promise<Platform> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-e2e-'));
  const registry = join(folder, 'tenants.yaml');
  copyFileSync(join(__dirname, 'tenants.yaml'), registry);
  const idp = await startIdentityProvider();
  const objects = await startObjectStore();
  const [grpcPort, httpPort] = [await freePort(), await freePort()];
  const args = [
    '--registry',
    registry,
    '--issuer',
    idp.issuer,
    '--audience',
    idp.audience,
    '--port',
    '0',
    '--internal-issuer-port',
    '0',
    '--scope',
    'all',
  ];
  const gateway = await startGateway([
    ...args,
    '--upstream-grpc',
    `127.0.0.1:${grpcPort}`,
    '--upstream-http',
    `http://127.0.0.1:${httpPort}`,
    ...extra,
  ]);
  const admin = await startFlyteAdmin({
    grpcPort,
    httpPort,
    issuer: gateway.internalIssuer,
    sign: objects.sign,
  });
  const grpc = new GrpcWire(gateway.url);
  for (const id of PROJECTS) seed(admin, id);
  const tokens = new Map<Persona, Promise<string>>();
  return {
    idp,
    gateway,
    admin,
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
