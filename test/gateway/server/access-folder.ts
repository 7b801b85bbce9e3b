import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeys } from '../../../gateway/local/setup';
import { socketPath } from '../../../gateway/server/address';
import { type AccessConfig, type AccessConfigInput, parseAccessConfig } from '../../../gateway/server/config';
import { registryText } from '../../support/generate';

/** What an access service with two workers needs, in a directory of its own: registry of one team, keys, sockets. */
export interface AccessFolder {
  path: string;
  config: AccessConfig;
  /** The configuration as a file. */
  file: string;
  remove(): void;
}

export function accessFolder(): AccessFolder {
  const path = mkdtempSync(join(tmpdir(), 'access-'));
  const socket = (name: string) => `unix:${join(path, `${name}.sock`)}`;
  const input: AccessConfigInput = {
    registry: join(path, 'tenants.yaml'),
    listen: {
      processors: [socket('w0'), socket('w1')],
      public: socket('public'),
      issuer: socket('issuer'),
      admin: socket('admin'),
    },
    internal: {
      issuer: 'http://issuer.example.com',
      audience: 'internal',
      keys: generateKeys(join(path, 'keys')),
      services: [],
    },
    idp: { issuer: 'https://idp.example.com', audiences: ['flyte'], client: { id: 'flytectl' } },
    audit: join(path, 'audit'),
    pollSeconds: 0.2,
    shutdownSeconds: 1,
  };
  const file = join(path, 'access.json');
  writeFileSync(file, JSON.stringify(input));
  writeFileSync(join(path, 'tenants.yaml'), registryText(1));
  const config = parseAccessConfig(input, file);
  return { path, config, file, remove: () => rmSync(path, { recursive: true }) };
}

/** GET at a `unix:` address. */
export function ask(address: string, path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const get = request({ socketPath: socketPath(address)!, path, agent: false }, async (answer) => {
      let body = '';
      for await (const chunk of answer) body += chunk;
      resolve({ status: answer.statusCode!, body });
    });
    get.on('error', reject).end();
  });
}

/** Waits until something holds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end; ) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`did not come true: ${holds}`);
}
