import { type Failure, isObject, type Properties, UNKNOWN } from './properties';

/**
 * The shape of a value in flyteadmin's JSON (proto3 JSON mapping, camelCase). One description serves the check of
 * inputs, the reading of answers (either spelling, keys we don't know left out) and the package schema.
 */
export type Shape = Scalar | List | Dictionary | Message;

export interface Scalar {
  type: 'string' | 'integer' | 'boolean';
  description?: string;
  /** The value is a protobuf wrapper: its zero differs from absent. */
  wrapper?: boolean;
  /** Allowed values; the first is the default and the same as absent. */
  enum?: readonly string[];
  minimum?: number;
  maximum?: number;
}

export interface List {
  type: 'list';
  of: Shape;
  /** The order says nothing: sort by this field (or by value) so that it never shows as a change. */
  sortBy?: string;
  description?: string;
}

export interface Dictionary {
  type: 'map';
  description?: string;
}

export interface Message {
  type: 'message';
  fields: { [name: string]: Shape };
  required?: readonly string[];
  description?: string;
}

/** Everything wrong with `value`, unknown keys included; values not known yet pass. */
export function checkShape(shape: Shape, value: unknown, path: string): Failure[] {
  if (value === UNKNOWN || value === undefined || value === null) return [];
  switch (shape.type) {
    case 'message':
      return isObject(value) ? checkMessage(shape, value, path) : [refuse(path, value, 'an object')];
    case 'list':
      return Array.isArray(value)
        ? value.flatMap((item, i) => checkShape(shape.of, item, `${path}[${i}]`))
        : [refuse(path, value, 'a list')];
    case 'map':
      return isObject(value) ? checkMap(value, path) : [refuse(path, value, 'a map of strings')];
    default:
      return checkScalar(shape, value, path);
  }
}

function checkMessage(shape: Message, value: Properties, path: string): Failure[] {
  const at = (name: string) => (path ? `${path}.${name}` : name);
  const missing = (shape.required ?? []).filter((name) => value[name] === undefined || value[name] === null);
  return [
    ...missing.map((name) => ({ property: at(name), reason: `${at(name)} is required` })),
    ...Object.entries(value).flatMap(([name, inner]) => {
      const field = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
      if (field) return checkShape(field, inner, at(name));
      const allowed = Object.keys(shape.fields).join(', ');
      return [{ property: at(name), reason: `${at(name)} is unknown; allowed here: ${allowed}` }];
    }),
  ];
}

function checkMap(value: Properties, path: string): Failure[] {
  return Object.entries(value)
    .filter(([, inner]) => typeof inner !== 'string')
    .map(([key, inner]) => refuse(`${path}.${key}`, inner, 'a string'));
}

function checkScalar(shape: Scalar, value: unknown, path: string): Failure[] {
  const right = shape.type === 'integer' ? Number.isInteger(value) : typeof value === shape.type;
  if (!right) return [refuse(path, value, `a${shape.type === 'integer' ? 'n' : ''} ${shape.type}`)];
  if (shape.enum && !shape.enum.includes(value as string))
    return [refuse(path, value, shape.enum.join(' or '))];
  if (shape.minimum !== undefined && (value as number) < shape.minimum)
    return [refuse(path, value, `at least ${shape.minimum}`)];
  if (shape.maximum !== undefined && (value as number) > shape.maximum)
    return [refuse(path, value, `at most ${shape.maximum}`)];
  return [];
}

function refuse(path: string, value: unknown, allowed: string): Failure {
  return { property: path, reason: `${path} is ${JSON.stringify(value)}; it must be ${allowed}` };
}

/**
 * The value with everything left out that means the same as absent (zero values, empty lists and maps, keys we don't
 * know) and order removed where it says nothing. Two equal normal forms are the same setting to flyteadmin.
 */
export function normalize(shape: Shape, value: unknown): unknown {
  if (value === UNKNOWN) return UNKNOWN;
  if (value === undefined || value === null) return undefined;
  switch (shape.type) {
    case 'message':
      return isObject(value) ? normalizeMessage(shape, value) : undefined;
    case 'list':
      return Array.isArray(value) ? normalizeList(shape, value) : undefined;
    case 'map': {
      if (!isObject(value)) return undefined;
      const keys = Object.keys(value).sort();
      return keys.length > 0 ? Object.fromEntries(keys.map((k) => [k, value[k]])) : undefined;
    }
    default:
      return normalizeScalar(shape, value);
  }
}

function normalizeMessage(shape: Message, value: Properties): Properties | undefined {
  const entries = Object.entries(shape.fields).flatMap(([name, field]) => {
    const inner = normalize(field, value[name] ?? value[snakeCase(name)]);
    return inner === undefined ? [] : [[name, inner] as const];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function normalizeList(shape: List, value: unknown[]): unknown[] | undefined {
  const items = value.map((item) => normalize(shape.of, item)).filter((item) => item !== undefined);
  const { sortBy } = shape;
  if (sortBy !== undefined)
    items.sort((a: any, b: any) => (String(a?.[sortBy]) < String(b?.[sortBy]) ? -1 : 1));
  return items.length > 0 ? items : undefined;
}

function normalizeScalar(shape: Scalar, value: unknown): unknown {
  // grpc-gateway writes 64-bit integers as strings; a setting may come back in either form.
  const scalar = shape.type === 'integer' && typeof value === 'string' ? Number(value) : value;
  if (shape.wrapper) return scalar;
  if (shape.enum) return scalar === shape.enum[0] ? undefined : scalar;
  return scalar === '' || scalar === 0 || scalar === false ? undefined : scalar;
}

export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
}
