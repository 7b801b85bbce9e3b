import { type HttpBinding, RPCS, type Rpc } from '../idl';

/** A literal segment or the field path of a variable. */
export type Segment = { literal: string } | { variable: string };

export interface Route {
  rpc: Rpc;
  binding: HttpBinding;
  segments: readonly Segment[];
  /** Top-level fields that the path sets, so that nothing else may. */
  roots: ReadonlySet<string>;
  variables: readonly string[];
}

/** Every way to call flyteadmin over HTTP. */
export const ROUTES: readonly Route[] = [...RPCS.values()].flatMap((rpc) =>
  rpc.http.map((binding) => compileRoute(rpc, binding)),
);

const BY_SHAPE = groupByShape(ROUTES);
const BY_GRPC_PATH = new Map([...RPCS.values()].map((rpc) => [rpc.grpcPath, rpc]));

/** The RPC behind a gRPC path, without query. */
export function rpcAt(path: string): Rpc | undefined {
  return BY_GRPC_PATH.get(path);
}

/** The route for decoded segments; undefined when flyteadmin has none. */
export function routeFor(method: string, segments: readonly string[]): Route | undefined {
  const candidates = BY_SHAPE.get(shape(method, segments.length)) ?? [];
  return candidates.find((route) =>
    route.segments.every((s, i) => 'variable' in s || s.literal === segments[i]),
  );
}

function compileRoute(rpc: Rpc, binding: HttpBinding): Route {
  const segments = binding.template
    .slice(1)
    .split('/')
    .map((text): Segment => (text.startsWith('{') ? { variable: text.slice(1, -1) } : { literal: text }));
  const variables = segments.flatMap((s) => ('variable' in s ? [s.variable] : []));
  return { rpc, binding, segments, variables, roots: new Set(variables.map((v) => v.split('.')[0]!)) };
}

function groupByShape(routes: readonly Route[]): Map<string, Route[]> {
  const groups = new Map<string, Route[]>();
  for (const route of routes) {
    const key = shape(route.binding.method, route.segments.length);
    groups.set(key, [...(groups.get(key) ?? []), route]);
  }
  return groups;
}

function shape(method: string, length: number): string {
  return `${method} ${length}`;
}
