import { parseArgs } from 'node:util';

/** What `npm run lab` is told. */
export interface LabOptions {
  /** `up` applies in a lab that runs already. */
  command: 'start' | 'up';
  /** As the user named it. */
  registry: string;
  /** 0: any free port. */
  gatewayPort: number;
  issuerPort: number;
  internalIssuerPort: number;
  json: boolean;
  once: boolean;
  keep: boolean;
  /** With `up`: which lab, when several run. */
  lab?: string;
}

export const USAGE = `usage: npm run lab -- [--registry FILE] [--json] [--once]
       npm run lab -- up [--lab FOLDER]

Starts the platform on this machine: a Kubernetes API, an identity provider with everybody whom tenants.yaml names,
flyteadmin, the gateway; applies the dev stack with Pulumi's engine; says what to try. Enter applies tenants.yaml again,
and so does \`npm run lab -- up\` from another terminal. Ctrl-C stops everything.

  --registry FILE           the registry of teams (tenants.yaml)
  --json                    print one line of JSON when ready; everything else goes to standard error
  --once                    apply, stop everything, exit with the engine's exit code
  --keep                    keep the lab's folder with state and logs
  --port N                  of the gateway (any free port)
  --issuer-port N           of the identity provider (any free port)
  --internal-issuer-port N  whose tokens flyteadmin trusts (any free port)
  --lab FOLDER              with up: which lab, when several run

Environment: FLYTEADMIN_GRPC and FLYTEADMIN_HTTP name a real flyteadmin to use instead of the double (docs/lab.md);
FLYTE_TENANCY_CACHE is where programs are built (~/.cache/flyte-tenancy).`;

/** @throws Error that says what is wrong with the command line */
export function parseLabArguments(argv: string[]): LabOptions {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      registry: { type: 'string', default: 'tenants.yaml' },
      port: { type: 'string', default: '0' },
      'issuer-port': { type: 'string', default: '0' },
      'internal-issuer-port': { type: 'string', default: '0' },
      json: { type: 'boolean', default: false },
      once: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      lab: { type: 'string' },
    },
  });
  const [command = 'start', ...rest] = positionals;
  if (!['start', 'up'].includes(command) || rest.length > 0)
    throw new Error(`${positionals.join(' ')}: the only command is up`);
  return {
    command: command as LabOptions['command'],
    registry: values.registry,
    gatewayPort: port('port', values.port),
    issuerPort: port('issuer-port', values['issuer-port']),
    internalIssuerPort: port('internal-issuer-port', values['internal-issuer-port']),
    json: values.json,
    once: values.once,
    keep: values.keep,
    lab: values.lab,
  };
}

function port(name: string, text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65_535) return value;
  throw new Error(`--${name} ${text}: must be a whole number from 0 to 65535`);
}
