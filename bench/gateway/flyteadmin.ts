import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { type Running, start } from './chain';

const HERE = __dirname;
const raw = (bytes: Uint8Array) => Buffer.from(bytes);

/** The upstream of the bench on a port that is known before it starts. */
export function startMinimal(port: number): Promise<Running> {
  return start(process.execPath, ['-r', 'tsx/cjs', join(HERE, 'upstream.ts'), String(port)], /^(\S+)$/);
}

/** The double of flyteadmin, which decodes requests and checks tokens as the real one does. */
export async function startDouble(port: number, httpPort: number, issuer: string): Promise<Running> {
  const program = join(HERE, '..', '..', 'test', 'e2e', 'flyteadmin', 'main.ts');
  const args = ['-r', 'tsx/cjs', program, '--grpc-port', String(port), '--http-port', String(httpPort)];
  return start(process.execPath, [...args, '--issuer', issuer], /^ready .* grpc (\S+) http/);
}

/**
 * A server that the environment names, as it does for the suites (test/e2e/gateway/platform.ts): where it serves gRPC, and the
 * port of the issuer that it trusts.
 */
export function realServer(): { grpc: string; issuerPort: number } | undefined {
  const { FLYTEADMIN_GRPC, FLYTEADMIN_ISSUER_PORT } = process.env;
  if (!FLYTEADMIN_GRPC) return undefined;
  if (!FLYTEADMIN_ISSUER_PORT)
    throw new Error('FLYTEADMIN_GRPC needs FLYTEADMIN_ISSUER_PORT: the port of the issuer it trusts');
  return { grpc: FLYTEADMIN_GRPC, issuerPort: Number(FLYTEADMIN_ISSUER_PORT) };
}

/** A token that flyteadmin takes, as propeller gets it. */
export async function serviceToken(issuer: string, clientSecretFile: string): Promise<string> {
  const secret = readFileSync(clientSecretFile, 'utf8').trim();
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`flytepropeller:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

const ALREADY_EXISTS = 6;

/** Makes a project, so that it can be asked for. */
export function registerProject(address: string, token: string, id: string): Promise<void> {
  const client = new Client(address, credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  const text = (field: number, value: Uint8Array) =>
    Buffer.concat([Buffer.from([(field << 3) | 2, value.length]), value]);
  const project = Buffer.concat([text(1, Buffer.from(id)), text(2, Buffer.from(id))]);
  const path = '/flyteidl.service.AdminService/RegisterProject';
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, raw, raw, text(1, project), metadata, (error) => {
      client.close();
      if (error && error.code !== ALREADY_EXISTS) reject(error);
      else resolve();
    });
  });
}
