import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { type FlyteAdmin, startFlyteAdmin } from '../flyteadmin/server';
import { type Cluster, startCluster } from '../lab/cluster';
import { EngineStack, ROOT } from './stack';

/** Everything the engine needs to apply the program: a real Kubernetes API, flyteadmin (a double), a made-up AWS. */
export class Lab {
  private constructor(
    readonly folder: string,
    readonly cluster: Cluster,
    readonly flyteadmin: FlyteAdmin,
  ) {}

  static async start(): Promise<Lab> {
    const folder = mkdtempSync(join(tmpdir(), 'flyte-tenancy-lab-'));
    const cluster = await startCluster(join(folder, 'kubernetes'));
    return new Lab(folder, cluster, await startFlyteAdmin());
  }

  /** A stack of the real program, configured as `Pulumi.<name>.yaml` says but for the registry and `overrides`. */
  async stack(
    name: 'dev' | 'prod',
    registry: Registry,
    overrides: { [key: string]: unknown } = {},
  ): Promise<EngineStack> {
    const settings = parse(readFileSync(join(ROOT, `Pulumi.${name}.yaml`), 'utf8'));
    for (const [key, value] of Object.entries({ registry: registry.file, ...overrides }))
      settings.config[`flyte-tenancy:${key}`] = value;
    const configFile = join(this.folder, `Pulumi.${name}.yaml`);
    writeFileSync(configFile, stringify(settings));
    const env = { LAB_CLOUD: join(this.folder, 'cloud'), LAB_KUBECONFIG: this.cluster.kubeconfig };
    const stack = new EngineStack(this.folder, name, configFile, env);
    await stack.init();
    return stack;
  }

  /** A copy of tenants.yaml to change. */
  registry(): Registry {
    return new Registry(join(this.folder, 'tenants.yaml'));
  }

  async stop(): Promise<void> {
    await this.flyteadmin.close();
    await this.cluster.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The registry file that a stack reads, edited the way a person would: as YAML. */
export class Registry {
  constructor(readonly file: string) {
    this.write(readFileSync(join(ROOT, 'tenants.yaml'), 'utf8'));
  }

  edit(change: (registry: any) => void): void {
    const registry = parse(readFileSync(this.file, 'utf8'));
    change(registry);
    this.write(stringify(registry));
  }

  private write(text: string): void {
    writeFileSync(this.file, text);
  }
}
