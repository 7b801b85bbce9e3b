import { create, type DescMessage, fromBinary, fromJson } from '@bufbuild/protobuf';
import { type Rpc, registry, rpcs } from './descriptors';
import { Code, Fault, invalid } from './fault';
import { normalizePath, populate, useRegistry } from './fields';
import { firstDocument } from './go-json';
import { queryMaySet } from './overridable';

useRegistry((name) => registry.getMessage(name));

/** A request as it stands on the wire; header names lower case. */
export interface RawRequest {
  method: string;
  /** Path with query. */
  path: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: Uint8Array;
}

export interface Decoded {
  rpc: Rpc;
  message: any;
}

/** The registry of marshalers: `application/json` refuses unknown fields, everything else (text/plain too) drops them. */
export type Encoding = 'json' | 'lenient-json' | 'protobuf';

/** Answers before any RPC is found. */
export class Redirect extends Error {
  constructor(readonly location: string) {
    super('moved');
  }
}

/** Reads an HTTP request as flyteadmin's grpc-gateway 2.28 does, with everything that is odd about it. */
export function decodeHttp(request: RawRequest): Decoded {
  const [rawPath = '', rawQuery = ''] = splitOnce(request.path, '?');
  const path = unescapePath(rawPath);
  const clean = cleanPath(path);
  if (clean !== path) throw new Redirect(clean + (rawQuery ? `?${rawQuery}` : ''));
  const isForm =
    request.method === 'POST' && header(request, 'content-type') === 'application/x-www-form-urlencoded';
  const override = header(request, 'x-http-method-override');
  const method = isForm && override ? override.toUpperCase() : request.method;
  const components = path.slice(1).split('/');
  const direct = match(method, components);
  const found = direct ?? (isForm && method === 'POST' ? match('GET', components) : undefined);
  if (!found) {
    const other = rpcs.some((r) => r.bindings.some((b) => variables(b, components)));
    throw other
      ? new Fault(Code.UNIMPLEMENTED, 'Method Not Allowed')
      : new Fault(Code.NOT_FOUND, 'Not Found');
  }
  const { rpc, index, values } = found;
  const message = rpc.bindings[index]!.body ? decodeBody(rpc.input, request) : (create(rpc.input) as any);
  for (const [field, value] of values) populate(message, field.split('.'), [value]);
  if (rpc.bindings[index]!.body) return { rpc, message };
  const names = values.map(([field]) => field);
  for (const [key, texts] of form(rawQuery, isForm ? request.body : new Uint8Array())) {
    const map = /^(.*)\[(.*)\]$/.exec(key);
    const field = normalizePath(rpc.input, (map ? map[1]! : key).split('.'));
    if (queryMaySet(rpc.name, index, names, field.join('.')))
      populate(message, field, map ? [map[2]!, ...texts] : texts);
  }
  return { rpc, message };
}

export function decodeBody(desc: DescMessage, request: RawRequest): any {
  const encoding = encodingOf(request);
  if (encoding === 'protobuf') return decodeBinary(desc, request.body);
  const document = firstDocument(request.body);
  if (document === undefined) return create(desc);
  try {
    return fromJson(desc, document as any, { registry, ignoreUnknownFields: encoding === 'lenient-json' });
  } catch (error) {
    throw invalid(`proto: ${(error as Error).message}`);
  }
}

/** Binary protobuf; the runtime merges a message field that comes twice, as Go's does. */
export function decodeBinary(desc: DescMessage, bytes: Uint8Array): any {
  try {
    return fromBinary(desc, bytes);
  } catch (error) {
    throw invalid(`grpc: error unmarshalling request: ${(error as Error).message}`);
  }
}

export function encodingOf(request: RawRequest): Encoding {
  for (const [name, value] of request.headers) {
    if (name !== 'content-type') continue;
    const type = value.split(';')[0]!.trim().toLowerCase();
    if (type === 'application/json') return 'json';
    if (type === 'application/octet-stream') return 'protobuf';
  }
  return 'lenient-json';
}

function header(request: RawRequest, name: string): string | undefined {
  return request.headers.find(([n]) => n === name)?.[1];
}

function splitOnce(text: string, at: string): string[] {
  const i = text.indexOf(at);
  return i < 0 ? [text] : [text.slice(0, i), text.slice(i + 1)];
}

function unescapePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw invalid(`invalid URL escape in ${JSON.stringify(path)}`);
  }
}

/** Go's path.Clean with the trailing slash kept, as http.ServeMux redirects. */
function cleanPath(path: string): string {
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') out.pop();
    else if (part !== '' && part !== '.') out.push(part);
  }
  const joined = `/${out.join('/')}`;
  return path.endsWith('/') && joined !== '/' ? `${joined}/` : joined;
}

function match(method: string, components: string[]) {
  for (const rpc of [...rpcs].reverse()) {
    for (const [index, binding] of [...rpc.bindings.entries()].reverse()) {
      if (binding.method !== method) continue;
      const values = variables(binding, components);
      if (values) return { rpc, index, values };
    }
  }
  return undefined;
}

function variables(binding: Rpc['bindings'][number], components: string[]): [string, string][] | undefined {
  if (binding.segments.length !== components.length) return undefined;
  const values: [string, string][] = [];
  for (const [i, segment] of binding.segments.entries()) {
    if (segment.variable !== undefined) values.push([segment.variable, components[i]!]);
    else if (segment.literal !== components[i]) return undefined;
  }
  return values;
}

/** Go's Request.Form: the body's values first, then the query's; a semicolon or a bad escape spoils the whole form. */
function form(query: string, body: Uint8Array): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const part of [Buffer.from(body).toString('latin1'), query].flatMap((s) => s.split('&'))) {
    if (part === '') continue;
    if (part.includes(';')) throw invalid('invalid semicolon separator in query');
    const [key = '', value = ''] = splitOnce(part, '=').map(unescapeQuery);
    values.set(key, [...(values.get(key) ?? []), value]);
  }
  return values;
}

function unescapeQuery(text: string): string {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) throw invalid(`invalid URL escape ${JSON.stringify(text)}`);
  const bytes = text
    .replace(/\+/g, ' ')
    .replace(/%([0-9a-fA-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
