import type { AmountsEntry, QuotaEntry } from './blocks';
import type { Amounts, Quota, TaskResources } from './model';
import { parseBytes, parseCpu } from './quantity';
import type { SharedEntry, TeamEntry } from './schema';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** What a team gets when neither it nor the file's `defaults` say anything. */
export const FALLBACK_QUOTA: Quota = {
  requests: { cpuMilli: 4000, memoryBytes: 8 * GIB },
  limits: { cpuMilli: 8000, memoryBytes: 16 * GIB },
  pods: 20,
  persistentVolumeClaims: 4,
};

export const FALLBACK_TASK_RESOURCES: TaskResources = {
  defaults: { cpuMilli: 500, memoryBytes: 512 * MIB },
  limits: { cpuMilli: 2000, memoryBytes: 4 * GIB },
};

/** Numbers of amounts that validation has accepted. */
function amounts(entry: AmountsEntry | undefined): Partial<Amounts> {
  const { cpu, memory, gpu, ephemeralStorage } = entry ?? {};
  return {
    ...(cpu !== undefined && { cpuMilli: accepted(parseCpu(cpu)) }),
    ...(memory !== undefined && { memoryBytes: accepted(parseBytes(memory)) }),
    ...(gpu !== undefined && { gpu }),
    ...(ephemeralStorage !== undefined && { ephemeralStorageBytes: accepted(parseBytes(ephemeralStorage)) }),
  };
}

function accepted(result: ReturnType<typeof parseCpu>): number {
  if ('problem' in result) throw new Error(`a quantity that validation accepted ${result.problem}`);
  return result.value;
}

function quotaOver(base: Quota, entry: QuotaEntry | undefined): Quota {
  const storage = entry?.storage === undefined ? base.storageBytes : accepted(parseBytes(entry.storage));
  return {
    requests: { ...base.requests, ...amounts(entry?.requests) },
    limits: { ...base.limits, ...amounts(entry?.limits) },
    pods: entry?.pods ?? base.pods,
    persistentVolumeClaims: entry?.persistentVolumeClaims ?? base.persistentVolumeClaims,
    ...(storage !== undefined && { storageBytes: storage }),
  };
}

/** A team's quota: its own fields, then those of `defaults`, then the built-in ones. */
export function quotaOf(team: Pick<TeamEntry, 'quota'>, defaults: SharedEntry | undefined): Quota {
  return quotaOver(quotaOver(FALLBACK_QUOTA, defaults?.quota), team.quota);
}

/** A team's task resources, field by field like the quota. */
export function taskResourcesOf(
  team: Pick<TeamEntry, 'taskResources'>,
  defaults: SharedEntry | undefined,
): TaskResources {
  const block = (key: 'defaults' | 'limits') => ({
    ...FALLBACK_TASK_RESOURCES[key],
    ...amounts(defaults?.taskResources?.[key]),
    ...amounts(team.taskResources?.[key]),
  });
  return { defaults: block('defaults'), limits: block('limits') };
}
