import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Path of a command of a Debian package, installed when it is missing (needs root for that). */
export function debianCommand(path: string, debianPackage: string): string {
  if (existsSync(path)) return path;
  process.stderr.write(`installing the Debian package ${debianPackage}\n`);
  const apt = (...args: string[]) =>
    execFileSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  apt('update', '-qq');
  // The packages' own services must not start: the lab runs its own on loopback.
  apt(
    'install',
    '-y',
    '-qq',
    '--no-install-recommends',
    '-o',
    'DPkg::Options::=--force-confdef',
    debianPackage,
  );
  return path;
}
