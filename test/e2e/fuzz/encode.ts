import type { GatewayRequest } from '../../../gateway/model';
import { bytesOf, frame, rpcNamed } from '../support/wire';
import type { Seed } from './seeds';

export type Door = 'grpc' | 'json' | 'proto';

/** A seed as it would be sent through a door; undefined when the RPC has no such door. */
export function encode(seed: Seed, door: Door): GatewayRequest | undefined {
  const rpc = rpcNamed(seed.rpc);
  if (door === 'grpc')
    return {
      method: 'POST',
      path: rpc.grpcPath,
      headers: [
        ['content-type', 'application/grpc'],
        ['te', 'trailers'],
      ],
      body: frame(bytesOf(rpc.input, seed.message)),
    };
  const binding = rpc.bindings.find((b) =>
    b.segments.every((s) => s.variable === undefined || at(seed.message, s.variable) !== undefined),
  );
  if (!binding) return undefined;
  const used: string[] = [];
  const segments = binding.segments.map((s) => {
    if (s.variable === undefined) return s.literal!;
    used.push(s.variable);
    return encodeURIComponent(String(at(seed.message, s.variable)));
  });
  const path = `/${segments.join('/')}`;
  const type: [string, string] = [
    'content-type',
    door === 'json' ? 'application/json' : 'application/octet-stream',
  ];
  if (binding.body) {
    const body =
      door === 'json' ? Buffer.from(JSON.stringify(seed.message)) : bytesOf(rpc.input, seed.message);
    return { method: binding.method, path, headers: [type], body };
  }
  const roots = new Set(used.map((u) => u.split('.')[0]));
  const query = leaves(seed.message)
    .filter(([name]) => !roots.has(name.split('.')[0]))
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return {
    method: binding.method,
    path: query.length ? `${path}?${query.join('&')}` : path,
    headers: [type],
    body: new Uint8Array(),
  };
}

function at(message: any, path: string): unknown {
  return path.split('.').reduce((m, part) => m?.[part], message);
}

function leaves(message: any, prefix = ''): [string, unknown][] {
  return Object.entries(message).flatMap(([name, value]): [string, unknown][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? leaves(value, `${prefix}${name}.`)
      : [[prefix + name, value]],
  );
}
