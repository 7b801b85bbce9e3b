/** A limit that must be held. */
export interface Bar {
  name: string;
  held: boolean;
  measured: string;
  /** With its direction: `at most 1 s`. */
  limit: string;
}

export function atMost(name: string, value: number, limit: number, unit: string): Bar {
  return bar(name, value, unit, value <= limit, `at most ${rounded(limit)}`);
}

export function atLeast(name: string, value: number, limit: number, unit: string): Bar {
  return bar(name, value, unit, value >= limit, `at least ${rounded(limit)}`);
}

function bar(name: string, value: number, unit: string, held: boolean, limit: string): Bar {
  return { name, held, measured: `${value.toFixed(2)} ${unit}`, limit: `${limit} ${unit}` };
}

const rounded = (limit: number) => Number(limit.toFixed(2));

export function verdict({ held, name, measured, limit }: Bar): string {
  return `${held ? 'pass' : 'FAIL'}  ${name}: ${measured} (${limit})`;
}

/** Prints them; the exit code. */
export function conclude(bars: readonly Bar[]): number {
  for (const one of bars) console.log(verdict(one));
  return bars.every(({ held }) => held) ? 0 : 1;
}
