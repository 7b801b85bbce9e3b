import type { Amounts, TaskResources } from '../registry/model';
import { formatBytes, formatCpu } from '../registry/quantity';
import type { QuotaShare } from './model';

/**
 * What a container gets and may ask for in one namespace: the team's word, but never more than the namespace's
 * share, for such a container could not run. Flyte's attribute and the LimitRange are both made of this.
 */
export function effectiveTaskResources(wanted: TaskResources, share: QuotaShare): TaskResources {
  const limits = atMost(wanted.limits, share.limits);
  return { limits, defaults: atMost(atMost(wanted.defaults, limits), share.requests) };
}

function atMost(amounts: Amounts, cap: Amounts): Amounts {
  return {
    cpuMilli: Math.min(amounts.cpuMilli, cap.cpuMilli),
    memoryBytes: Math.min(amounts.memoryBytes, cap.memoryBytes),
    gpu: Math.min(amounts.gpu ?? cap.gpu ?? 0, cap.gpu ?? 0),
    ...(amounts.ephemeralStorageBytes !== undefined && {
      ephemeralStorageBytes: Math.min(
        amounts.ephemeralStorageBytes,
        cap.ephemeralStorageBytes ?? amounts.ephemeralStorageBytes,
      ),
    }),
  };
}

/**
 * The namespace's LimitRange. No GPUs in it: a maximum there becomes every container's default, GPUs and all;
 * the ResourceQuota bounds them.
 */
export function limitRange({ defaults, limits }: TaskResources): { limits: any[] } {
  const standard = kubernetesAmounts(defaults);
  return {
    limits: [
      { type: 'Container', default: standard, defaultRequest: standard, max: kubernetesAmounts(limits) },
    ],
  };
}

function kubernetesAmounts(amounts: Amounts): { [resource: string]: string } {
  return {
    cpu: formatCpu(amounts.cpuMilli),
    memory: formatBytes(amounts.memoryBytes),
    ...(amounts.ephemeralStorageBytes !== undefined && {
      'ephemeral-storage': formatBytes(amounts.ephemeralStorageBytes),
    }),
  };
}

/**
 * Flyte's TASK_RESOURCE. Both blocks are always complete, for they replace the platform's as a whole. flyteadmin reads
 * a limit of 0 GPUs as no limit; the ResourceQuota is what refuses them.
 */
export function taskResourceAttributes({ defaults, limits }: TaskResources): any {
  return { task_resource_attributes: { defaults: flyteAmounts(defaults), limits: flyteAmounts(limits) } };
}

function flyteAmounts(amounts: Amounts): { [resource: string]: string } {
  return {
    cpu: formatCpu(amounts.cpuMilli),
    gpu: String(amounts.gpu ?? 0),
    memory: formatBytes(amounts.memoryBytes),
    ...(amounts.ephemeralStorageBytes !== undefined && {
      ephemeral_storage: formatBytes(amounts.ephemeralStorageBytes),
    }),
  };
}
