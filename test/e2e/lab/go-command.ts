import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cacheFolder } from '../support/cache';

/** Commands that are built from one Go module at one version. */
export interface GoCommands {
  /** Name of the cache folder; with the version it names the result. */
  name: string;
  version: string;
  /** Roughly, on two cores with nothing downloaded; told to whoever waits. */
  minutes: number;
  goMod: string;
  /** Import paths of the main packages. */
  packages: string[];
  ldflags: string;
  tags?: string;
}

/** Paths of the commands by their names. Builds them once per machine; a build that was stopped leaves nothing half done. */
export function goCommands(commands: GoCommands): { [command: string]: string } {
  const { name, version, minutes, packages } = commands;
  const folder = cacheFolder(`${name}-${version}`);
  const paths = Object.fromEntries(packages.map((path) => [basename(path), join(folder, basename(path))]));
  if (Object.values(paths).every(existsSync)) return paths;
  process.stderr.write(`building ${name} ${version} from its Go module, once, about ${minutes} minutes\n`);
  const started = Date.now();
  const work = cacheFolder(`build-${name}-${process.pid}`);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(work, 'bin'), { recursive: true });
  try {
    build(commands, work);
    mkdirSync(folder, { recursive: true });
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
  go('get', '-tool', ...packages.map((path) => `${path}@${version}`));
  for (const path of packages) {
    const flags = ['-trimpath', ...(tags ? ['-tags', tags] : []), '-ldflags', ldflags];
    go('build', ...flags, '-o', join('bin', basename(path)), path);
  }
}
