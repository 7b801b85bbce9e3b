import { create } from '@bufbuild/protobuf';
import type { Rpc } from '../idl';
import type { GatewayRequest } from '../model';
import { invalid, shown, unknown } from '../refusal';
import { decodeBody, type Encoding, encodeBody } from './body';
import { type Fields, formatValue, getAt, parseValue, resolvePath, setAt } from './fields';
import { CONTENT_TYPES, checkGrpcType, checkHeaders, header, httpEncoding } from './headers';
import { encodeSegment, parseTarget } from './path';
import { readQuery, writeQuery } from './query';
import { type Route, routeFor, rpcAt } from './routes';

/** Where a request goes, before anything in it is read. */
export type Door =
  | { rpc: Rpc; route?: undefined }
  | { rpc: Rpc; route: Route; segments: string[]; query: string };

/** A decoded request. */
export interface Call {
  door: Door;
  /** Undefined: no body and no content type. */
  encoding?: Encoding;
  message: Fields;
}

/** What is forwarded for a call. */
export interface Rewritten {
  path: string;
  contentType?: string;
  body?: Uint8Array;
}

const GRPC_PREFIX = '/flyteidl.';

/** Finds the RPC. @throws Refusal 404 when flyteadmin has no such RPC or route, 400 when the path is ambiguous */
export function findDoor(request: GatewayRequest): Door {
  if (request.path.startsWith(GRPC_PREFIX)) {
    const rpc = request.method === 'POST' ? rpcAt(request.path) : undefined;
    if (!rpc) throw unknown(`${shown(request.path)} is not an RPC of flyteadmin.`);
    return { rpc };
  }
  const { segments, query } = parseTarget(request.path);
  const route = routeFor(request.method, segments);
  if (!route)
    throw unknown(`${shown(`${request.method} /${segments.join('/')}`)} is not a route of flyteadmin.`);
  return { rpc: route.rpc, route, segments, query };
}

/** Decodes what stands in path, query and body into one message. @throws Refusal 400 */
export function decodeCall(door: Door, request: GatewayRequest): Call {
  checkHeaders(request.headers);
  const contentType = header(request.headers, 'content-type');
  const { input } = door.rpc.method;
  if (!door.route) {
    checkGrpcType(contentType);
    return { door, encoding: 'grpc', message: decodeBody(input, 'grpc', request.body) };
  }
  const encoding = httpEncoding(contentType);
  const message = door.route.binding.body
    ? decodeHttpBody(door, encoding, request.body)
    : decodeQuery(door, door.query, request.body);
  bindPath(door.route, door.segments, message);
  return { door, encoding, message };
}

function decodeHttpBody(
  door: Door & { route: Route },
  encoding: Encoding | undefined,
  body: Uint8Array,
): Fields {
  if (door.query) throw invalid('This request takes no query parameters.');
  if (body.length && !encoding) throw invalid('The body has no content type: send application/json.');
  return decodeBody(door.rpc.method.input, encoding ?? 'json', body);
}

function decodeQuery(door: Door & { route: Route }, query: string, body: Uint8Array): Fields {
  if (body.length) throw invalid(`A ${door.route.binding.method} request has no body here.`);
  const message = create(door.rpc.method.input) as Fields;
  readQuery(door.rpc.method.input, message, query, door.route.roots);
  return message;
}

/** The path names the thing; a body that names another is refused, though flyteadmin would let the path win. */
function bindPath(route: Route, segments: readonly string[], message: Fields): void {
  route.segments.forEach((segment, i) => {
    if (!('variable' in segment)) return;
    const path = resolvePath(route.rpc.method.input, segment.variable);
    const value = parseValue(path[path.length - 1]!, segments[i]!);
    const inBody = getAt(message, path);
    if (inBody && inBody !== value)
      throw invalid(`${segment.variable} is another in the body than in the path.`);
    setAt(message, path, value);
  });
}

/** Writes the request anew from what was understood. @throws Refusal 400 when a changed value can't be written */
export function rewrite(call: Call, request: GatewayRequest): Rewritten {
  const { door, encoding, message } = call;
  const { input } = door.rpc.method;
  if (!door.route) {
    return {
      path: door.rpc.grpcPath,
      contentType: CONTENT_TYPES.grpc,
      body: encodeBody(input, 'grpc', message),
    };
  }
  const { route } = door;
  const contentType = encoding && CONTENT_TYPES[encoding];
  if (!route.binding.body) {
    return { path: pathOf(route, message) + writeQuery(input, message, route.roots), contentType };
  }
  if (!request.body.length) return { path: pathOf(route, message), contentType };
  return { path: pathOf(route, message), contentType, body: encodeBody(input, encoding!, message) };
}

function pathOf(route: Route, message: Fields): string {
  const segments = route.segments.map((segment) => {
    if (!('variable' in segment)) return segment.literal;
    const path = resolvePath(route.rpc.method.input, segment.variable);
    return encodeSegment(formatValue(path[path.length - 1]!, getAt(message, path)));
  });
  return `/${segments.join('/')}`;
}
