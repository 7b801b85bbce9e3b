import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');

/** Executables by the names the engine looks for on PATH. */
const DOUBLES = {
  'pulumi-language-nodejs': 'language-nodejs',
  'pulumi-resource-aws': 'resource-aws',
  'pulumi-resource-eks': 'resource-eks',
  'pulumi-resource-kubernetes': 'resource-kubernetes',
  'pulumi-resource-random': 'resource-random',
};

/** Writes them into `folder`, which then goes first on the engine's PATH. */
export function writeDoubles(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [command, source] of Object.entries(DOUBLES)) {
    const entry = JSON.stringify(`test/e2e/doubles/${source}.ts`);
    const loader = JSON.stringify(join(ROOT, 'bin/bundle.js'));
    const script = `#!${process.execPath}\nrequire(${loader}).load(${entry}, { external: true });\n`;
    writeFileSync(join(folder, command), script, { mode: 0o755 });
  }
}
