import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { type FlyteAdmin, type Options, startFlyteAdmin } from '../flyteadmin/server';
import { type Cluster, startCluster } from '../lab/cluster';
import { EngineStack, ROOT } from './stack';

/** Everything the engine needs to apply the program: a real Kubernetes API, flyteadmin (a double), a made-up AWS. */
export class Lab {
  private constructor(
    readonly folder: string,
    readonly cluster: Cluster,
    readonly flyteadmin: FlyteAdmin,
  ) {}

  static async start(flyteadmin: Options = {}): Promise<Lab> {
    const folder = mkdtempSync(join(tmpdir(), 'flyte-tenancy-lab-'));
    const cluster = await startCluster(join(folder, 'kubernetes'));
    return new Lab(folder, cluster, await startFlyteAdmin(flyteadmin));
  }

  /**
   * A stack of the real program, configured as `Pulumi.<name>.yaml` says but for the registry and `overrides`.
   *
   * @param kubeconfig path of the one that the made-up EKS gives
   */
  async stack(
    name: 'dev' | 'prod',
    registry: Registry,
    overrides: { [key: string]: unknown } = {},
    kubeconfig = this.cluster.kubeconfig,
  ): Promise<EngineStack> {
    const settings = parse(readFileSync(join(ROOT, `Pulumi.${name}.yaml`), 'utf8'));
    for (const [key, value] of Object.entries({
      registry: registry.file,
      flyteEndpoint: this.flyteadmin.http,
      ...overrides,
    }))
      settings.config[`flyte-tenancy:${key}`] = value;
    const env = { LAB_CLOUD: join(this.folder, name, 'cloud'), LAB_KUBECONFIG: kubeconfig };
    const stack = new EngineStack(join(this.folder, name), name, stringify(settings), env);
    await stack.init();
    return stack;
  }

  /** What the made-up cloud of a stack and provider has: the text of every resource's record. */
  madeUpCloud(stack: string, provider: string): string {
    const folder = join(this.folder, stack, 'cloud', provider);
    return readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
  }

  /** A copy of tenants.yaml to change. */
  registry(): Registry {
    return new Registry(join(this.folder, 'tenants.yaml'));
  }

  /** A request to flyteadmin, as somebody would make by hand. */
  async flyte(method: string, path: string, body?: object): Promise<any> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(this.flyteadmin.http + path, {
      method,
      headers,
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: HTTP ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }

  /** The stored attributes of one type (its number in flyteidl) of a project, or of one of its domains. */
  async rows(type: number, project: string, domain?: string): Promise<any[]> {
    const { configurations } = await this.flyte('GET', `/api/v1/matchable_attributes?resource_type=${type}`);
    const wanted = (row: any) => row.project === project && (domain === undefined || row.domain === domain);
    return configurations.filter(wanted).map((row: any) => row.attributes);
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

/** A team with one project, as a registry has it. */
export function team(project: string) {
  return {
    projects: { [project]: { name: project, domains: ['development', 'production'] } },
    quota: {
      requests: { cpu: 1, memory: '2Gi' },
      limits: { cpu: 2, memory: '4Gi' },
      pods: 10,
      persistentVolumeClaims: 2,
    },
    access: [{ role: 'developer', groups: [`team-${project}`] }],
  };
}
