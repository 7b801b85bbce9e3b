import type { Access, Grant, Place, Project } from './compile';
import { deniedForPlatform, deniedToAll, malformed, refusal } from './denial';
import { ANY_TEAM, allowed, grantsIn, NONE, type Through, united } from './grants';
import type { Decision, Identity, Operation, Reference } from './model';
import { type CompiledRule, clausesFor, RULES } from './needs';
import { INTERNAL_RPCS } from './rpcs';
import { strayReference } from './stray';
import { heldBy, isPlatformAdmin, nameOf, placeName, shown, teamsOf } from './subject';

/** Flyte's ids of projects and domains: DNS-1123 labels. */
const WELL_FORMED = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * Decides one request. Pure, never throws, and refuses what it does not know: an RPC that is not in `RPCS`, a reference in
 * a role the RPC does not have, a missing target, a project or domain that is empty or not in the registry.
 */
export function decide(access: Access, identity: Identity | undefined, operation: Operation): Decision {
  const rule = RULES.get(operation.rpc);
  if (!rule) return no(`${shown(operation.rpc)} does not pass this gateway.`);
  if (rule.who === 'anonymous') return { allow: true, because: `${operation.rpc} is open to everybody.` };
  if (!identity) return no('A valid token is needed.');
  if (identity.internal) return decideInternal(access, identity, operation, rule);
  if (rule.who === 'nobody' || rule.who === 'internal')
    return no(deniedToAll(operation.rpc, rule.who), rule.permission);
  const fault = malformed(operation, rule);
  if (fault) return no(fault);
  if (isPlatformAdmin(access, identity)) return decideAdmin(access, identity, operation, rule);
  if (rule.who === 'authenticated')
    return { allow: true, because: `${operation.rpc} is open to every token.` };
  if (rule.who === 'platform')
    return no(deniedForPlatform(access, identity, rule.permission!), rule.permission);
  if (rule.scope === 'none') return decideListing(access, identity, rule.permission!);
  return decideTeam(access, identity, operation, rule);
}

/** Ids of the projects whose existence the identity may know, sorted; `all` for platform admins. ListProjects is narrowed to them. */
export function visibleProjects(access: Access, identity: Identity): 'all' | string[] {
  if (isPlatformAdmin(access, identity)) return 'all';
  if (identity.internal) return [];
  const teams = teamsOf(access, identity);
  const visible = new Set(teams.flatMap((team) => team.shared));
  for (const id of teams.flatMap((team) => team.projects)) {
    if (heldBy(access.projects.get(id)!.everywhere.holders, identity) !== 0) visible.add(id);
  }
  return [...visible].sort();
}

function decideTeam(access: Access, identity: Identity, operation: Operation, rule: CompiledRule): Decision {
  const target = operation.references.find(isTarget) ?? operation.references[0]!;
  const home = access.projects.get(target.project);
  let grants: readonly Grant[] = NONE;
  for (const reference of operation.references) {
    const place = placeOf(access, reference);
    const through = shareFor(rule, reference, home);
    for (const clause of clausesFor(rule, reference)!) {
      const found = grantsIn(place, identity, clause, through);
      if (!found) return refusal(access, identity, clause.name, reference.project, reference.domain);
      grants = united(grants, found);
    }
  }
  return allowed(identity, clausesFor(rule, target)![0]!.name, placeOf(access, target)!, grants);
}

function placeOf(access: Access, { project, domain }: Reference): Place | undefined {
  const found = access.projects.get(project);
  return domain === undefined ? found?.everywhere : found?.places.get(domain);
}

/** A request that makes something uses a shared entity on behalf of the team in whose project it is made. */
function shareFor(rule: CompiledRule, reference: Reference, home: Project | undefined): Through {
  if (rule.needs.get(reference.role)?.unshared?.has(reference.kind ?? '')) return undefined;
  return rule.creates ? home?.team : ANY_TEAM;
}

function decideListing(access: Access, identity: Identity, permission: string): Decision {
  const teams = teamsOf(access, identity);
  if (teams.length === 0) return refusal(access, identity, permission);
  const names = teams.map((team) => team.id).join(', ');
  return { allow: true, because: `${nameOf(identity)} sees the projects of ${names}.`, permission };
}

/** Names need not be registered, so that what a removed team left behind can be looked at, stopped and archived; nothing new is made there. */
function decideAdmin(access: Access, identity: Identity, operation: Operation, rule: CompiledRule): Decision {
  for (const reference of operation.references) {
    const name = placeName(reference.project, reference.domain);
    if (!isWellFormed(reference)) return no(`${name} can't be a project and domain of Flyte.`);
    if (rule.creates && !isRegistered(access, reference)) {
      return no(`${name} is not in tenants.yaml, so nothing new can be made there.`);
    }
  }
  const target = operation.references[0];
  const permission = rule.permission ?? (target && clausesFor(rule, target)![0]!.name);
  return adminMay(identity, permission, target && access.projects.get(target.project)?.team.id);
}

/**
 * Flyte's own services call their fixed list. What starts an execution must name registered projects and no suspended team;
 * the rest passes for removed teams too, so that what still runs can end.
 */
function decideInternal(
  access: Access,
  identity: Identity,
  operation: Operation,
  rule: CompiledRule,
): Decision {
  const service = identity.internal!;
  const permission = 'internal:events';
  if (!INTERNAL_RPCS.get(service)?.has(operation.rpc))
    return no(`${nameOf(identity)} has no use for ${operation.rpc}.`);
  if (rule.creates) {
    if (!operation.references.some(isTarget))
      return no(`${operation.rpc} must name a project and domain.`, permission);
    for (const reference of operation.references) {
      const name = placeName(reference.project, reference.domain ?? '');
      if (!isRegistered(access, reference)) return no(`${name} is not in tenants.yaml.`, permission);
      const { team } = access.projects.get(reference.project)!;
      if (isTarget(reference) && team.suspended) {
        return {
          ...no(`Team ${team.id} is suspended: nothing starts in ${name}.`, permission),
          team: team.id,
        };
      }
    }
  }
  const stray = strayReference(access, operation);
  if (stray) {
    const where = `${stray.path} is in ${shown(stray.project)}`;
    return no(`${where}, which is not shared with the team that runs this.`, permission);
  }
  const target = operation.references.find(isTarget);
  const team = target && access.projects.get(target.project)?.team.id;
  return { allow: true, because: `${nameOf(identity)} may call ${operation.rpc}.`, permission, team };
}

function adminMay(identity: Identity, permission: string | undefined, team: string | undefined): Decision {
  return { allow: true, because: `${nameOf(identity)} is a platform admin.`, permission, team };
}

const isTarget = (reference: Reference): boolean => reference.role === 'target';

const isRegistered = (access: Access, { project, domain }: Reference): boolean =>
  access.projects.get(project)?.places.has(domain ?? '') ?? false;

const isWellFormed = ({ project, domain }: Reference): boolean =>
  WELL_FORMED.test(project) && (domain === undefined || WELL_FORMED.test(domain));

function no(because: string, permission?: string): Decision {
  return permission === undefined ? { allow: false, because } : { allow: false, because, permission };
}
