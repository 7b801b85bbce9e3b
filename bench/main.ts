/**
 * `npm run bench`: what validate, plan and preview cost for registries of 1 to 200 teams with three domains each, as
 * whole processes with start-up. Bundles are made before measuring. Exits with 1 when a bar is not held.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { table } from '../cli/format/table';
import { registryText } from '../test/support/generate';
import { verdict } from './bar';
import { bars } from './bars';
import { type Measurement, measure } from './measure';

const SIZES = [1, 10, 50, 200];
const RUNS = 3;
const COMMAND = join(__dirname, '..', 'bin', 'flyte-tenancy.js');

export interface Row {
  teams: number;
  resources: number;
  validate: Measurement;
  plan: Measurement;
  preview: Measurement;
}

function main(): number {
  const folder = mkdtempSync(join(tmpdir(), 'flyte-tenancy-bench-'));
  try {
    row(folder, 1, 1);
    const rows = SIZES.map((teams) => {
      process.stderr.write(`measuring ${teams} teams\n`);
      return row(folder, teams, RUNS);
    });
    const held = bars(rows);
    for (const line of [...report(rows), '', ...held.map(verdict), ...busy()]) console.log(line);
    return held.every((bar) => bar.held) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function row(folder: string, teams: number, runs: number): Row {
  const file = join(folder, `tenants-${teams}.yaml`);
  writeFileSync(file, registryText(teams));
  const preview = measure([COMMAND, 'preview', '--stack', 'dev', '--registry', file, '--json'], runs);
  return {
    teams,
    resources: JSON.parse(preview.output).resources.length,
    validate: measure([COMMAND, 'validate', file], runs),
    plan: measure([COMMAND, 'plan', file, '--stack', 'dev', '--json'], runs),
    preview,
  };
}

function report(rows: readonly Row[]): string[] {
  const titles = [
    'teams',
    ...['validate', 'plan', 'preview'].flatMap((name) => [`${name} s`, 'CPU s', 'MiB']),
    'resources',
  ];
  return table(
    titles.map((title) => ({ title, align: 'right' })),
    rows.map(({ teams, resources, validate, plan, preview }) => [
      String(teams),
      ...[validate, plan, preview].flatMap(({ seconds, cpuSeconds, mebibytes }) => [
        seconds.toFixed(2),
        cpuSeconds.toFixed(2),
        mebibytes.toFixed(0),
      ]),
      String(resources),
    ]),
  );
}

/** Other work on the machine makes the wall clock worthless; then only the CPU time means something. */
function busy(): string[] {
  const [load = 0] = loadavg();
  const cores = availableParallelism();
  return load > cores + 1
    ? [`The machine is busy (load ${load.toFixed(1)} on ${cores} cores): measure again when it isn't.`]
    : [];
}

process.exitCode = main();
