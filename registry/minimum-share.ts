/**
 * The least of a team's quota that each of its namespaces gets, whatever its weight. The registry refuses quotas that can't
 * give it to all, so that the plan can always split.
 */
export const MINIMUM_SHARE = { cpuMilli: 1, memoryBytes: 2 ** 20, pods: 1 };
