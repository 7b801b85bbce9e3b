/**
 * What the real Pulumi engine needs for many teams: `npm run bench:engine [-- TEAMS]` (50). A real Kubernetes API; doubles
 * of the provider plugins and of flyteadmin. The file backend writes a checkpoint after every step, which grows with the
 * square of the number of resources and says nothing of other backends, so that is switched off here.
 */
import { writeFileSync } from 'node:fs';
import { changesOf, countByOp, errorsOf } from '../test/e2e/engine/changes';
import { Lab } from '../test/e2e/engine/lab';
import type { RunResult } from '../test/e2e/engine/stack';
import { registryText } from '../test/support/generate';

const MIB = 1024 * 1024;

async function main(teams: number): Promise<void> {
  Object.assign(process.env, { PULUMI_EXPERIMENTAL: 'true', PULUMI_SKIP_CHECKPOINTS: 'true' });
  const lab = await Lab.start();
  try {
    const registry = lab.registry();
    writeFileSync(registry.file, registryText(teams));
    const stack = await lab.stack('dev', registry);
    console.log(`${teams} teams\n\ncommand           seconds  changes`);
    await timed('preview', () => stack.preview());
    await timed('up', () => stack.up());
    await timed('preview, no-op', () => stack.preview());
    await timed('up, no-op', () => stack.up());
    console.log(`\nstate ${(Buffer.byteLength(stack.checkpoint()) / MIB).toFixed(1)} MiB`);
  } finally {
    await lab.stop();
  }
}

async function timed(name: string, run: () => Promise<RunResult>): Promise<void> {
  const started = Date.now();
  const result = await run();
  if (result.code !== 0) throw new Error(`${name} failed:\n${errorsOf(result)}`);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const changes = Object.entries(countByOp(changesOf(result))).map(([op, count]) => `${count} ${op}`);
  console.log(`${name.padEnd(16)}${seconds.padStart(9)}  ${changes.join(', ') || 'none'}`);
}

void main(Number(process.argv[2] ?? 50));
