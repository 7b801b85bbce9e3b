import { type Access, decide, type Operation, RPCS, visibleProjects } from '../access';
import type { Decision, Identity } from '../access/model';
import type { Registry } from '../registry/model';
import { type Call, decodeCall, findDoor, rewrite } from './codec/call';
import { headersToRemove } from './codec/headers';
import type { Forward, GatewayRequest, Handle, Refuse, Verdict } from './model';
import { Refusal } from './refusal';
import { type Findings, inspect } from './rules/inspect';
import { narrowProjects } from './rules/listings';
import { compileTenants, type PlatformNames, type Tenant } from './rules/tenant';

export interface HandleOptions extends PlatformNames {
  /** The one that `access` was compiled from: it holds the values that requests may repeat, such as the cluster label. */
  registry: Registry;
}

/** What is known of a request when it is refused. */
interface Progress {
  operation?: Operation;
  decision?: Decision;
}

type TenantOf = (project: string, domain: string) => Tenant;

/**
 * The gateway's understanding of Flyte: finds the RPC, decodes the request, asks the authorization model about every project
 * in it, applies the rules about what a request may override, and writes it anew. Pure; never throws. What depends on the
 * registry comes after the decision, so that answers tell nothing about projects the caller may not know.
 */
export function makeHandle(access: Access, options: HandleOptions): Handle {
  const tenantOf = compileTenants(options.registry, options);
  return (identity, request) => {
    const progress: Progress = {};
    try {
      return handle(access, tenantOf, identity, request, progress);
    } catch (error) {
      return refuse(error, progress);
    }
  };
}

function handle(
  access: Access,
  tenantOf: TenantOf,
  identity: Identity | undefined,
  request: GatewayRequest,
  progress: Progress,
): Verdict {
  if (!identity && !isAnonymous(request)) throw new Refusal(16, 401, 'A valid token is needed.');
  const door = findDoor(request);
  progress.operation = { rpc: door.rpc.name, references: [] };
  const call = decodeCall(door, request);
  const findings = inspect(door.rpc, call.message);
  const { references, resource } = findings;
  const operation = { rpc: door.rpc.name, references, ...(resource && { resource }) };
  progress.operation = operation;
  const decision = decide(access, identity, operation);
  progress.decision = decision;
  if (!decision.allow) throw new Refusal(7, 403, decision.because);
  if (identity) adapt(access, tenantOf, identity, call, findings);
  return forward(call, request, operation, decision);
}

function isAnonymous(request: GatewayRequest): boolean {
  try {
    return RPCS[findDoor(request).rpc.name]?.who === 'anonymous';
  } catch {
    return false;
  }
}

/** Holds a request to what its tenant may say. Flyte's own services and the platform's RPCs set these very fields. */
function adapt(access: Access, tenantOf: TenantOf, identity: Identity, call: Call, findings: Findings): void {
  const { name } = call.door.rpc;
  if (identity.internal || RPCS[name]?.who !== 'team') return;
  if (name === 'AdminService/ListProjects') {
    const visible = visibleProjects(access, identity);
    if (visible !== 'all') narrowProjects(call.message, visible);
    return;
  }
  const target = findings.references.find((r) => r.role === 'target');
  findings.applyRules(tenantOf(target?.project ?? '', target?.domain ?? ''));
}

function forward(call: Call, request: GatewayRequest, operation: Operation, decision: Decision): Forward {
  const { path, contentType, body } = rewrite(call, request);
  const setHeaders: [string, string][] = [];
  if (contentType) setHeaders.push(['content-type', contentType]);
  if (body && request.headers.some(([name]) => name.toLowerCase() === 'content-length')) {
    setHeaders.push(['content-length', String(body.length)]);
  }
  return {
    action: 'forward',
    operation,
    decision,
    path,
    setHeaders,
    removeHeaders: headersToRemove(request.headers),
    ...(body && { body }),
  };
}

function refuse(error: unknown, progress: Progress): Refuse {
  const known = error instanceof Refusal;
  return {
    action: 'refuse',
    grpcStatus: known ? error.grpcStatus : 13,
    httpStatus: known ? error.httpStatus : 500,
    message: known ? error.message : 'The gateway could not decide this request.',
    ...progress,
  };
}
