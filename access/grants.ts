import type { Grant, Place, Project, TeamAccess } from './compile';
import type { Decision, Identity } from './model';
import type { Clause } from './needs';
import { grantsBehind, heldBy, nameOf, placeName } from './subject';

/** On whose behalf a shared project is used: any team one belongs to, one team only, or nobody's. */
export type Through = TeamAccess | typeof ANY_TEAM | undefined;
export const ANY_TEAM = 'any team';

/**
 * The grants that satisfy a clause in a project and domain (or in any domain, given the project itself), undefined when
 * none does. A share passes on only what the identity holds in its own team.
 */
export function grantsIn(
  project: Project | undefined,
  place: Place | Project | undefined,
  identity: Identity,
  clause: Clause,
  through: Through,
): Grant[] | undefined {
  if (!project || !place) return undefined;
  if (heldBy(place.holders, identity) & clause.mask)
    return grantsBehind(place.holders, identity, clause.mask);
  const shared = clause.mask & project.sharing.mask;
  if (!shared) return undefined;
  for (const team of project.sharedWith) {
    if (through !== ANY_TEAM && through !== team) continue;
    if (heldBy(team.holders, identity) & shared) {
      return [project.sharing, ...grantsBehind(team.holders, identity, shared)];
    }
  }
  return undefined;
}

/** A permission that is granted, with the roles and lines that grant it. */
export function allowed(
  identity: Identity,
  permission: string,
  project: Project,
  domain: string | undefined,
  grants: readonly Grant[],
): Decision {
  const via = grants.map((g) => `${g.role} of ${g.team}, tenants.yaml:${g.line}`).join('; ');
  return {
    allow: true,
    because: `${nameOf(identity)} may ${permission} in ${placeName(project.id, domain)} (${via}).`,
    permission,
    team: project.team.id,
    grantedBy: grants.map((g) => g.line),
  };
}
