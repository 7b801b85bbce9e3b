import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { AccessConfig } from '../../../gateway/server/config';
import { issuerServer, type ServiceClient } from '../../../gateway/server/issuer';
import { CURRENT_KEY_FILE, openKeyRing, readKeySet } from '../../../gateway/server/keys';
import { TokenMinter } from '../../../gateway/server/token';
import { INTERNAL_AUDIENCE } from '../../../registry/names';
import type { KubeClient } from '../lab/kube-client';
import { freePort } from '../support/port';

/**
 * The gateway's real internal issuer, run as a pod of what `pulumi up` deployed would run it: no node of the lab does.
 * Only its address and signing key are its own, because flyteadmin trusts it before the first update.
 */
export interface DeployedIssuer {
  url: string;
  /** Reads what the cluster has now, as kubelets do; rejects while anything of it is missing. */
  endpoint(cluster: KubeClient): Promise<string>;
  close(): Promise<void>;
}

const NAMESPACE = '/api/v1/namespaces/flyte-gateway';

/** @param folder for its files */
export async function startDeployedIssuer(folder: string): Promise<DeployedIssuer> {
  const keys = join(folder, 'keys');
  mkdirSync(keys, { recursive: true });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  writeFileSync(join(keys, CURRENT_KEY_FILE), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const lifetime = 120;
  const ring = openKeyRing(await readKeySet(keys), { keyActivation: 0, lifetime });
  const minter = new TokenMinter(ring, { issuer, audience: INTERNAL_AUDIENCE, lifetime });
  const services: ServiceClient[] = [];
  const server = issuerServer({ issuer, services, lifetime }, ring, minter);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: issuer,
    async endpoint(cluster) {
      const config = await deployedConfig(cluster);
      await checkService(cluster, config);
      const mounted = await mountSecret(cluster, join(folder, 'client'));
      const local = config.internal.services.map((one) => ({
        ...one,
        secretFile: join(mounted, basename(one.secretFile)),
      }));
      services.splice(0, services.length, ...local);
      return issuer;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function deployedConfig(cluster: KubeClient): Promise<AccessConfig> {
  const { binaryData } = await cluster.ok('GET', `${NAMESPACE}/configmaps/config`);
  return JSON.parse(Buffer.from(binaryData['access.json'], 'base64').toString());
}

/** The Service must lead to the port on which the issuer would listen. */
async function checkService(cluster: KubeClient, { listen }: AccessConfig): Promise<void> {
  const { spec } = await cluster.ok('GET', `${NAMESPACE}/services/access`);
  const { items } = await cluster.ok('GET', '/apis/apps/v1/namespaces/flyte-gateway/deployments');
  const target = spec.ports.find((one: any) => one.port === 8081)?.targetPort;
  const ports = items
    .flatMap((one: any) => one.spec.template.spec.containers)
    .flatMap((one: any) => one.ports ?? []);
  const container = ports.find((one: any) => one.name === target || one.containerPort === target);
  if (!container || !listen.issuer.endsWith(`:${container.containerPort}`))
    throw new Error(`port 8081 of Service access leads to ${target}, but the issuer is at ${listen.issuer}`);
}

async function mountSecret(cluster: KubeClient, folder: string): Promise<string> {
  const { data } = await cluster.ok('GET', `${NAMESPACE}/secrets/internal-client`);
  mkdirSync(folder, { recursive: true });
  for (const [name, value] of Object.entries(data))
    writeFileSync(join(folder, name), Buffer.from(String(value), 'base64'), { mode: 0o600 });
  return folder;
}
