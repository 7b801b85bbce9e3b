import type { DescEnum, DescField, DescMessage } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import { invalid } from './fault';

/**
 * Sets one field by its path from text, as grpc-gateway does for path variables and query parameters: proto or JSON
 * names, the key of a map in brackets, lists appended to, unknown names ignored, a second member of a oneof refused.
 */
export function populate(message: any, path: string[], values: string[]): void {
  let current = reflect(registryDesc(message), message);
  for (const [i, name] of path.entries()) {
    const field = fieldOf(current.desc, name);
    if (!field) return;
    if (field.oneof) {
      const set = current.oneofCase(field.oneof);
      if (set && (field.fieldKind !== 'message' || set.name !== field.name))
        throw invalid(`field already set for oneof "${field.oneof.name}"`);
    }
    if (i < path.length - 1) {
      if (field.fieldKind !== 'message') throw invalid(`invalid path: "${name}" is not a message`);
      if (!current.isSet(field)) current.set(field, current.get(field) as any);
      current = current.get(field) as any;
      continue;
    }
    assign(current, field, values);
  }
}

/** The proto names of a path written in proto or JSON names; the path itself when it leads nowhere. */
export function normalizePath(desc: DescMessage, path: string[]): string[] {
  const names: string[] = [];
  let current: DescMessage | undefined = desc;
  for (const [i, name] of path.entries()) {
    const field: DescField | undefined = current && fieldOf(current, name);
    if (!field) return path;
    names.push(field.name);
    if (i < path.length - 1 && field.fieldKind !== 'message') return path;
    current = field.fieldKind === 'message' ? field.message : undefined;
  }
  return names;
}

let descOf: (typeName: string) => DescMessage | undefined = () => undefined;

/** Says where descriptors are looked up. */
export function useRegistry(find: (typeName: string) => DescMessage | undefined): void {
  descOf = find;
}

function registryDesc(message: any): DescMessage {
  const desc = descOf(message.$typeName);
  if (!desc) throw new Error(`no descriptor for ${message.$typeName}`);
  return desc;
}

function fieldOf(desc: DescMessage, name: string): DescField | undefined {
  return desc.fields.find((f) => f.name === name) ?? desc.fields.find((f) => f.jsonName === name);
}

function assign(message: any, field: DescField, values: string[]): void {
  if (field.fieldKind === 'list') {
    for (const value of values)
      message.addListItem(
        field,
        field.listKind === 'scalar' ? scalar(field.scalar, value, field.name) : enumOrFail(field, value),
      );
    return;
  }
  if (field.fieldKind === 'map') {
    if (values.length !== 2)
      throw invalid(`more than one value provided for key "${values[0]}" in map "${field.name}"`);
    message.setMapEntry(
      field,
      values[0],
      field.mapKind === 'scalar' ? scalar(field.scalar, values[1]!, field.name) : values[1],
    );
    return;
  }
  if (values.length > 1) throw invalid(`too many values for field "${field.name}": ${values.join(', ')}`);
  if (field.fieldKind === 'message') throw invalid(`unsupported message type: "${field.message.typeName}"`);
  message.set(
    field,
    field.fieldKind === 'enum'
      ? enumNumber(field.enum, values[0]!)
      : scalar(field.scalar, values[0]!, field.name),
  );
}

function enumOrFail(field: DescField, value: string): number {
  if (field.fieldKind === 'list' && field.listKind === 'enum') return enumNumber(field.enum, value);
  throw invalid(`parsing list "${field.name}": unsupported`);
}

function enumNumber(desc: DescEnum, text: string): number {
  const found =
    desc.values.find((v) => v.name === text) ??
    desc.values.find((v) => String(v.number) === text.replace(/^\+/, ''));
  if (!found) throw invalid(`"${text}" is not a valid value`);
  return found.number;
}

/** protobuf's scalar types by number: 8 bool, 9 string, 12 bytes, 1 and 2 floating point, the others integers. */
function scalar(type: number, text: string, name: string): unknown {
  const bad = () => invalid(`parsing field "${name}": parsing "${text}": invalid syntax`);
  if (type === 9) return text;
  if (type === 8) {
    if (/^(1|t|T|TRUE|true|True)$/.test(text)) return true;
    if (/^(0|f|F|FALSE|false|False)$/.test(text)) return false;
    throw bad();
  }
  if (type === 12) return new Uint8Array(Buffer.from(text, 'base64'));
  if (type === 1 || type === 2) {
    const n = Number(text);
    if (text.trim() === '' || Number.isNaN(n)) throw bad();
    return n;
  }
  if (!/^[+-]?\d+$/.test(text)) throw bad();
  const wide = [3, 4, 6, 16, 18].includes(type);
  const unsigned = [4, 6, 7, 13].includes(type);
  const value = BigInt(text.replace(/^\+/, ''));
  if (value !== (unsigned ? BigInt.asUintN(wide ? 64 : 32, value) : BigInt.asIntN(wide ? 64 : 32, value)))
    throw bad();
  return wide ? value : Number(value);
}
