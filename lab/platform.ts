import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { formatDiagnostic } from '../registry/diagnostic';
import { readRegistry } from '../registry/file';
import type { Registry } from '../registry/model';
import { type Cluster, startCluster } from '../test/e2e/lab/cluster';
import { Processes } from '../test/e2e/lab/processes';
import { freePort } from '../test/e2e/support/port';
import type { LabOptions } from './arguments';
import { ClientFiles, pyflyte } from './client-files';
import { startConsole } from './console';
import { directoryOf } from './directory';
import { LabEngine } from './engine';
import { realFlyteAdmin, startDouble, waitForReal } from './flyteadmin';
import { type RunningGateway, startGateway } from './gateway';
import { GatewayRegistry } from './gateway-registry';
import { exampleOf, guide } from './guide';
import { type IdentityProvider, startIdentityProvider } from './identity/provider';
import { LOGIN_CLIENT } from './identity/settings';
import type { Terminal } from './terminal';

/** Pulumi speaks to flyteadmin as in a real first update: with a token of the gateway's internal issuer. */
const INTERNAL_CLIENT = 'flytepropeller';

type Say = (text: string) => void;
type Close = () => Promise<unknown>;

/** Everything that runs, and what may be done with it: apply, explain, stop. */
export class Platform {
  readonly logs: string;
  private readonly outputs: string;
  private readonly processes: Processes;
  private readonly closers: Close[] = [];
  private cluster!: Cluster;
  private idp!: IdentityProvider;
  private gateway!: RunningGateway;
  private engine!: LabEngine;
  private files!: ClientFiles;
  private readonly served: GatewayRegistry;
  private queue: Promise<unknown> = Promise.resolve();

  /** @param onEnd told of a server that ends by itself */
  constructor(
    private readonly folder: string,
    private readonly options: LabOptions,
    private registry: Registry,
    private readonly terminal: Terminal,
    onEnd: (reason: string) => void,
  ) {
    this.logs = join(folder, 'logs');
    this.outputs = join(folder, 'outputs.json');
    this.processes = new Processes(this.logs, onEnd);
    this.served = new GatewayRegistry(join(folder, 'registry.json.gz'));
  }

  /** Starts every server; nothing is applied yet. */
  async start(): Promise<void> {
    const { options, terminal } = this;
    const real = realFlyteAdmin(process.env);
    const upstream = real ?? {
      grpc: `127.0.0.1:${await freePort()}`,
      http: `http://127.0.0.1:${await freePort()}`,
    };
    const port = options.gatewayPort || (await freePort());
    const url = `http://127.0.0.1:${port}`;
    this.served.writeFirst(this.registry);
    this.idp = await startIdentityProvider(options.issuerPort, url, directoryOf(this.registry));
    this.closers.push(() => this.idp.close());
    const console = await startConsole(() => this.registry);
    this.closers.push(() => console.close());
    terminal.progress('starting the Kubernetes API and the gateway');
    const kubernetes = join(this.folder, 'kubernetes');
    const starting = startCluster(kubernetes, this.processes);
    const gateway = startGateway(this.processes, this.logs, {
      registry: this.served.file,
      issuer: this.idp.issuer,
      audience: this.idp.audience,
      upstream,
      port,
      internalIssuerPort: options.internalIssuerPort,
      clientSecretFile: join(this.folder, 'internal-client'),
      login: {
        client: LOGIN_CLIENT,
        secretFile: this.secret('login-client', this.idp.clientSecret(LOGIN_CLIENT)),
      },
      console: console.address,
    });
    [this.cluster, this.gateway] = await Promise.all([starting, gateway]);
    await this.startFlyteAdmin(real !== undefined, upstream);
    this.served.follow(this.cluster.client);
    this.files = new ClientFiles(this.folder, this.gateway.url);
    this.engine = await LabEngine.start(
      {
        folder: join(this.folder, 'engine'),
        registry: resolve(options.registry),
        kubeconfig: this.cluster.kubeconfig,
        flyte: {
          endpoint: upstream.http,
          client: INTERNAL_CLIENT,
          secret: readFileSync(join(this.folder, 'internal-client'), 'utf8').trim(),
        },
      },
      terminal,
    );
  }

  /**
   * Applies what stands in the registry file; one at a time. A file with errors changes nothing.
   *
   * @returns the engine's exit code, 1 when the registry is not valid
   */
  apply(say: Say, preview = true): Promise<number> {
    const next = this.queue.then(() => this.applyNow(say, preview));
    this.queue = next.catch(() => {});
    return next;
  }

  /** What to print when everything is ready. */
  guide(): string {
    const directory = directoryOf(this.registry);
    return guide({
      gateway: this.gateway.url,
      issuer: this.idp.issuer,
      kubeconfig: this.cluster.kubeconfig,
      outputs: this.outputs,
      registry: this.options.registry,
      example: exampleOf(this.registry, directory),
      tokenFile: (account) => this.files.token(account),
      configFile: (account) => this.files.config(account),
      workflow: this.files.workflow,
      pyflyte: pyflyte(),
    });
  }

  /** The line that `--json` prints. */
  async ready(): Promise<object> {
    const { gateway, idp, cluster, outputs } = this;
    const paths = { kubeconfig: cluster.kubeconfig, outputs };
    return { ready: true, gateway: gateway.url, issuer: idp.issuer, ...paths, tokens: await this.tokens() };
  }

  /** Ends the engine, then the servers in reverse order. */
  async stop(): Promise<void> {
    await this.engine?.stop();
    this.served.stop();
    await this.processes.stop();
    for (const close of this.closers.reverse()) await close();
  }

  private async startFlyteAdmin(real: boolean, upstream: { grpc: string; http: string }): Promise<void> {
    const issuer = this.gateway.internalIssuer;
    if (real) return waitForReal(upstream, issuer, this.terminal);
    const double = await startDouble(
      upstream,
      issuer,
      this.registry.domains.map(({ id }) => id),
    );
    this.closers.push(() => double.close());
  }

  private async applyNow(say: Say, preview: boolean): Promise<number> {
    const registry = readValid(this.options.registry, say);
    if (!registry) {
      say('Nothing was changed.');
      return 1;
    }
    this.registry = registry;
    await this.idp.know(directoryOf(registry));
    if (preview) {
      const found = await this.engine.preview();
      for (const line of found.lines) say(line);
      if (found.code !== 0) return found.code;
      if (found.lines.length === 0) say('Nothing to change.');
    }
    const started = Date.now();
    const { code, text } = await this.engine.up();
    say(code === 0 ? `applied in ${Math.round((Date.now() - started) / 1000)} s: ${text}` : text);
    await this.serve();
    return code;
  }

  /** What was applied takes effect at the gateway; tokens and outputs follow. */
  private async serve(): Promise<void> {
    const since = Date.now();
    if (await this.served.pull(this.cluster.client)) await this.gateway.reloaded(since);
    writeFileSync(this.outputs, JSON.stringify(await this.engine.outputs(), null, 2), { mode: 0o600 });
    for (const [account, token] of Object.entries(await this.tokens())) this.files.write(account, token);
  }

  private async tokens(): Promise<{ [account: string]: string }> {
    const { accounts, clients } = directoryOf(this.registry);
    const people = accounts.map(async ({ id }) => [id, await this.idp.personToken(id)] as const);
    const machines = clients.map(async ({ id }) => [id, await this.idp.clientToken(id)] as const);
    return Object.fromEntries(await Promise.all([...people, ...machines]));
  }

  private secret(name: string, value: string): string {
    const file = join(this.folder, name);
    writeFileSync(file, value, { mode: 0o600 });
    return file;
  }
}

/** Tells every finding as FILE:LINE:COL; the registry when it has no errors. */
export function readValid(file: string, say: Say): Registry | undefined {
  const { registry, diagnostics } = readRegistry(resolve(file));
  for (const diagnostic of diagnostics) say(formatDiagnostic({ ...diagnostic, file }));
  return registry;
}
