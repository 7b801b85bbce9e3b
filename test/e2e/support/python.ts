import { type ChildProcess, execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from './cache';

const FLYTEKIT = '1.16.31';

/**
 * Folder of programs (`python`, `pyflyte`) of a virtual environment with flytekit, made from PyPI on first use and kept
 * outside the checkout. `FLYTEKIT_VENV` names one that is there already.
 */
export function flytekitPrograms(): string {
  const given = process.env.FLYTEKIT_VENV;
  if (given) return join(given, 'bin');
  const venv = cacheFolder(`flytekit-${FLYTEKIT}`);
  const bin = join(venv, 'bin');
  if (existsSync(join(venv, 'complete'))) return bin;
  console.log(`      installing flytekit ${FLYTEKIT} from PyPI into ${venv} (about a minute)`);
  rmSync(venv, { recursive: true, force: true });
  mkdirSync(dirname(venv), { recursive: true });
  execFileSync('python3', ['-m', 'venv', venv], { stdio: 'pipe' });
  execFileSync(
    join(bin, 'pip'),
    ['install', '--quiet', '--disable-pip-version-check', `flytekit==${FLYTEKIT}`],
    { stdio: 'pipe' },
  );
  mkdirSync(join(venv, 'complete'));
  return bin;
}

export interface Run {
  code: number;
  /** Standard output and error. */
  text: string;
}

/** Runs a program to its end. */
export function run(
  program: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; seconds?: number } = {},
): Promise<Run> {
  return new Promise((resolve) => {
    const child: ChildProcess = execFile(
      program,
      args,
      {
        cwd: options.cwd,
        env: { ...process.env, ...options.env },
        timeout: (options.seconds ?? 90) * 1000,
        maxBuffer: 32 << 20,
      },
      (error, stdout, stderr) =>
        resolve({ code: error ? Number(child.exitCode ?? 1) || 1 : 0, text: `${stdout}\n${stderr}` }),
    );
  });
}
