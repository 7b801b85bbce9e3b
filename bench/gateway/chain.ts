import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bootstrap } from '../../gateway/envoy/bootstrap';
import { FILTERS } from '../../gateway/envoy/names';
import { DEFAULT_LIMITS } from '../../gateway/envoy/options';
import { envoyPath } from '../../gateway/local/envoy';
import { freePort } from '../../gateway/local/probe';
import { AUDIENCE, type Idp } from './idp';

export interface Running {
  address: string;
  child: ChildProcess;
}

const say = (line: string) => process.stderr.write(`${line}\n`);

export interface Chain extends Running {
  issuer: string;
}

/** What all gateways of one run share, so that one flyteadmin can trust them all. */
export interface Shared {
  idp: Idp;
  keys: string;
  clientSecretFile: string;
}

/** Starts a program and resolves with what `pick` finds in a line of its output: an address, and perhaps an issuer. */
export function start(command: string, args: string[], pick: RegExp): Promise<Chain> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code}`)));
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const found = pick.exec(line);
      if (found) resolve({ address: found[1]!, issuer: found[2] ?? '', child });
    });
  });
}

/** The whole gateway in front of the upstream; its internal issuer on a free port, unless one is given. */
export function startChain(
  registry: string,
  { idp, keys, clientSecretFile }: Shared,
  upstream: string,
  issuerPort = 0,
): Promise<Chain> {
  const args = [join(__dirname, '..', '..', 'gateway', 'local', 'run.js'), '--registry', registry];
  args.push('--issuer', idp.issuer, '--audience', AUDIENCE, '--upstream-grpc', upstream);
  args.push(
    '--upstream-http',
    `http://${upstream}`,
    '--port',
    '0',
    '--internal-issuer-port',
    String(issuerPort),
  );
  args.push('--keys', keys, '--client-secret-file', clientSecretFile);
  return start(process.execPath, args, /^ready http:\/\/(\S+) internal-issuer (\S+)/);
}

/** The same Envoy and listener without the filters that look at tokens or decide. */
export async function startEnvoyOnly(upstream: string): Promise<Running> {
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const config = bootstrap({
    listener: { address: '127.0.0.1', port, proxyProtocol: false },
    hosts: [address],
    publicUrl: `http://${address}`,
    idp: { issuer: 'http://127.0.0.1:9', audiences: [], jwksUri: 'http://127.0.0.1:9/jwks' },
    caFile: '',
    internal: { issuer: 'http://127.0.0.1:9', audience: 'x', jwksUri: 'http://127.0.0.1:9/jwks' },
    access: { processors: ['127.0.0.1:9'], public: '127.0.0.1:9' },
    upstream: { grpc: upstream, http: upstream },
    limits: DEFAULT_LIMITS,
    accessLog: '/dev/null',
  });
  const text = JSON.stringify(config, (key, value) => {
    if (key === 'http_filters') return value.filter((f: { name: string }) => f.name === FILTERS.router);
    return key === 'typed_per_filter_config' ? undefined : value;
  });
  const file = join(mkdtempSync(join(tmpdir(), 'bench-envoy-')), 'envoy.json');
  writeFileSync(file, text);
  const args = ['-c', file, '--concurrency', '2', '--disable-hot-restart', '--log-level', 'error'];
  const child = spawn(envoyPath(say), args, { stdio: 'ignore' });
  return { address, child };
}
