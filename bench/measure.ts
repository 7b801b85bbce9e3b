import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Measurement {
  /** Wall clock of the whole process, start-up included. */
  seconds: number;
  /** CPU time of all its threads: says what the wall clock would be without other load. */
  cpuSeconds: number;
  /** Peak resident memory; of the largest process when there are several. */
  mebibytes: number;
  /** Standard output of the last run. */
  output: string;
}

/**
 * Runs a Node program several times as a whole process.
 * @returns medians
 * @throws when it exits with anything but 0
 */
export function measure(args: string[], runs: number): Measurement {
  const all = Array.from({ length: runs }, () => once(args));
  return {
    seconds: median(all.map((run) => run.seconds)),
    cpuSeconds: median(all.map((run) => run.cpuSeconds)),
    mebibytes: median(all.map((run) => run.mebibytes)),
    output: all.at(-1)?.output ?? '',
  };
}

function once(args: string[]): Measurement {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const usage = join(folder, 'usage');
  const started = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    env: {
      ...process.env,
      BENCH_USAGE: usage,
      NODE_OPTIONS: `--require=${join(__dirname, 'usage.cjs')}`,
    },
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (status !== 0) throw new Error(`${args.join(' ')} exited with ${status}:\n${stderr}`);
  const processes = readFileSync(usage, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(Number));
  rmSync(folder, { recursive: true });
  return {
    seconds,
    cpuSeconds: processes.reduce((sum, [, micros = 0]) => sum + micros, 0) / 1e6,
    mebibytes: Math.max(...processes.map(([kibibytes = 0]) => kibibytes)) / 1024,
    output: stdout,
  };
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
