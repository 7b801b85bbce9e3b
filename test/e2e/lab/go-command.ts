import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../support/cache';

/** Commands that are built from one Go module at one version. */
export interface GoCommands {
  /** Name of the cache folder; with the version it names the result. */
  name: string;
  version: string;
  /** Roughly, on two cores with nothing downloaded; told to whoever waits. */
  minutes: number;
  goMod: string;
  /** Import paths of the main packages by the command's name. */
  packages: { [command: string]: string };
  ldflags: string;
  tags?: string;
}

/** Where the commands are, or will be. */
function pathsOf({ name, version, packages }: GoCommands): { [command: string]: string } {
  const folder = cacheFolder(`${name}-${version}`);
  return Object.fromEntries(Object.keys(packages).map((command) => [command, join(folder, command)]));
}

/** They need not be built any more. */
export function isBuilt(commands: GoCommands): boolean {
  return Object.values(pathsOf(commands)).every(existsSync);
}

/** Paths of the commands by their names. Builds them once per machine; a build that was stopped leaves nothing half done. */
export function goCommands(commands: GoCommands): { [command: string]: string } {
  const paths = pathsOf(commands);
  if (isBuilt(commands)) return paths;
  const { name, version, minutes } = commands;
  process.stderr.write(`building ${name} ${version} from its Go module, once, about ${minutes} minutes\n`);
  const started = Date.now();
  const work = cacheFolder(`build-${name}-${process.pid}`);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(work, 'bin'), { recursive: true });
  try {
    build(commands, work);
    mkdirSync(cacheFolder(`${name}-${version}`), { recursive: true });
    for (const [command, path] of Object.entries(paths)) renameSync(join(work, 'bin', command), path);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  process.stderr.write(`built ${name} ${version} in ${Math.round((Date.now() - started) / 1000)} s\n`);
  return paths;
}

function build({ version, goMod, packages, ldflags, tags }: GoCommands, work: string): void {
  writeFileSync(join(work, 'go.mod'), goMod);
  const go = (...args: string[]) =>
    execFileSync('go', args, {
      cwd: work,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod' },
    });
  go('get', '-tool', ...Object.values(packages).map((path) => `${path}@${version}`));
  for (const [command, path] of Object.entries(packages)) {
    const flags = ['-trimpath', ...(tags ? ['-tags', tags] : []), '-ldflags', ldflags];
    go('build', ...flags, '-o', join('bin', command), path);
  }
}
