/** Where a problem is, as an offset into the text, and what it is. */
export interface Problem {
  offset: number;
  severity: 'error' | 'warning';
  rule: string;
  message: string;
}

/** Largest accepted file; 2,000 teams need less than a quarter of it. */
export const MAX_BYTES = 5 * 1024 * 1024;

/** Offset of the first byte that is not UTF-8 (RFC 3629); undefined when all of it is. */
export function invalidUtf8(bytes: Uint8Array): number | undefined {
  let i = 0;
  while (i < bytes.length) {
    const lead = bytes[i]!;
    const length =
      lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (length === 0) return i;
    for (let k = 1; k < length; k += 1) {
      // The second byte excludes overlong forms, surrogates and what lies beyond U+10FFFF.
      const low = k > 1 ? 0x80 : lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
      const high = k > 1 ? 0xbf : lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
      const byte = bytes[i + k];
      if (byte === undefined || byte < low || byte > high) return i;
    }
    i += length;
  }
  return undefined;
}

/** YAML's own exclusions, and the marks that reorder text so that a reviewer reads something else (Trojan Source). */
const UNPRINTABLE = new RegExp(
  `[${['\\0-\\x08', '\\x0b\\x0c', '\\x0e-\\x1f', '\\x7f-\\x84', '\\x86-\\x9f', '\\u202a-\\u202e', '\\u2066-\\u2069', '\\ufffe\\uffff'].join('')}]`,
);

/** Offset and code point of the first character that no text in the registry may hold. */
export function unprintable(text: string): { offset: number; name: string } | undefined {
  const offset = text.search(UNPRINTABLE);
  if (offset < 0) return undefined;
  const code = text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0');
  return { offset, name: `U+${code}` };
}

export const emptyFile: Problem = {
  offset: 0,
  severity: 'error',
  rule: 'empty-file',
  message: 'the file is empty; it needs apiVersion, domains, roles and teams',
};

export interface Decoded {
  /** All that could be decoded; what comes after a bad byte is left out. */
  text: string;
  problem?: Problem;
}

/** Bytes to text, without a byte order mark; refuses what is too large, not UTF-8, unprintable or empty. */
export function decode(source: Uint8Array | string): Decoded {
  const failed = (text: string, rule: string, message: string, offset = 0): Decoded => {
    return { text, problem: { offset, severity: 'error', rule, message } };
  };
  const size = typeof source === 'string' ? Buffer.byteLength(source) : source.byteLength;
  if (size > MAX_BYTES) {
    const mebibytes = (size / 1024 / 1024).toFixed(1);
    return failed(
      '',
      'file-size',
      `the file has ${mebibytes} MiB; at most ${MAX_BYTES / 1024 / 1024} MiB are read`,
    );
  }
  const bad = typeof source === 'string' ? undefined : invalidUtf8(source);
  const whole = typeof source === 'string' ? source : new TextDecoder().decode(source.subarray(0, bad));
  const text = whole.startsWith('\ufeff') ? whole.slice(1) : whole;
  if (bad !== undefined) {
    const byte = (source as Uint8Array)[bad]!.toString(16).padStart(2, '0');
    return failed(text, 'not-utf8', `byte 0x${byte} is not UTF-8; save the file as UTF-8`, text.length);
  }
  const odd = unprintable(text);
  if (odd !== undefined) {
    return failed(
      text,
      'unprintable',
      `the invisible character ${odd.name} is not allowed; remove it`,
      odd.offset,
    );
  }
  if (text.trim() === '')
    return failed(text, 'empty-file', 'the file is empty; it needs apiVersion, domains, roles and teams');
  return { text };
}

/** The value as a message quotes it, on one line and not too long. */
export function quote(value: unknown): string {
  if (typeof value === 'string')
    return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value);
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'nothing';
  return typeof value === 'object' ? 'a mapping' : String(value);
}
