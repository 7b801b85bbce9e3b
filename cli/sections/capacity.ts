import { ratio } from '../../plan/capacity';
import type { CapacityLine, PlatformPlan } from '../../plan/model';
import { bytes, cores, count, percent } from '../format/amount';
import { bar } from '../format/bar';
import { type Colors, heading, indent } from '../format/style';
import { type Column, table } from '../format/table';

/** The largest teams are shown; the rest is summed up. */
const MOST_ROWS = 12;
const WIDE = 36;
const NARROW = 18;

/** The teams' requests against what the nodes can give, as bars. */
export function capacitySection({ capacity, environment }: PlatformPlan, c: Colors): string[] {
  const { instanceType, maxNodes } = environment.capacity;
  const { requested, available } = capacity;
  const totals: [string, number, string][] = [
    [
      'cpu',
      fraction(requested.cpuMilli, available.cpuMilli),
      `${cores(requested.cpuMilli)} of ${cores(available.cpuMilli)} cores`,
    ],
    [
      'memory',
      fraction(requested.memoryBytes, available.memoryBytes),
      `${bytes(requested.memoryBytes)} of ${bytes(available.memoryBytes)}`,
    ],
  ];
  return [
    ...heading(
      'Capacity',
      `the teams’ requests against ${maxNodes} × ${instanceType}, the most there may be`,
      c,
    ),
    ...indent(
      table(
        [{ title: '' }, { title: '' }, { title: '', align: 'right' }, { title: '' }],
        totals.map(([name, ratio, text]) => [name, coloured(ratio, WIDE, c), percent(ratio), text]),
      ).slice(1),
    ),
    '',
    ...indent(teamLines(capacity.teams, c)),
  ];
}

const TEAM_COLUMNS: Column[] = [
  { title: 'team' },
  { title: 'cpu' },
  { title: '', align: 'right' },
  { title: 'memory' },
  { title: '', align: 'right' },
  { title: '' },
];

function teamLines(lines: readonly CapacityLine[], c: Colors): string[] {
  const bySize = [...lines].sort((a, b) => largest(b) - largest(a) || (a.team < b.team ? -1 : 1));
  const shown = bySize.length > MOST_ROWS ? bySize.slice(0, MOST_ROWS) : lines;
  const rows = shown.map((line) => {
    const cpu = fraction(line.requested.cpuMilli, line.available.cpuMilli);
    const memory = fraction(line.requested.memoryBytes, line.available.memoryBytes);
    return [
      c.cyan(line.team),
      coloured(cpu, NARROW, c),
      percent(cpu),
      coloured(memory, NARROW, c),
      percent(memory),
      line.dedicated ? c.dim('of its own nodes') : '',
    ];
  });
  const hidden = lines.length - rows.length;
  return [
    ...table(TEAM_COLUMNS, rows, c.dim),
    ...(hidden > 0 ? [c.dim(`and ${count(hidden, 'smaller team')}`)] : []),
  ];
}

function largest({ requested, available }: CapacityLine): number {
  return ratio(requested, available);
}

const fraction = (part: number, whole: number): number => (part === 0 ? 0 : part / whole);

/** Green with room left, yellow when nearly full, red when over. */
function coloured(ratio: number, width: number, c: Colors): string {
  const paint = ratio > 1 ? c.red : ratio > 0.85 ? c.yellow : c.green;
  return paint(bar(ratio, width));
}
