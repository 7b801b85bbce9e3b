/**
 * A double of pulumi-language-nodejs: what the engine needs to run a Node.js program or plugin. The real one can't be
 * had from a package registry. It starts Pulumi's own @pulumi/pulumi/cmd/run exactly as the real one does.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { ServerWritableStream, UntypedServiceImplementation } from '@grpc/grpc-js';
import { LanguageRuntimeService } from '@pulumi/pulumi/proto/language_grpc_pb';
import * as language from '@pulumi/pulumi/proto/language_pb';
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { servePlugin, unary } from '../../../provider/plugin';

/** The runner's exit code when it has told the user already (cmd/run/index.js). */
const BAIL = 32;

const engine = process.argv.at(-1) ?? '';
const children = new Set<ChildProcess>();

const implementation: UntypedServiceImplementation = {
  handshake: unary(() => new language.LanguageHandshakeResponse()),
  getPluginInfo: unary(() => new PluginInfo().setVersion('0.0.0-double')),
  getRequiredPackages: unary(() => new language.GetRequiredPackagesResponse()),
  getRequiredPlugins: unary(() => new language.GetRequiredPluginsResponse()),
  about: unary(() =>
    new language.AboutResponse().setExecutable(process.execPath).setVersion(process.version),
  ),
  // The tests' dependencies are installed already.
  installDependencies: (call: ServerWritableStream<unknown, unknown>) => call.end(),
  run: unary(run),
  runPlugin,
  cancel: unary(() => {
    for (const child of children) child.kill('SIGTERM');
    return new Empty();
  }),
};

async function run(request: language.RunRequest): Promise<language.RunResponse> {
  const info = request.getInfo();
  const options = info?.getOptions()?.toJavaScript() ?? {};
  const nodeArgs = String(options.nodeargs ?? '')
    .split(' ')
    .filter(Boolean);
  const args = [
    ...nodeArgs,
    require.resolve('@pulumi/pulumi/cmd/run'),
    ...[`--monitor=${request.getMonitorAddress()}`, `--engine=${engine}`],
    ...[
      `--organization=${request.getOrganization()}`,
      `--project=${request.getProject()}`,
      `--stack=${request.getStack()}`,
    ],
    ...[`--pwd=${info?.getProgramDirectory()}`, `--root-directory=${info?.getRootDirectory()}`],
    ...(request.getDryrun() ? ['--dry-run'] : []),
    `--parallel=${request.getParallel()}`,
    info?.getEntryPoint() || '.',
    ...request.getArgsList(),
  ];
  const config = Object.fromEntries(request.getConfigMap().toObject(true) as [string, string][]);
  const code = await exitCode(args, {
    cwd: info?.getProgramDirectory(),
    env: {
      ...process.env,
      PULUMI_CONFIG: JSON.stringify(config),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
      PULUMI_NODEJS_TYPESCRIPT: String(options.typescript ?? true),
    },
  });
  const response = new language.RunResponse();
  if (code === BAIL) return response.setBail(true);
  return code === 0 ? response : response.setError(`the program ended with exit code ${code}`);
}

/** The program's standard output belongs to the user: the engine takes ours, past the port's line, as messages. */
function exitCode(args: string[], options: { cwd?: string; env: NodeJS.ProcessEnv }): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    children.add(child);
    for (const [stream, out] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ] as const) {
      createInterface({ input: stream }).on('line', (line) => out.write(`${line}\n`));
    }
    child.once('error', reject);
    child.once('close', (code) => {
      children.delete(child);
      resolve(code ?? 1);
    });
  });
}

function runPlugin(call: ServerWritableStream<language.RunPluginRequest, language.RunPluginResponse>): void {
  const request = call.request;
  const directory = request.getInfo()?.getProgramDirectory() || request.getProgram();
  const env = Object.fromEntries(
    request.getEnvList().map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
  const args = [require.resolve('@pulumi/pulumi/cmd/run-plugin'), directory, ...request.getArgsList()];
  const child = spawn(process.execPath, args, {
    cwd: request.getPwd(),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  child.stdout.on('data', (chunk: Buffer) => call.write(new language.RunPluginResponse().setStdout(chunk)));
  child.stderr.on('data', (chunk: Buffer) => call.write(new language.RunPluginResponse().setStderr(chunk)));
  child.once('close', (code) => {
    children.delete(child);
    call.write(new language.RunPluginResponse().setExitcode(code ?? 1));
    call.end();
  });
  call.once('cancelled', () => child.kill('SIGTERM'));
}

process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});
servePlugin(LanguageRuntimeService, implementation);
