import { type Access, RPCS } from '../../access';
import type { Holders } from '../../access/compile';
import { permissionsOf } from '../../access/permissions';

type Permissions = Record<string, true>;
type HoldersDocument = Record<'groups' | 'users' | 'clients', Record<string, Permissions>>;

/** The compiled access as Open Policy Agent's data: the same index, permission sets as objects so that each test is one lookup. */
export function opaDocument(access: Access) {
  const members = (subjects: ReadonlyMap<string, unknown>) =>
    Object.fromEntries([...subjects.keys()].map((name) => [name, true]));
  return {
    rpcs: RPCS,
    admins: holders(access.admins),
    members: {
      groups: members(access.memberships.groups),
      users: members(access.memberships.users),
      clients: members(access.memberships.clients),
    },
    teams: mapValues(access.teams, (team) => holders(team.holders)),
    projects: mapValues(access.projects, (project) => ({
      team: project.team.id,
      any: holders(project.everywhere.holders),
      domains: mapValues(project.places, (place) => holders(place.holders)),
      sharedWith: project.sharedWith.map((team) => team.id),
      shares: permissionSet(project.sharing.mask),
    })),
  };
}

function holders(of: Holders): HoldersDocument {
  const sets = (subjects: Holders['groups']) => mapValues(subjects, (held) => permissionSet(held.mask));
  return { groups: sets(of.groups), users: sets(of.users), clients: sets(of.clients) };
}

const permissionSet = (mask: number): Permissions =>
  Object.fromEntries(permissionsOf(mask).map((permission) => [permission, true]));

function mapValues<V, W>(map: ReadonlyMap<string, V>, f: (value: V) => W): Record<string, W> {
  return Object.fromEntries([...map].map(([key, value]) => [key, f(value)]));
}
