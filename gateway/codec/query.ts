import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { invalid, shown } from '../refusal';
import { type Fields, fieldValue, formatValue, parseValue, resolvePath, setAt } from './fields';
import { percentDecode } from './path';

const KEY = /^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*$/;

/**
 * Sets the fields that a query names. grpc-gateway lets a parameter override a path variable and ignores what it does not
 * know; here a key must be a plain name of a known scalar field outside the messages that the path fills, once.
 * @throws Refusal 400
 */
export function readQuery(
  desc: DescMessage,
  message: Fields,
  query: string,
  bound: ReadonlySet<string>,
): void {
  if (query === '') return;
  const seen = new Set<string>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const key = equals < 0 ? pair : pair.slice(0, equals);
    if (!KEY.test(key)) throw invalid(`The query has a key that is not a field's name: ${shown(key)}.`);
    const path = resolvePath(desc, key);
    const name = path.map((f) => f.name).join('.');
    if (bound.has(path[0]!.name))
      throw invalid(`${shown(key)} is given by the path and can't be in the query.`);
    if (seen.has(name)) throw invalid(`The query gives ${shown(key)} twice.`);
    seen.add(name);
    const text = decodeValue(equals < 0 ? '' : pair.slice(equals + 1));
    setAt(message, path, parseValue(path[path.length - 1]!, text));
  }
}

/** The message's fields outside `bound` as a query, with its question mark; empty when there are none. */
export function writeQuery(desc: DescMessage, message: Fields, bound: ReadonlySet<string>): string {
  const pairs = desc.fields.flatMap((field) => (bound.has(field.name) ? [] : pairsOf(message, field, '')));
  return pairs.length ? `?${pairs.join('&')}` : '';
}

function pairsOf(message: Fields, field: DescField, prefix: string): string[] {
  const value = fieldValue(message, field);
  if (value === undefined) return [];
  const name = prefix + field.name;
  if (field.fieldKind === 'message') {
    return field.message.fields.flatMap((f) => pairsOf(value, f, `${name}.`));
  }
  if (field.fieldKind === 'scalar' || field.fieldKind === 'enum') {
    if (!value) return [];
    return [`${name}=${encodeURIComponent(formatValue(field, value))}`];
  }
  return [];
}

function decodeValue(raw: string): string {
  if (/[;#\s\\]/.test(raw)) throw invalid('The query has an unescaped character.');
  return percentDecode(raw.replaceAll('+', ' '));
}
