import { PERMISSIONS } from '../registry/permissions';
import { type Access, type Grant, type Holders, KINDS, type Place } from './compile';
import { deniedForPlatform, refusal } from './denial';
import { ANY_TEAM, allowed, grantsIn } from './grants';
import type { Decision, Identity } from './model';
import { clauseOf } from './needs';
import { type Mask, maskOf, permissionsOf } from './permissions';
import { isPlatformAdmin, nameOf } from './subject';

/** A decision about one permission, with the grants behind it (none for platform admins). */
export interface Explanation {
  decision: Decision;
  grants: readonly Grant[];
}

/** Whether an identity holds one permission in a project and domain, and why. */
export function can(
  access: Access,
  identity: Identity,
  permission: string,
  project: string,
  domain: string,
): Explanation {
  const place = access.projects.get(project)?.places.get(domain);
  if (permission.startsWith('internal:')) {
    return denied({ allow: false, because: `Only Flyte's own services hold ${permission}.`, permission });
  }
  if (place && isPlatformAdmin(access, identity)) {
    const because = `${nameOf(identity)} is a platform admin.`;
    return { decision: { allow: true, because, permission, team: place.project.team.id }, grants: [] };
  }
  if (permission.endsWith(':admin')) {
    return denied({ allow: false, because: deniedForPlatform(access, identity, permission), permission });
  }
  const grants = grantsIn(place, identity, clauseOf([permission]), ANY_TEAM);
  if (!place || !grants) return denied(refusal(access, identity, permission, project, domain));
  return { decision: allowed(identity, permission, place, grants), grants };
}

const EVERYTHING = maskOf(PERMISSIONS);

const denied = (decision: Decision): Explanation => ({ decision, grants: [] });

/** What one subject holds in one project and domain, and where it comes from. */
export interface Entitlement {
  kind: 'group' | 'user' | 'client';
  subject: string;
  /** `*` for platform admins, who may do everything everywhere. */
  project: string;
  domain: string;
  /** The project's team; empty for platform admins. */
  team: string;
  permissions: string[];
  /** Sorted by line; what a share gives starts with the share itself, role `sharedWith`. */
  grants: readonly Grant[];
}

/**
 * Everybody who holds something (of `wanted`) in a project and domain: by bindings, then by shares. One who has both
 * appears twice. Platform admins are not among them.
 */
export function entitlements({ project, domain, holders }: Place, wanted: Mask = EVERYTHING): Entitlement[] {
  const at = { project: project.id, domain, team: project.team.id };
  const passedOn = project.sharing.mask & wanted;
  const shared = project.sharedWith.flatMap((team) => entries(team.holders, passedOn, at));
  return [
    ...entries(holders, wanted, at),
    ...shared.map((e) => ({ ...e, grants: [project.sharing, ...e.grants] })),
  ];
}

/** Everybody but platform admins who holds one permission in a project and domain; empty when there is no such place. */
export function whoCan(access: Access, permission: string, project: string, domain: string): Entitlement[] {
  const place = access.projects.get(project)?.places.get(domain);
  return place ? entitlements(place, maskOf([permission])) : [];
}

/** The platform's admins: everything everywhere. */
export function adminEntitlements(access: Access): Entitlement[] {
  const permissions = PERMISSIONS.filter((permission) => !permission.startsWith('internal:'));
  return entries(access.admins, EVERYTHING, { project: '*', domain: '*', team: '' }).map((e) => ({
    ...e,
    permissions,
    grants: [],
  }));
}

const KIND_OF = { groups: 'group', users: 'user', clients: 'client' } as const;

function entries(
  holders: Holders,
  wanted: Mask,
  at: Pick<Entitlement, 'project' | 'domain' | 'team'>,
): Entitlement[] {
  return KINDS.flatMap((kinds) =>
    [...holders[kinds]]
      .filter(([, held]) => held.mask & wanted)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([subject, held]) => ({
        kind: KIND_OF[kinds],
        subject,
        ...at,
        permissions: permissionsOf(held.mask & wanted),
        grants: held.grants.filter((g) => g.mask & wanted).sort((a, b) => a.line - b.line),
      })),
  );
}
