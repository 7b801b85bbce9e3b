import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type LabOptions, parseLabArguments, USAGE } from './arguments';
import { askToApply, FOLDER_PREFIX, serveControl } from './control';
import { endOnSignalOrOrphaned } from './lifetime';
import { Platform, readValid } from './platform';
import { prepare } from './prepare';
import { labTerminal, type Terminal } from './terminal';

/** The lab, from its start to its end. */
class Lab {
  private folder?: string;
  private platform?: Platform;
  private readonly stopped = new AbortController();
  private readonly ended: Promise<number>;
  private end!: (code: number) => void;

  constructor(
    private readonly options: LabOptions,
    private readonly terminal: Terminal,
  ) {
    this.ended = new Promise((resolve) => (this.end = resolve));
  }

  /** Gives the exit code when it has stopped. */
  async run(): Promise<number> {
    endOnSignalOrOrphaned((code) => this.end(code));
    this.stay().catch((error: Error) => {
      if (!this.stopped.signal.aborted) this.terminal.say(`the lab ends: ${error.message}`);
      this.end(1);
    });
    const code = await this.ended;
    await this.stop(code);
    return code;
  }

  /** Starts and applies; afterwards everything happens because somebody asks for it. */
  private async stay(): Promise<void> {
    const { options, terminal } = this;
    const started = Date.now();
    const say = (text: string) => terminal.say(text);
    const registry = readValid(options.registry, say);
    if (!registry) return this.end(1);
    await prepare(terminal, this.stopped.signal);
    if (this.stopped.signal.aborted) return;
    this.folder = mkdtempSync(join(tmpdir(), FOLDER_PREFIX));
    const platform = new Platform(this.folder, options, registry, terminal, (reason) => {
      terminal.say(reason);
      this.end(1);
    });
    this.platform = platform;
    await platform.start();
    const code = await platform.apply(say, false);
    if (options.once || (code !== 0 && options.json)) return this.end(code);
    await serveControl(this.folder, (tell) => platform.apply(tell));
    if (code === 0) say(`ready in ${Math.round((Date.now() - started) / 1000)} s`);
    if (options.json) terminal.result(JSON.stringify(await platform.ready()));
    else say(platform.guide());
    createInterface({ input: process.stdin }).on('line', () => this.applyAgain(platform, say));
  }

  private async applyAgain(platform: Platform, say: (text: string) => void): Promise<void> {
    try {
      await platform.apply(say);
    } catch (error) {
      if (!this.stopped.signal.aborted) say((error as Error).message);
    }
  }

  private async stop(code: number): Promise<void> {
    const { folder, platform, options, terminal } = this;
    this.stopped.abort();
    await platform?.stop();
    if (!folder || !platform) return;
    const failed = code !== 0 && code < 128;
    if (options.keep || failed) terminal.say(`logs and state are kept: ${platform.logs}`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

async function main(argv: string[]): Promise<number> {
  if (argv.includes('--help')) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  let options: LabOptions;
  try {
    options = parseLabArguments(argv);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}\n`);
    return 2;
  }
  const terminal = labTerminal(options.json);
  if (options.command === 'up') return askToApply(options.lab, (text) => terminal.say(text));
  return new Lab(options, terminal).run();
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
