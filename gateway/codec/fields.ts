import {
  create,
  type DescEnum,
  type DescField,
  type DescMessage,
  type Message,
  ScalarType,
} from '@bufbuild/protobuf';
import { invalid, shown } from '../refusal';

/** A message whose fields are read by name. */
export type Fields = Message & Record<string, any>;

/** The field of that name, in either spelling. */
export function fieldNamed(desc: DescMessage, name: string): DescField | undefined {
  return desc.fields.find((f) => f.name === name) ?? desc.fields.find((f) => f.jsonName === name);
}

/** The value of a field that is set, undefined when it is not. */
export function fieldValue(message: Fields, field: DescField): any {
  if (!field.oneof) return message[field.localName];
  const chosen = message[field.oneof.localName];
  return chosen?.case === field.localName ? chosen.value : undefined;
}

function assign(message: Fields, field: DescField, value: unknown): void {
  if (field.oneof) message[field.oneof.localName] = { case: field.localName, value };
  else message[field.localName] = value;
}

/** Resolves a dotted path to scalar or enum fields, in either spelling. @throws Refusal 400 */
export function resolvePath(desc: DescMessage, path: string): DescField[] {
  const fields: DescField[] = [];
  let at: DescMessage | undefined = desc;
  for (const name of path.split('.')) {
    const field: DescField | undefined = at && fieldNamed(at, name);
    if (!field) throw invalid(`${shown(path)} is not a parameter of this request.`);
    fields.push(field);
    at = field.fieldKind === 'message' ? field.message : undefined;
  }
  const last = fields[fields.length - 1]!;
  if (last.fieldKind !== 'scalar' && last.fieldKind !== 'enum') {
    throw invalid(`${shown(path)} can't be given as a parameter.`);
  }
  return fields;
}

/** Sets the field at the end of a path, making the messages on the way. */
export function setAt(message: Fields, path: readonly DescField[], value: unknown): void {
  let at = message;
  for (const field of path.slice(0, -1)) {
    let next = fieldValue(at, field);
    if (next === undefined) {
      next = create(field.message as DescMessage);
      assign(at, field, next);
    }
    at = next;
  }
  assign(at, path[path.length - 1]!, value);
}

/** The value at the end of a path; undefined when a message on the way is missing. */
export function getAt(message: Fields, path: readonly DescField[]): any {
  return path.reduce((at: any, field) => (at === undefined ? undefined : fieldValue(at, field)), message);
}

/**
 * A scalar or enum value from the text of a path segment or query parameter, with grpc-gateway's rules but without its
 * leniencies. @throws Refusal 400
 */
export function parseValue(field: DescField, text: string): unknown {
  if (field.fieldKind === 'enum') return enumValue(field.enum, text);
  switch (field.scalar) {
    case ScalarType.STRING:
      return text;
    case ScalarType.BOOL:
      if (text === 'true' || text === 'false') return text === 'true';
      break;
    case ScalarType.INT32:
      if (isInteger(text, -(2 ** 31), 2 ** 31 - 1)) return Number(text);
      break;
    case ScalarType.UINT32:
      if (isInteger(text, 0, 2 ** 32 - 1)) return Number(text);
      break;
  }
  throw invalid(`${shown(text)} is not a value for ${field.name}.`);
}

/** The one text for a value, that `parseValue` reads back. */
export function formatValue(field: DescField, value: unknown): string {
  if (field.fieldKind === 'enum') return field.enum.value[value as number]?.name ?? String(value);
  return String(value);
}

function enumValue(desc: DescEnum, text: string): number {
  const found = desc.values.find((v) => v.name === text || String(v.number) === text);
  if (!found) throw invalid(`${shown(text)} is not a value of ${desc.typeName}.`);
  return found.number;
}

function isInteger(text: string, min: number, max: number): boolean {
  return /^(0|-?[1-9][0-9]{0,9})$/.test(text) && Number(text) >= min && Number(text) <= max;
}
