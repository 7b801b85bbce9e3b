import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { changesOf, countByOp, errorsOf } from '../test/e2e/engine/changes';
import { EngineStack, ROOT, type RunResult } from '../test/e2e/engine/stack';
import { changeLines } from './changes';
import type { Terminal } from './terminal';

const STACK = 'dev';
const KILL_MS = 15_000;
const TICK_MS = 500;

export interface EngineSettings {
  folder: string;
  /** Absolute path of tenants.yaml. */
  registry: string;
  kubeconfig: string;
  /** flyteadmin's URL and the client with which Pulumi speaks to it. */
  flyte: { endpoint: string; client: string; secret: string };
}

/** The dev stack, applied by the real engine, with the lab's addresses in its configuration. */
export class LabEngine {
  private running?: ChildProcess;

  private constructor(
    private readonly stack: EngineStack,
    private readonly terminal: Terminal,
  ) {}

  static async start(settings: EngineSettings, terminal: Terminal): Promise<LabEngine> {
    const env = {
      LAB_CLOUD: join(settings.folder, 'cloud'),
      LAB_KUBECONFIG: settings.kubeconfig,
      // Written once at the end of a run instead of after each step: whoever kills a lab loses nothing but the lab.
      PULUMI_EXPERIMENTAL: 'true',
      PULUMI_SKIP_CHECKPOINTS: 'true',
    };
    const stack = new EngineStack(settings.folder, STACK, configuration(settings), env);
    const engine = new LabEngine(stack, terminal);
    await stack.init();
    const { code, stderr } = await engine.run([
      'config',
      'set',
      '--secret',
      '--stack',
      STACK,
      'flyte-tenancy:flyteClientSecret',
      settings.flyte.secret,
    ]);
    if (code !== 0) throw new Error(`pulumi config set: ${stderr}`);
    return engine;
  }

  /** What the engine's preview says that `up` would change; also why it can't be told. */
  async preview(): Promise<{ code: number; lines: string[] }> {
    const result = await this.run(['preview', ...this.flags()], 'previewing');
    return result.code === 0
      ? { code: 0, lines: changeLines(result) }
      : { code: result.code ?? 1, lines: [errorsOf(result)] };
  }

  /** Applies. `text` says what was done, or what went wrong. */
  async up(): Promise<{ code: number; text: string }> {
    const result = await this.run(
      ['up', '--yes', '--skip-preview', ...this.flags()],
      'applying the dev stack',
    );
    return { code: result.code ?? 1, text: result.code === 0 ? summary(result) : errorsOf(result) };
  }

  /** The stack's outputs; secrets are masked. */
  outputs(): Promise<{ [name: string]: unknown }> {
    return this.stack.outputs();
  }

  /** Ends a run that is under way: the engine finishes the steps it began and keeps its state. */
  async stop(): Promise<void> {
    const child = this.running;
    if (!child) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    const force = setTimeout(() => child.kill('SIGKILL'), KILL_MS);
    await ended;
    clearTimeout(force);
  }

  private flags(): string[] {
    const flags = ['--non-interactive', '--suppress-progress', '--color', 'never'];
    return ['--stack', STACK, ...flags];
  }

  private async run(args: string[], what?: string): Promise<RunResult> {
    const { child, events, done } = this.stack.start(args);
    this.running = child;
    const guard = endWithUs(child);
    const started = Date.now();
    const tick =
      what && setInterval(() => this.terminal.progress(progress(what, started, events().length)), TICK_MS);
    try {
      return await done;
    } finally {
      if (tick) clearInterval(tick);
      guard.kill('SIGKILL');
      this.running = undefined;
    }
  }
}

function progress(what: string, started: number, events: number): string {
  return `${what}: ${events} events from the engine, ${Math.round((Date.now() - started) / 1000)} s`;
}

/** When we are killed, an engine under way is interrupted as well. */
function endWithUs(child: ChildProcess): ChildProcess {
  return spawn('/bin/sh', ['-c', `read -r _; kill -INT ${child.pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
}

/** `Pulumi.dev.yaml` with what is different in the lab. */
function configuration({ registry, flyte }: EngineSettings): string {
  const { config } = parse(readFileSync(join(ROOT, `Pulumi.${STACK}.yaml`), 'utf8'));
  const ours = { registry, flyteEndpoint: flyte.endpoint, flyteClientId: flyte.client };
  for (const [key, value] of Object.entries(ours)) config[`flyte-tenancy:${key}`] = value;
  return stringify({ config });
}

/** Such as `2 created, 5 updated`. */
function summary(result: RunResult): string {
  const done = { create: 'created', update: 'updated', delete: 'deleted', replace: 'replaced' };
  const counts = countByOp(changesOf(result));
  const parts = Object.entries(done).flatMap(([op, word]) => (counts[op] ? [`${counts[op]} ${word}`] : []));
  return parts.length > 0 ? parts.join(', ') : 'nothing to change';
}
