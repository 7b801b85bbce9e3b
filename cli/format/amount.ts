const GIB = 2 ** 30;
const UNITS: readonly [string, number][] = [
  ['TiB', 2 ** 40],
  ['GiB', GIB],
  ['MiB', 2 ** 20],
  ['KiB', 2 ** 10],
];

/** `2500` thousandths of a core: `2.5`. */
export function cores(milli: number): string {
  return trimmed(milli / 1000, 3);
}

/** Bytes with the largest binary unit that leaves a number of at least 1: `20 GiB`, `1.5 TiB`. */
export function bytes(amount: number): string {
  const [unit, size] = UNITS.find(([, each]) => amount >= each) ?? ['B', 1];
  return `${trimmed(amount / size, 2)} ${unit}`;
}

/** Bytes as a number of GiB, for columns that name the unit: `20`. */
export function gibibytes(amount: number): string {
  return trimmed(amount / GIB, 2);
}

/** `0.587`: `59 %`. Rounded up, so that nothing over the limit reads as 100 %. */
export function percent(ratio: number): string {
  if (!Number.isFinite(ratio)) return '∞ %';
  return `${Math.ceil(Number((ratio * 100).toFixed(6)))} %`;
}

/** `1 team`, `3 teams`, `2 policies`. */
export function count(amount: number, noun: string, plural = `${noun}s`): string {
  // `toLocaleString` would load ten milliseconds of language data.
  const digits = String(amount).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${digits} ${amount === 1 ? noun : plural}`;
}

function trimmed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
