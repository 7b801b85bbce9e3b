import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { writeDoubles } from '../doubles/bin';
import { pulumiCli } from '../lab/pulumi-cli';

/** Where a project's Pulumi.yaml is. */
export const ROOT = resolve(__dirname, '../../..');

export interface RunResult {
  code: number | null;
  stdout: string;
  stderr: string;
  events: EngineEvent[];
}

/** One line of the engine's event log (sdk/go/common/apitype/events.go). */
export interface EngineEvent {
  sequence: number;
  timestamp: number;
  resourcePreEvent?: { metadata: StepMetadata; planning?: boolean };
  resOutputsEvent?: { metadata: StepMetadata; planning?: boolean };
  resOpFailedEvent?: { metadata: StepMetadata };
  diagnosticEvent?: { severity: string; message: string; urn?: string };
  summaryEvent?: { resourceChanges: { [op: string]: number } };
}

export interface StepMetadata {
  op: string;
  urn: string;
  type: string;
  detailedDiff?: { [path: string]: { diffKind: string } };
}

/** What the engine needs of the repository besides Pulumi.yaml. */
const LINKED = ['infra', 'provider', 'node_modules', 'package.json'];

/** A stack driven by the real engine, with its project, configuration and state in a folder of its own. */
export class EngineStack {
  private readonly project: string;
  private runs = 0;
  private readonly printed: { [name: string]: string } = {};

  /**
   * @param folder for project, state, plugins and logs
   * @param settings text of the stack's configuration file
   * @param env for the program and the doubles
   */
  constructor(
    readonly folder: string,
    private readonly name: string,
    settings: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    this.project = join(folder, 'project');
    mkdirSync(join(folder, 'state'), { recursive: true });
    mkdirSync(this.project, { recursive: true });
    // The engine writes into the stack's file; the repository's stays as it is.
    writeFileSync(join(this.project, `Pulumi.${name}.yaml`), settings);
    writeFileSync(join(this.project, 'Pulumi.yaml'), readFileSync(join(ROOT, 'Pulumi.yaml')));
    for (const entry of LINKED) {
      if (!existsSync(join(this.project, entry))) symlinkSync(join(ROOT, entry), join(this.project, entry));
    }
    writeDoubles(join(folder, 'bin'));
  }

  /** Makes the stack when it is not there yet. */
  async init(): Promise<void> {
    const result = await this.run(['stack', 'init', this.name, '--non-interactive']);
    if (result.code !== 0) throw new Error(`stack init: ${result.stderr}`);
  }

  preview(...args: string[]): Promise<RunResult> {
    return this.run(['preview', ...this.common(), ...args]);
  }

  up(...args: string[]): Promise<RunResult> {
    return this.run(['up', '--yes', '--skip-preview', ...this.common(), ...args]);
  }

  refresh(...args: string[]): Promise<RunResult> {
    return this.run(['refresh', '--yes', '--skip-preview', ...this.common(), ...args]);
  }

  destroy(...args: string[]): Promise<RunResult> {
    return this.run(['destroy', '--yes', '--skip-preview', ...this.common(), ...args]);
  }

  command(...args: string[]): Promise<RunResult> {
    return this.run([...args, '--stack', this.name, '--non-interactive']);
  }

  async outputs(): Promise<{ [name: string]: any }> {
    const { stdout } = await this.command('stack', 'output', '--json');
    return JSON.parse(stdout);
  }

  /** The checkpoint as the backend keeps it. */
  checkpoint(): string {
    return readFileSync(this.checkpointFile(), 'utf8');
  }

  /**
   * A file backend's engine that is killed while it writes may leave the checkpoint whole but its `.attrs` empty, which
   * it then can't read ("failed to load checkpoint: EOF"). It does without the file.
   */
  repairCheckpoint(): void {
    const folder = dirname(this.checkpointFile());
    for (const name of readdirSync(folder)) {
      const file = join(folder, name);
      if (name.endsWith('.attrs') && statSync(file).size === 0) rmSync(file);
    }
  }

  private checkpointFile(): string {
    return join(this.folder, 'state/.pulumi/stacks/flyte-tenancy', `${this.name}.json`);
  }

  /**
   * By name, everything that running the engine left behind: printed text, event logs, checkpoints, their backups and
   * history. Without the event logs' debug messages: there the SDK prints what it was answered, secrets included.
   */
  traces(): { [name: string]: string } {
    const state = readdirSync(join(this.folder, 'state'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const logs = readdirSync(this.folder).flatMap((name) =>
      name.startsWith('events-') ? [join(this.folder, name)] : [],
    );
    const files = state.map((file) => [file.slice(this.folder.length), readFileSync(file, 'latin1')]);
    const events = logs.map((file) => [
      file.slice(this.folder.length),
      withoutDebug(readFileSync(file, 'utf8')),
    ]);
    return { ...Object.fromEntries([...files, ...events]), ...this.printed };
  }

  /** Starts a command without waiting: for killing it midway. */
  start(args: string[]): { child: ChildProcess; events: () => EngineEvent[]; done: Promise<RunResult> } {
    const log = join(this.folder, `events-${++this.runs}.json`);
    rmSync(log, { force: true });
    const isUpdate = ['preview', 'up', 'refresh', 'destroy', 'import'].includes(args[0] ?? '');
    const child = spawn(pulumiCli(), isUpdate ? [...args, '--event-log', log] : args, {
      cwd: this.project,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...this.engineEnv(), ...this.env },
    });
    const events = () => parseEvents(log);
    const done = new Promise<RunResult>((resolve) => {
      const [out, err]: string[][] = [[], []];
      child.stdout.on('data', (chunk) => out!.push(String(chunk)));
      child.stderr.on('data', (chunk) => err!.push(String(chunk)));
      child.once('close', (code) =>
        resolve({ code, stdout: out!.join(''), stderr: err!.join(''), events: events() }),
      );
    });
    return { child, events, done };
  }

  /** Runs any command of the engine in the stack's project. */
  async run(args: string[]): Promise<RunResult> {
    const result = await this.start(args).done;
    this.printed[`printed ${this.runs}: ${args.slice(0, 2).join(' ')}`] = result.stdout + result.stderr;
    return result;
  }

  private common(): string[] {
    return ['--stack', this.name, '--non-interactive', '--suppress-progress'];
  }

  private engineEnv(): NodeJS.ProcessEnv {
    return {
      PATH: `${join(this.folder, 'bin')}:${process.env.PATH}`,
      PULUMI_HOME: join(this.folder, 'home'),
      PULUMI_BACKEND_URL: `file://${join(this.folder, 'state')}`,
      PULUMI_CONFIG_PASSPHRASE: 'for tests only',
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      PULUMI_DEBUG_COMMANDS: 'true',
    };
  }
}

function withoutDebug(log: string): string {
  const isDebug = (line: string) => line.includes('"severity":"debug"');
  return log
    .split('\n')
    .filter((line) => !isDebug(line))
    .join('\n');
}

function parseEvents(log: string): EngineEvent[] {
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, 'utf8').split('\n').filter(Boolean);
  // The last line of an engine that was killed may be cut.
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as EngineEvent];
    } catch {
      return [];
    }
  });
}
