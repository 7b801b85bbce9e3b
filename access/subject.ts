import type { Access, Holders, Holding, TeamAccess } from './compile';
import type { Identity } from './model';
import type { Mask } from './permissions';

/**
 * The union of what an identity holds somewhere: through its groups, and through its client id when it is a machine, else
 * through its verified e-mail. A machine never counts as the person whose address its token may carry.
 */
export function heldBy(holders: Holders, identity: Identity): Mask {
  let mask = ownHolding(holders, identity)?.mask ?? 0;
  for (const group of identity.groups) mask |= holders.groups.get(group)?.mask ?? 0;
  return mask;
}

/** Teams in which the identity holds anything, sorted by id. */
export function teamsOf(access: Access, identity: Identity): TeamAccess[] {
  const { groups, users, clients } = access.memberships;
  const direct =
    identity.client !== undefined ? clients.get(identity.client) : users.get(identity.email ?? '');
  const found = new Set<TeamAccess>(direct);
  for (const group of identity.groups) for (const team of groups.get(group) ?? []) found.add(team);
  return [...found].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** May do everything but what is left to Flyte's own services and to nobody. */
export function isPlatformAdmin(access: Access, identity: Identity): boolean {
  return !identity.internal && heldBy(access.admins, identity) !== 0;
}

/** How answers and the audit call the identity. */
export function nameOf(identity: Identity): string {
  if (identity.internal) return `Flyte's ${identity.internal}`;
  if (identity.client !== undefined) return `client ${shown(identity.client)}`;
  return shown(identity.email ?? identity.subject);
}

/** A name from outside, fit for one line of text: quoted when it holds anything unusual, cut when long. */
export function shown(name: string): string {
  return /^[\w.@+:|/-]{1,120}$/.test(name) ? name : JSON.stringify(name.slice(0, 120));
}

/** What is held by the identity itself, not through groups. */
export function ownHolding(holders: Holders, identity: Identity): Holding | undefined {
  if (identity.client !== undefined) return holders.clients.get(identity.client);
  return identity.email === undefined ? undefined : holders.users.get(identity.email);
}

/** `project/domain`, or the project alone. */
export function placeName(project: string, domain?: string): string {
  return domain === undefined ? shown(project) : `${shown(project)}/${shown(domain)}`;
}
