import { isAbsolute, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { planPlatform } from '../../plan';
import { formatDiagnostic } from '../../registry';
import type { Command } from '../command';
import { DEFAULT_STACK, openStack } from '../environment';
import { colors } from '../format/style';
import { progress } from '../progress';
import { requireTeam, validRegistry } from '../registry';
import { ROOT } from '../root';
import type { StackConfig } from '../stack';
import { asJson } from './json';
import { type Preview, report } from './report';
import { run } from './run';

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
    const made = failed
      ? undefined
      : await run(
          {
            config: withRegistry(stack.file, path),
            main: join(ROOT, 'infra', 'main.js'),
            organization: 'organization',
            place: { ...stack.environment, accountId: stack.config.accountId },
            trace: values.trace === true,
          },
          progress(io),
        );
    const seen: Preview = {
      stack: values.stack,
      file,
      registry,
      plan,
      run: made,
      warnings: [...diagnostics.map(formatDiagnostic), ...(made?.warnings ?? [])],
      team: values.team,
      seconds: (performance.now() - started) / 1000,
    };
    if (values.json) io.out(JSON.stringify(asJson(seen)));
    else for (const line of report(seen, colors(io.color))) io.out(line);
    return failed ? 1 : 0;
  },
};

/** The stack's configuration with another registry. */
function withRegistry(file: StackConfig, registry: string): StackConfig {
  return { ...file, raw: { ...file.raw, [`${file.project}:registry`]: registry } };
}

/** A path as the user would write it: relative unless that leads out of the folder. */
function shortest(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short.startsWith('..') || isAbsolute(short) || short === '' ? path : short;
}
