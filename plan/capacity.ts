import type { Amounts, Team } from '../registry/model';
import type { Environment } from './environment';
import { allocatable } from './instance-types';
import type { CapacityLine, CapacityReport } from './model';

const NOTHING: Amounts = { cpuMilli: 0, memoryBytes: 0, gpu: 0 };

/** What the teams may request at once, against what the nodes can give at their maximum. Suspended teams run nothing. */
export function capacityReport(teams: readonly Team[], environment: Environment): CapacityReport {
  const { perNode, maxNodes } = environment.capacity;
  const shared = times(perNode, maxNodes);
  const lines = teams.map((team): CapacityLine => {
    const dedicated = team.nodes !== undefined;
    return {
      team: team.id,
      requested: team.suspended ? NOTHING : pick(team.quota.requests),
      available: dedicated ? dedicatedCapacity(team) : shared,
      dedicated,
    };
  });
  const requested = lines
    .filter((line) => !line.dedicated)
    .reduce((sum, line) => plus(sum, line.requested), NOTHING);
  return { requested, available: shared, ratio: ratio(requested, shared), teams: lines };
}

/**
 * Requested over available, the larger of CPU and memory; 1 is full. Infinite when something is asked for of nothing.
 */
export function ratio(requested: Amounts, available: Amounts): number {
  return Math.max(
    fraction(requested.cpuMilli, available.cpuMilli),
    fraction(requested.memoryBytes, available.memoryBytes),
  );
}

const fraction = (part: number, whole: number): number => (part === 0 ? 0 : part / whole);

/** Counts the smallest of the instance types, for AWS may start any of them; unknown types give nothing. */
function dedicatedCapacity({ nodes }: Team): Amounts {
  const types = nodes!.instanceTypes.map((type) => allocatable(type) ?? NOTHING);
  const least = (of: (amounts: Amounts) => number) => Math.min(...types.map(of));
  const node = {
    cpuMilli: least((a) => a.cpuMilli),
    memoryBytes: least((a) => a.memoryBytes),
    gpu: least((a) => a.gpu ?? 0),
  };
  return times(node, nodes!.max);
}

const pick = ({ cpuMilli, memoryBytes, gpu = 0 }: Amounts): Amounts => ({ cpuMilli, memoryBytes, gpu });

const times = ({ cpuMilli, memoryBytes, gpu = 0 }: Amounts, n: number): Amounts => ({
  cpuMilli: cpuMilli * n,
  memoryBytes: memoryBytes * n,
  gpu: gpu * n,
});

const plus = (a: Amounts, b: Amounts): Amounts => ({
  cpuMilli: a.cpuMilli + b.cpuMilli,
  memoryBytes: a.memoryBytes + b.memoryBytes,
  gpu: (a.gpu ?? 0) + (b.gpu ?? 0),
});
