import { isAbsolute, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { planPlatform } from '../../plan';
import { formatDiagnostic } from '../../registry';
import { type Command, type Io, UserError } from '../command';
import { DEFAULT_STACK, openStack, type Stack } from '../environment';
import { colors } from '../format/style';
import { progress } from '../progress';
import { requireTeam, validRegistry } from '../registry';
import { ROOT } from '../root';
import { asJson } from './json';
import type { ProgramRun } from './program';
import { type Preview, report } from './report';

/** `preview`: the whole Pulumi program for one stack, without cloud, credentials or Pulumi's command line. */
export const preview: Command = {
  name: 'preview',
  summary: 'Show everything that one `pulumi up` would create, without a cloud or credentials',
  usage: `flyte-tenancy preview [--stack NAME] [--registry FILE] [--team TEAM] [--json] [--trace]

  --stack NAME      settings of Pulumi.NAME.yaml; default: ${DEFAULT_STACK}
  --registry FILE   the registry of teams; default: the one that the stack names
  --team TEAM       one team in detail
  --json            print resources, teams, capacity, warnings and outputs (secrets masked) instead of text
  --trace           show where in the program an error was thrown (slower)

Exit code: 0 well, 1 errors in the registry, the stack's configuration, the plan or the program, 2 usage error or
unreadable file.`,
  async run(args, io) {
    const started = performance.now();
    const { values } = parseArgs({
      args,
      options: {
        stack: { type: 'string', default: DEFAULT_STACK },
        registry: { type: 'string' },
        team: { type: 'string' },
        json: { type: 'boolean' },
        trace: { type: 'boolean' },
      },
    });
    const stack = openStack(values.stack);
    const path =
      values.registry === undefined ? resolve(ROOT, stack.config.registry) : resolve(io.cwd, values.registry);
    const { registry, file, diagnostics } = validRegistry(shortest(path, io.cwd), io.cwd);
    requireTeam(registry, values.team);
    const plan = planPlatform(registry, stack.environment);
    const failed = plan.findings.some(({ severity }) => severity === 'error');
    const run = failed ? undefined : await runOnMocks(stack, path, values.trace === true, io);
    const seen: Preview = {
      stack: values.stack,
      file,
      registry,
      plan,
      run,
      warnings: [...diagnostics.map(formatDiagnostic), ...(run?.warnings ?? [])],
      team: values.team,
      seconds: (performance.now() - started) / 1000,
    };
    if (values.json) io.out(JSON.stringify(asJson(seen)));
    else for (const line of report(seen, colors(io.color))) io.out(line);
    return failed ? 1 : 0;
  },
};

/** Pulumi's SDK takes most of a second to load, so it is loaded only here, from a bundle of its own. */
async function runOnMocks(
  { file, config, environment }: Stack,
  registry: string,
  trace: boolean,
  io: Io,
): Promise<ProgramRun> {
  const { load } = require(join(ROOT, 'bin', 'bundle.js'));
  const runner: typeof import('./program') = load('cli/preview/program.ts', { external: true });
  const raw = { ...file.raw, [`${file.project}:registry`]: registry };
  // Pulumi's SDK takes a stack trace for each of its promises, which is a third of a large preview's time.
  if (!trace) Error.stackTraceLimit = 0;
  try {
    return await runner.runProgram(() => require(join(ROOT, 'infra', 'main.js'))(), {
      config: { ...file, raw },
      organization: 'organization',
      place: { ...environment, accountId: config.accountId },
      onProgress: progress(io),
    });
  } catch (error) {
    throw explained(error, trace);
  }
}

/** What the program throws is the user's to mend; its stack helps only who works on the program. */
function explained(error: unknown, trace: boolean): UserError {
  const text = error instanceof Error ? error.message : String(error);
  if (trace) return new UserError(`the program failed: ${error instanceof Error ? error.stack : text}`, 1);
  return new UserError(`the program failed: ${text}\nWith --trace you see where.`, 1);
}

/** A path as the user would write it: relative unless that leads out of the folder. */
function shortest(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short.startsWith('..') || isAbsolute(short) || short === '' ? path : short;
}
