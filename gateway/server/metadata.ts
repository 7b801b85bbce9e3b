import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Claims of a JSON Web Token. */
export type Claims = { [name: string]: Json };

const JWT_NAMESPACE = 'envoy.filters.http.jwt_authn';
/** Under this name Envoy's first JWT filter puts the verified payload (`payload_in_metadata`). */
export const PAYLOAD_KEY = 'jwt_payload';
const MAX_DEPTH = 32;

/**
 * The verified token's claims out of an envoy.config.core.v3.Metadata, or undefined when there was no token. Throws on
 * malformed bytes.
 */
export function readClaims(metadata: Uint8Array): Claims | undefined {
  const filters = readMap(metadata, 1);
  const namespace = filters.get(JWT_NAMESPACE);
  if (!namespace) return undefined;
  const payload = readStruct(namespace, 0)[PAYLOAD_KEY];
  return payload && typeof payload === 'object' && !Array.isArray(payload) ? payload : undefined;
}

/** A `map<string, Message>` field; values undecoded. */
function readMap(bytes: Uint8Array, field: number): Map<string, Uint8Array> {
  const entries = new Map<string, Uint8Array>();
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [no, wire] = reader.tag();
    if (no !== field || wire !== WireType.LengthDelimited) {
      reader.skip(wire, no);
      continue;
    }
    const entry = new BinaryReader(reader.bytes());
    let key = '';
    let value: Uint8Array = new Uint8Array(0);
    while (entry.pos < entry.len) {
      const [part, type] = entry.tag();
      if (part === 1) key = entry.string();
      else if (part === 2) value = entry.bytes();
      else entry.skip(type, part);
    }
    entries.set(key, value);
  }
  return entries;
}

function readStruct(bytes: Uint8Array, depth: number): Claims {
  if (depth > MAX_DEPTH) throw new Error('token claims are nested too deep');
  const fields = Object.create(null) as Claims;
  for (const [name, value] of readMap(bytes, 1)) fields[name] = readValue(value, depth + 1);
  return fields;
}

function readValue(bytes: Uint8Array, depth: number): Json {
  const reader = new BinaryReader(bytes);
  let value: Json = null;
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (field === 2) value = reader.double();
    else if (field === 3) value = reader.string();
    else if (field === 4) value = reader.bool();
    else if (field === 5) value = readStruct(reader.bytes(), depth);
    else if (field === 6) value = readList(reader.bytes(), depth);
    else reader.skip(wire, field);
  }
  return value;
}

function readList(bytes: Uint8Array, depth: number): Json[] {
  if (depth > MAX_DEPTH) throw new Error('token claims are nested too deep');
  const values: Json[] = [];
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (field === 1) values.push(readValue(reader.bytes(), depth + 1));
    else reader.skip(wire, field);
  }
  return values;
}
