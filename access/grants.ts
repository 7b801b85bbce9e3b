import type { Grant, Holders, Place, TeamAccess } from './compile';
import type { Decision, Identity } from './model';
import type { Clause } from './needs';
import type { Mask } from './permissions';
import { heldBy, nameOf, ownHolding } from './subject';

/** On whose behalf a shared project is used: any team one belongs to, one team only, or nobody's. */
export type Through = TeamAccess | typeof ANY_TEAM | undefined;
export const ANY_TEAM = 'any team';

/**
 * The grants that satisfy a clause in a place, undefined when none does. A share passes on only what the identity holds in its own team.
 */
export function grantsIn(
  place: Place | undefined,
  identity: Identity,
  clause: Clause,
  through: Through,
): readonly Grant[] | undefined {
  if (!place) return undefined;
  const own = grantsBehind(place.holders, identity, clause.mask);
  if (own.length > 0) return own;
  const { sharing, sharedWith } = place.project;
  const shared = clause.mask & sharing.mask;
  if (!shared) return undefined;
  for (const team of sharedWith) {
    if (through !== ANY_TEAM && through !== team) continue;
    if (heldBy(team.holders, identity) & shared) {
      return [sharing, ...grantsBehind(team.holders, identity, shared)];
    }
  }
  return undefined;
}

/** The grants behind `heldBy` that give any of `wanted`, in the order of the file's lines. */
function grantsBehind(holders: Holders, identity: Identity, wanted: Mask): readonly Grant[] {
  let found = withAny(ownHolding(holders, identity)?.grants ?? NONE, wanted);
  for (const group of identity.groups) {
    const held = holders.groups.get(group);
    if (held && held.mask & wanted) found = united(found, withAny(held.grants, wanted));
  }
  return found;
}

export const NONE: readonly Grant[] = [];

function withAny(grants: readonly Grant[], wanted: Mask): readonly Grant[] {
  return grants.every((grant) => grant.mask & wanted)
    ? grants
    : grants.filter((grant) => grant.mask & wanted);
}

/** Both without repetition, by line; makes nothing new when one side adds nothing. */
export function united(some: readonly Grant[], more: readonly Grant[]): readonly Grant[] {
  if (some.length === 0 || some === more) return more;
  const added = more.filter((grant) => !some.includes(grant));
  return added.length === 0 ? some : [...some, ...added].sort((a, b) => a.line - b.line);
}

/** A permission that is granted, with the roles and lines that grant it. */
export function allowed(
  identity: Identity,
  permission: string,
  place: Place,
  grants: readonly Grant[],
): Decision {
  const via = grants.length === 1 ? grants[0]!.text : grants.map((g) => g.text).join('; ');
  return {
    allow: true,
    because: `${nameOf(identity)} may ${permission} in ${place.name} (${via}).`,
    permission,
    team: place.project.team.id,
    grantedBy: grants.map((g) => g.line),
  };
}
