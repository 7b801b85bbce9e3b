import { parseArgs } from 'node:util';

/** What `npm run gateway` is told. */
export interface LocalOptions {
  registry: string;
  issuer: string;
  audiences: string[];
  upstreamGrpc: string;
  upstreamHttp: string;
  port: number;
  internalIssuerPort: number;
  groupsClaims: string[];
  preset: string;
  workers: number;
  envoyThreads: number;
  clientSecretFile?: string;
  keys?: string;
  audit?: string;
  jwksUri?: string;
  hosts: string[];
  maxRequestBytes: number;
  identityRate?: number;
  teamRate?: number;
  clientId: string;
  scopes: string[];
  console?: string;
  loginClientId?: string;
  loginSecretFile?: string;
  verbose: boolean;
}

export const USAGE = `usage: npm run gateway -- --registry FILE --issuer URL --audience AUD --upstream-grpc HOST:PORT --upstream-http URL

  --registry FILE             tenants.yaml, or a compiled registry (.json, .json.gz)
  --issuer URL                the identity provider; its discovery document is fetched
  --audience AUD              of the tokens that are accepted; may be repeated
  --upstream-grpc HOST:PORT   flyteadmin, gRPC without TLS
  --upstream-http URL         flyteadmin, http://HOST:PORT
  --port N                    of the gateway (8080; 0: any free port)
  --internal-issuer-port N    discovery, JWKS, tokens for propeller and scheduler (8081; 0: any free port)
  --groups-claim CLAIM        that holds the groups (the preset's); may be repeated
  --idp-preset NAME           generic, auth0, okta, entra, keycloak or cognito (generic)
  --workers N                 processes of the access service (2)
  --envoy-threads N           (2)
  --client-secret-file FILE   secret of the client flytepropeller; made when it does not exist
  --keys DIR                  signing keys, current.pem and others (generated)
  --audit FILE                where decisions are written, - for standard output (a temporary file)
  --jwks-uri URL              instead of the discovery document's
  --host HOST[:PORT]          another Host header to accept; may be repeated
  --max-request-bytes N       (8388608)
  --identity-rate N           requests a second for each caller (no limit)
  --team-rate N               requests a second for each team (no limit)
  --client-id ID              the public client that pyflyte logs in with (flytectl)
  --scope SCOPE               that pyflyte asks for; may be repeated
  --console HOST:PORT         flyteconsole
  --login-client-id ID        browser login, with --login-secret-file FILE
  --verbose                   Envoy's log on standard error

Prints \`ready http://127.0.0.1:PORT internal-issuer http://127.0.0.1:PORT2\` when both serve. SIGTERM ends it, SIGHUP
reloads the registry. Environment: ENVOY_PATH, an Envoy to use instead of the one from PyPI.`;

/** Reads the command line. Errors say what is missing or wrong. */
export function parseLocalArguments(argv: string[]): LocalOptions {
  const text = { type: 'string' } as const;
  const list = { type: 'string', multiple: true } as const;
  const { values } = parseArgs({
    args: argv,
    options: {
      registry: text,
      issuer: text,
      audience: list,
      'upstream-grpc': text,
      'upstream-http': text,
      port: { ...text, default: '8080' },
      'internal-issuer-port': { ...text, default: '8081' },
      'groups-claim': list,
      'idp-preset': { ...text, default: 'generic' },
      workers: { ...text, default: '2' },
      'envoy-threads': { ...text, default: '2' },
      'client-secret-file': text,
      keys: text,
      audit: text,
      'jwks-uri': text,
      host: list,
      'max-request-bytes': { ...text, default: String(8 * 1024 * 1024) },
      'identity-rate': text,
      'team-rate': text,
      'client-id': { ...text, default: 'flytectl' },
      scope: list,
      console: text,
      'login-client-id': text,
      'login-secret-file': text,
      verbose: { type: 'boolean', default: false },
    },
  });
  const needed = (name: 'registry' | 'issuer' | 'upstream-grpc' | 'upstream-http'): string => {
    const value = values[name];
    if (!value) throw new Error(`--${name} is needed`);
    return value;
  };
  const audiences = values.audience ?? [];
  if (audiences.length === 0) throw new Error('--audience is needed');
  const rate = (name: 'identity-rate' | 'team-rate') =>
    values[name] === undefined ? undefined : whole(name, values[name], 1, 1_000_000);
  return {
    registry: needed('registry'),
    issuer: needed('issuer'),
    audiences,
    upstreamGrpc: needed('upstream-grpc'),
    upstreamHttp: hostOf(needed('upstream-http')),
    port: whole('port', values.port, 0, 65_535),
    internalIssuerPort: whole('internal-issuer-port', values['internal-issuer-port'], 0, 65_535),
    groupsClaims: values['groups-claim'] ?? [],
    preset: values['idp-preset'],
    workers: whole('workers', values.workers, 1, 64),
    envoyThreads: whole('envoy-threads', values['envoy-threads'], 1, 64),
    clientSecretFile: values['client-secret-file'],
    keys: values.keys,
    audit: values.audit,
    jwksUri: values['jwks-uri'],
    hosts: values.host ?? [],
    maxRequestBytes: whole('max-request-bytes', values['max-request-bytes'], 65_536, 1_073_741_824),
    identityRate: rate('identity-rate'),
    teamRate: rate('team-rate'),
    clientId: values['client-id'],
    scopes: values.scope ?? [],
    console: values.console,
    loginClientId: values['login-client-id'],
    loginSecretFile: values['login-secret-file'],
    verbose: values.verbose,
  };
}

function whole(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new Error(`--${name} ${text}: must be a whole number from ${min} to ${max}`);
}

/** `HOST:PORT` of an http URL. */
function hostOf(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== 'http:') throw new Error(`--upstream-http ${url}: must be http://HOST:PORT`);
  return `${hostname}:${port || 80}`;
}
