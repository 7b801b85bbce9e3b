/** What is measured; names follow Prometheus' conventions. Labels take few values: teams, RPCs, outcomes. */
const DEFINITIONS = {
  decisions: {
    name: 'flyte_gateway_decisions_total',
    help: 'Requests decided, by owning team, RPC and outcome (allow, deny, invalid, limited, unauthenticated, error).',
    labels: ['team', 'rpc', 'outcome'],
  },
  seconds: {
    name: 'flyte_gateway_decision_seconds',
    help: "From a request's first message to its decision.",
    labels: [],
    buckets: [0.0002, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2],
  },
  bytes: {
    name: 'flyte_gateway_request_bytes',
    help: 'Size of request bodies.',
    labels: [],
    buckets: [256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304],
  },
  tokens: { name: 'flyte_gateway_tokens_minted_total', help: 'Internal tokens signed.', labels: [] },
  restarts: {
    name: 'flyte_gateway_worker_restarts_total',
    help: 'Workers that ended and were replaced.',
    labels: [],
  },
  reloads: {
    name: 'flyte_gateway_registry_reloads_total',
    help: 'Registry reloads by result.',
    labels: ['result'],
  },
} as const;

const GAUGES = {
  workers: { name: 'flyte_gateway_workers', help: 'Workers that serve.' },
  reloadSeconds: {
    name: 'flyte_gateway_registry_reload_seconds',
    help: 'How long the last successful reload took.',
  },
  reloadTime: {
    name: 'flyte_gateway_registry_last_success_timestamp_seconds',
    help: 'When the registry in use was loaded.',
  },
  teams: { name: 'flyte_gateway_registry_teams', help: 'Teams in the registry in use.' },
} as const;

type Series = keyof typeof DEFINITIONS;
type Gauge = keyof typeof GAUGES;

/** A counter's value, or a histogram's counts by bucket followed by the overflow, the sum and the count. */
export type Snapshot = { [series: string]: { [labels: string]: number[] } };

/** Counters and histograms of one process; plain numbers, so that they travel between processes. */
export class Metrics {
  private readonly values: { [series: string]: { [labels: string]: number[] } } = {};

  count(series: Series, labels: readonly string[] = [], amount = 1): void {
    this.cell(series, labels, 1)[0]! += amount;
  }

  observe(series: 'seconds' | 'bytes', value: number): void {
    const { buckets } = DEFINITIONS[series];
    const cell = this.cell(series, [], buckets.length + 3);
    const index = buckets.findIndex((bound) => value <= bound);
    cell[index === -1 ? buckets.length : index]! += 1;
    cell[buckets.length + 1]! += value;
    cell[buckets.length + 2]! += 1;
  }

  snapshot(): Snapshot {
    return this.values;
  }

  /** Adds another process's numbers. */
  add(other: Snapshot): void {
    for (const [series, cells] of Object.entries(other))
      for (const [key, numbers] of Object.entries(cells)) {
        const cell = this.cellAt(series, key, numbers.length);
        numbers.forEach((number, i) => {
          cell[i]! += number;
        });
      }
  }

  private cell(series: string, labels: readonly string[], length: number): number[] {
    return this.cellAt(series, labels.length === 0 ? '' : JSON.stringify(labels), length);
  }

  private cellAt(series: string, key: string, length: number): number[] {
    this.values[series] ??= {};
    const cells = this.values[series];
    cells[key] ??= new Array<number>(length).fill(0);
    return cells[key];
  }
}

/** The Prometheus text format (version 0.0.4). */
export function renderMetrics(snapshot: Snapshot, gauges: { [name in Gauge]: number }): string {
  const lines: string[] = [];
  for (const [series, definition] of Object.entries(DEFINITIONS)) {
    const histogram = 'buckets' in definition;
    lines.push(`# HELP ${definition.name} ${definition.help}`);
    lines.push(`# TYPE ${definition.name} ${histogram ? 'histogram' : 'counter'}`);
    const cells = snapshot[series] ?? {};
    for (const [key, cell] of Object.entries(cells).sort()) {
      const values: string[] = key === '' ? [] : JSON.parse(key);
      if (histogram) lines.push(...renderHistogram(definition.name, definition.buckets, cell));
      else lines.push(`${definition.name}${renderLabels(definition.labels, values)} ${cell[0]}`);
    }
  }
  for (const [gauge, { name, help }] of Object.entries(GAUGES))
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, `${name} ${gauges[gauge as Gauge]}`);
  return `${lines.join('\n')}\n`;
}

function renderHistogram(name: string, buckets: readonly number[], cell: readonly number[]): string[] {
  let sum = 0;
  const lines = buckets.map((bound, i) => {
    sum += cell[i]!;
    return `${name}_bucket{le="${bound}"} ${sum}`;
  });
  const count = cell[buckets.length + 2];
  return [
    ...lines,
    `${name}_bucket{le="+Inf"} ${count}`,
    `${name}_sum ${cell[buckets.length + 1]}`,
    `${name}_count ${count}`,
  ];
}

function renderLabels(names: readonly string[], values: readonly string[]): string {
  if (names.length === 0) return '';
  const quote = (value: string) => value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
  return `{${names.map((name, i) => `${name}="${quote(values[i] ?? '')}"`).join(',')}}`;
}
