/**
 * Kubernetes resource quantities, exactly as `resource.ParseQuantity` reads them: a decimal number with a binary suffix
 * (`Ki`..`Ei`), a decimal one (`n u m k M G T P E`) or an exponent (`1e3`).
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */

/** A number, or why there is none: what is wrong, what is allowed, the fix; reads on from the quoted value. */
export type QuantityResult = { value: number } | { problem: string };

const BINARY: Record<string, bigint> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };
const DECIMAL: Record<string, number> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/** Source of a regular expression that matches every non-negative quantity. */
export const QUANTITY_PATTERN =
  '^\\+?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,3})?$';
const QUANTITY = new RegExp(QUANTITY_PATTERN);

/** 10^-9: the smallest step that Kubernetes keeps. */
const NANO_DIGITS = 9;

/** Whole `10^-9`ths of a well-formed quantity; undefined when it has a finer part. */
function toNano(text: string): bigint | undefined {
  const [, number = '', , suffix = ''] = QUANTITY.exec(text) ?? [];
  const [whole = '', fraction = ''] = number.split('.');
  const binary = BINARY[suffix];
  const exponent = binary === undefined ? (DECIMAL[suffix] ?? Number(suffix.slice(1))) : 0;
  const digits = BigInt(`${whole}${fraction}` || '0') << (binary ?? 0n);
  const shift = exponent - fraction.length + NANO_DIGITS;
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return digits % divisor === 0n ? digits / divisor : undefined;
}

/** What somebody who wrote `16GB`, `4 cores` or `512mb` most likely meant. */
function likely(text: string, bytes: boolean): string | undefined {
  const [, number, unit = ''] = /^\+?([0-9]+(?:\.[0-9]+)?)\s*([a-zA-Z]*)$/.exec(text.trim()) ?? [];
  if (number === undefined) return undefined;
  const lower = unit.toLowerCase();
  if (!bytes) {
    if (/^(c|cpus?|cores?|vcpus?)$/.test(lower)) return number;
    return /^(m|mcpus?|millicores?|millicpus?|mcores?)$/.test(lower) ? `${number}m` : undefined;
  }
  if (lower === 'b' || lower === 'bytes') return number;
  const letter = /^([kmgtpe])(i?b?|bytes?)$/.exec(lower)?.[1];
  return letter === undefined ? undefined : `${number}${letter.toUpperCase()}i`;
}

/** Exponents are bounded so that no text makes a number of a million digits. */
const LONGEST = 40;

function parse(input: string | number, stepDigits: number, bytes: boolean): QuantityResult {
  const text = String(input);
  const example = bytes ? '512Mi, 16Gi or 1G' : '4, 0.5 or 500m';
  const guess = likely(text, bytes);
  const hint = guess !== undefined && guess !== text ? `; did you mean ${guess}?` : '';
  if (text.startsWith('-')) return { problem: `is negative; write a quantity such as ${example}` };
  if (text.length > LONGEST || !QUANTITY.test(text)) {
    return { problem: `is not a Kubernetes quantity; write one such as ${example}${hint}` };
  }
  const nano = toNano(text);
  const step = 10n ** BigInt(stepDigits);
  if (nano === undefined || nano % step !== 0n) {
    if (!bytes) return { problem: 'is finer than a thousandth of a core; write at least 1m, in whole m' };
    return { problem: `is not a whole number of bytes; write a quantity such as ${example}${hint}` };
  }
  const value = nano / step;
  if (value > BigInt(Number.MAX_SAFE_INTEGER))
    return { problem: `is too large; write one such as ${example}` };
  return { value: Number(value) };
}

/** CPU in thousandths of a core: `4` -> 4000, `500m` -> 500. */
export const parseCpu = (input: string | number): QuantityResult => parse(input, NANO_DIGITS - 3, false);

/** Memory or storage in bytes: `1Gi` -> 1073741824. */
export const parseBytes = (input: string | number): QuantityResult => parse(input, NANO_DIGITS, true);

/** Thousandths of a core as Kubernetes prints them: 4000 -> `4`, 500 -> `500m`. */
export function formatCpu(milli: number): string {
  return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`;
}

/** Bytes in the largest binary unit that holds them exactly: 1073741824 -> `1Gi`, 1000 -> `1000`. */
export function formatBytes(bytes: number): string {
  const units = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];
  let value = bytes;
  let unit = 0;
  while (value !== 0 && value % 1024 === 0 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value}${units[unit]}`;
}
