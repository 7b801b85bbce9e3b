import { MINIMUM_SHARE } from '../registry/minimum-share';
import type { Amounts, Quota } from '../registry/model';
import { apportion } from './apportion';
import type { QuotaShare } from './model';

const MIB = 2 ** 20;

/**
 * Splits a team's quota over its namespaces, one weight each, so that every sum equals the team's. Limits are
 * split as requests plus the split of what limits exceed them by, so no namespace's limit is below its request.
 *
 * Throws RangeError when the quota is too small; the registry refuses such a quota first.
 */
export function splitQuota(quota: Quota, weights: readonly number[]): QuotaShare[] {
  const requests = splitAmounts(quota.requests, weights, MINIMUM_SHARE);
  const burst = splitAmounts(subtract(quota.limits, quota.requests), weights);
  const pods = apportion(quota.pods, weights, MINIMUM_SHARE.pods);
  const claims = apportion(quota.persistentVolumeClaims, weights);
  const storage = splitOptional(quota.storageBytes, weights, unitOf(quota.storageBytes));
  return weights.map((_, i) => ({
    requests: requests[i]!,
    limits: add(burst[i]!, requests[i]!),
    pods: pods[i]!,
    persistentVolumeClaims: claims[i]!,
    ...(storage && { storageBytes: storage[i]! }),
  }));
}

function splitAmounts(
  amounts: Amounts,
  weights: readonly number[],
  minimum: { cpuMilli: number; memoryBytes: number } = { cpuMilli: 0, memoryBytes: 0 },
): Amounts[] {
  const cpu = apportion(amounts.cpuMilli, weights, minimum.cpuMilli);
  const memory = splitBytes(amounts.memoryBytes, weights, minimum.memoryBytes);
  const gpu = splitOptional(amounts.gpu, weights, 1);
  const ephemeral = splitOptional(
    amounts.ephemeralStorageBytes,
    weights,
    unitOf(amounts.ephemeralStorageBytes),
  );
  return weights.map((_, i) => ({
    cpuMilli: cpu[i]!,
    memoryBytes: memory[i]!,
    ...(gpu && { gpu: gpu[i]! }),
    ...(ephemeral && { ephemeralStorageBytes: ephemeral[i]! }),
  }));
}

/** In whole MiB where the total is, so that people can read the parts. */
function splitBytes(total: number, weights: readonly number[], minimum: number): number[] {
  const unit = unitOf(total);
  return apportion(total / unit, weights, minimum / unit).map((part) => part * unit);
}

function splitOptional(
  total: number | undefined,
  weights: readonly number[],
  unit: number,
): number[] | undefined {
  if (total === undefined) return undefined;
  return apportion(total / unit, weights).map((part) => part * unit);
}

const unitOf = (bytes: number | undefined): number => (bytes !== undefined && bytes % MIB === 0 ? MIB : 1);

/** `a - b`, of the resources that `a` names. */
function subtract(a: Amounts, b: Amounts): Amounts {
  return combine(a, b, (x, y) => x - y);
}

/** `a + b`, of the resources that `a` names. */
function add(a: Amounts, b: Amounts): Amounts {
  return combine(a, b, (x, y) => x + y);
}

function combine(a: Amounts, b: Amounts, by: (x: number, y: number) => number): Amounts {
  return {
    cpuMilli: by(a.cpuMilli, b.cpuMilli),
    memoryBytes: by(a.memoryBytes, b.memoryBytes),
    ...(a.gpu !== undefined && { gpu: by(a.gpu, b.gpu ?? 0) }),
    ...(a.ephemeralStorageBytes !== undefined && {
      ephemeralStorageBytes: by(a.ephemeralStorageBytes, b.ephemeralStorageBytes ?? 0),
    }),
  };
}
