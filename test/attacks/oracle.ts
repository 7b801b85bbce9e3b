import type { Forward, GatewayRequest } from '../../gateway/model';
import { rpcs } from '../e2e/flyteadmin/descriptors';
import { decodeBinary, decodeHttp } from '../e2e/flyteadmin/http-request';
import { mentions, type Named, namesIn } from '../e2e/flyteadmin/walk';
import type { Persona } from './model';
import { REACH } from './people';

/** Every project of the test's registry, and some that are in no registry. */
const EVERY = [...REACH.admin.projects, 'reports-gamma', 'nope', 'no-such-project'];

/** What a request names that its sender may not touch; empty when all is well. */
export function trespasses(persona: Persona, rpc: string, names: Named[]): Named[] {
  const { projects, domains } = REACH[persona];
  const foreign = new Set(EVERY.filter((p) => !projects.includes(p)));
  const found = names.filter((n) => {
    if (n.field === 'org') return true;
    if (n.field === 'project') return !projects.includes(n.value);
    if (n.field === 'domain') return !domains.includes(n.value);
    if (n.field === 'override') return n.value !== 'flyte-task';
    if (n.field === 'object')
      return !projects.some((p) => domains.some((d) => n.value.startsWith(`${p}/${d}/`)));
    // flyteadmin ANDs a filter with the request's project and domain: it can only narrow.
    return n.field === 'url' && mentions(n, foreign);
  });
  if (rpc !== 'AdminService/ListProjects' || persona === 'admin' || isNarrowed(names, projects)) return found;
  return [
    ...found,
    { path: 'filters', field: 'filter', value: 'lists projects without narrowing to the own ones' },
  ];
}

/** ListProjects has nothing but its filter to stay inside. */
function isNarrowed(names: Named[], projects: string[]): boolean {
  const parts = names.find((n) => n.path === 'filters')?.value.split('+') ?? [];
  return parts.some((part) => {
    const ids = /^value_in\(identifier,([a-z0-9;-]+)\)$/.exec(part)?.[1]?.split(';') ?? [''];
    return ids.every((id) => id === '-' || projects.includes(id));
  });
}

/** The request that Envoy would send to flyteadmin for a verdict, decoded as flyteadmin decodes it. */
export function decodeForwarded(
  request: GatewayRequest,
  verdict: Pick<Forward, 'path' | 'setHeaders' | 'removeHeaders' | 'body'>,
): { rpc: string; names: Named[]; message: any } {
  const removed = new Set(verdict.removeHeaders.map((n) => n.toLowerCase()));
  const set = new Map(verdict.setHeaders.map(([n, v]) => [n.toLowerCase(), v]));
  const headers = request.headers
    .filter(([n]) => !removed.has(n.toLowerCase()) && !set.has(n.toLowerCase()))
    .concat([...set]);
  const body = verdict.body ?? new Uint8Array();
  const rpc = rpcs.find((r) => r.grpcPath === verdict.path);
  if (rpc) {
    const frame = Buffer.from(body);
    const message = decodeBinary(rpc.input, frame.subarray(5, 5 + frame.readUInt32BE(1)));
    return { rpc: rpc.name, names: namesIn(message), message };
  }
  const decoded = decodeHttp({ method: request.method, path: verdict.path, headers, body });
  return { rpc: decoded.rpc.name, names: namesIn(decoded.message), message: decoded.message };
}
