import { invalid, unknown } from '../refusal';

/** What a URL path may consist of; no `;` parameters, no fragment, no backslash. */
const RAW_SEGMENT = /^[A-Za-z0-9\-._~!$&'()*+,=:@%]+$/;
/** Characters that another parser could take for a separator or an escape. */
const UNSAFE = /[/\\%?#;\p{Cc}\p{Zl}\p{Zp}]/u;
const LONE_SURROGATE = /\p{Cs}/u;

export interface Target {
  /** Decoded. */
  segments: string[];
  /** Not decoded, without the question mark; empty when there is none. */
  query: string;
}

/**
 * Splits and decodes a request's path, once. Whatever servers could read in two ways is refused: empty, `.` and `..`
 * segments, escaped separators, escapes that decode to escapes (grpc-gateway decodes a variable twice).
 * @throws Refusal 404 when it is not a path, 400 when it is ambiguous
 */
export function parseTarget(path: string): Target {
  const mark = path.indexOf('?');
  const raw = mark < 0 ? path : path.slice(0, mark);
  if (!raw.startsWith('/')) throw unknown('The request has no absolute path.');
  return {
    segments: raw.slice(1).split('/').map(decodeSegment),
    query: mark < 0 ? '' : path.slice(mark + 1),
  };
}

function decodeSegment(raw: string): string {
  if (!RAW_SEGMENT.test(raw)) throw invalid('The path has an empty segment or an unescaped character.');
  if (!raw.includes('%')) return checked(raw);
  return checked(percentDecode(raw));
}

function checked(segment: string): string {
  if (segment === '.' || segment === '..' || UNSAFE.test(segment)) {
    throw invalid(
      'The path has a segment that could be read in two ways (dots, escaped separators or escapes).',
    );
  }
  return segment;
}

/** @throws Refusal 400 for a broken escape or what is not UTF-8, half a surrogate pair included: it can't be written again */
export function percentDecode(text: string): string {
  try {
    if (LONE_SURROGATE.test(text)) throw new URIError();
    return decodeURIComponent(text);
  } catch {
    throw invalid('The URL has a broken escape or is not UTF-8.');
  }
}

/** A variable's value as a path segment. @throws Refusal 400 when it can't be one */
export function encodeSegment(value: string): string {
  if (value === '') throw invalid('A path variable is empty.');
  return encodeURIComponent(checked(value));
}
