import { quotaOf, taskResourcesOf } from '../defaults';
import { MINIMUM_SHARE } from '../minimum-share';
import type { Amounts, Quota } from '../model';
import { formatBytes, formatCpu } from '../quantity';
import type { SharedEntry } from '../schema';
import type { Path } from '../source';
import type { Check, Context } from './context';

interface Resource {
  key: keyof Amounts;
  /** Its name in the file. */
  field: string;
  format(amount: number): string;
}

const RESOURCES: readonly Resource[] = [
  { key: 'cpuMilli', field: 'cpu', format: formatCpu },
  { key: 'memoryBytes', field: 'memory', format: formatBytes },
  { key: 'gpu', field: 'gpu', format: String },
  { key: 'ephemeralStorageBytes', field: 'ephemeralStorage', format: formatBytes },
];

/** Quotas and task resources, as they are after the defaults. */
export const quotas: Check = (context) => {
  const { defaults, teams } = context.file;
  const faulty = (path: Path, block: string) =>
    context.faulty([...path, block]) || context.faulty(['defaults', block]);
  const check = (path: Path, entry: SharedEntry, under: SharedEntry | undefined): void => {
    if (!faulty(path, 'taskResources')) checkTaskResources(context, path, entry, under);
    if (faulty(path, 'quota')) return;
    const quota = quotaOf(entry, under);
    checkQuota(context, path, entry, quota);
    if (path.length > 1) splittable(context, path, quota);
  };
  check(['defaults'], defaults ?? {}, undefined);
  for (const [id, team] of Object.entries(teams)) check(['teams', id], team, defaults);
};

/** Only where a block was written: what is inherited is reported where it stands. */
function checkQuota(context: Context, path: Path, entry: SharedEntry, { requests, limits }: Quota): void {
  if (entry.quota === undefined) return;
  ordered(context, [...path, 'quota'], ['requests', requests], ['limits', limits]);
}

function checkTaskResources(
  context: Context,
  path: Path,
  entry: SharedEntry,
  under: SharedEntry | undefined,
): void {
  if (entry.taskResources === undefined) return;
  const task = taskResourcesOf(entry, under);
  const at = [...path, 'taskResources'];
  ordered(context, at, ['defaults', task.defaults], ['limits', task.limits]);
  positive(context, [...at, 'defaults'], task.defaults);
  positive(context, [...at, 'limits'], task.limits);
}

/** The first of the paths that the file has. */
function written(context: Context, ...paths: Path[]): Path | undefined {
  return paths.find((path) => context.has(path));
}

function ordered(
  context: Context,
  path: Path,
  [low, lows]: [string, Amounts],
  [high, highs]: [string, Amounts],
): void {
  for (const { key, field, format } of RESOURCES) {
    const least = lows[key];
    const most = highs[key];
    if (least === undefined || most === undefined || most >= least) continue;
    const at = written(context, [...path, high, field], [...path, low, field]);
    if (at === undefined) continue;
    const message = `${high} ${field} ${format(most)} is less than ${low} ${field} ${format(least)}; raise it to at least ${format(least)}, or lower the other`;
    context.error(at, 'limits-below-requests', message);
  }
}

function positive(context: Context, path: Path, amounts: Amounts): void {
  for (const { key, field, format } of RESOURCES.filter(({ key }) => key !== 'gpu')) {
    if (amounts[key] !== 0) continue;
    context.error(
      [...path, field],
      'zero',
      `${field} ${format(0)} lets no task run; write more than 0, or remove it`,
    );
  }
}

/** Each namespace needs a share with which a pod can run at all. */
function splittable(context: Context, team: Path, quota: Quota): void {
  if (context.faulty([...team, 'projects'])) return;
  const projects = Object.values(context.file.teams[String(team[1])]!.projects);
  const namespaces = projects.reduce((sum, { domains }) => sum + new Set(domains).size, 0);
  const needs: [string[], number, number, (amount: number) => string][] = [
    [['pods'], quota.pods, MINIMUM_SHARE.pods, String],
    ...(['requests', 'limits'] as const).flatMap(
      (block): [string[], number, number, (amount: number) => string][] => [
        [[block, 'cpu'], quota[block].cpuMilli, MINIMUM_SHARE.cpuMilli, formatCpu],
        [[block, 'memory'], quota[block].memoryBytes, MINIMUM_SHARE.memoryBytes, formatBytes],
      ],
    ),
  ];
  for (const [field, amount, each, format] of needs) {
    if (amount >= each * namespaces) continue;
    const at = written(context, [...team, 'quota', ...field], ['defaults', 'quota', ...field]);
    const name = field.join(' ');
    const message = `quota ${name} ${format(amount)} can't be split over the ${namespaces} namespaces of team "${team[1]}"; each needs at least ${format(each)}: write at least ${format(each * namespaces)}`;
    if (at === undefined) context.errorAtKey(team, 'quota-split', message);
    else context.error(at, 'quota-split', message);
  }
}
