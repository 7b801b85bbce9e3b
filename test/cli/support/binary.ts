import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { REPOSITORY } from './io';

export const BINARY = join(REPOSITORY, 'bin', 'flyte-tenancy.js');

/** Runs the real executable as a process of its own. */
export function executed(
  args: string[],
  options: { cwd?: string; command?: string } = {},
): SpawnSyncReturns<string> {
  const { NODE_OPTIONS, FORCE_COLOR, ...env } = process.env;
  return spawnSync(options.command ?? BINARY, args, {
    cwd: options.cwd ?? REPOSITORY,
    encoding: 'utf8',
    env,
    maxBuffer: 2 ** 28,
  });
}
