import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** Of the repository; inside a bundle of bin/bundle.js it is defined there. */
const ROOT = process.env['FLYTE_TENANCY_ROOT'] ?? join(__dirname, '..');

/** The access service as one minified CommonJS file for a plain Node: nothing to install beside it. Deterministic. */
export function bundleAccessService(): string {
  const { outputFiles } = buildSync({
    entryPoints: ['gateway/server/main.ts'],
    absWorkingDir: ROOT,
    bundle: true,
    minify: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    legalComments: 'none',
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}

/** The same as a file in the user's cache. Returns its path. */
export function accessServiceFile(): string {
  const text = bundleAccessService();
  const directory = join(homedir(), '.cache', 'flyte-tenancy', 'access');
  const file = join(directory, `access-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.js`);
  mkdirSync(directory, { recursive: true });
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
  return file;
}
