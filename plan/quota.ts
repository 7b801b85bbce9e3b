import { formatBytes, formatCpu } from '../registry/quantity';
import type { QuotaShare } from './model';

/**
 * `hard` of the namespace's ResourceQuota. What the team has no quota for and could cost or expose something (GPUs, node
 * ports, load balancers) is 0. A suspended team keeps its objects but gets no pods.
 */
export function quotaHard(share: QuotaShare, suspended: boolean): { [resource: string]: string } {
  const { requests, limits } = share;
  return {
    'requests.cpu': formatCpu(requests.cpuMilli),
    'requests.memory': formatBytes(requests.memoryBytes),
    'limits.cpu': formatCpu(limits.cpuMilli),
    'limits.memory': formatBytes(limits.memoryBytes),
    // Kubernetes takes quotas for extended resources on requests only; for them request and limit are equal anyway.
    'requests.nvidia.com/gpu': String(requests.gpu ?? limits.gpu ?? 0),
    ...(requests.ephemeralStorageBytes !== undefined && {
      'requests.ephemeral-storage': formatBytes(requests.ephemeralStorageBytes),
    }),
    ...(limits.ephemeralStorageBytes !== undefined && {
      'limits.ephemeral-storage': formatBytes(limits.ephemeralStorageBytes),
    }),
    ...(share.storageBytes !== undefined && { 'requests.storage': formatBytes(share.storageBytes) }),
    pods: String(suspended ? 0 : share.pods),
    persistentvolumeclaims: String(share.persistentVolumeClaims),
    'services.loadbalancers': '0',
    'services.nodeports': '0',
  };
}
