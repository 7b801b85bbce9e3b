import type { Binding, Registry } from '../registry/model';

/** A person of the lab's identity provider. */
export interface Account {
  /** The e-mail address, or `group:NAME` for somebody who has nothing but that membership. */
  id: string;
  email: string;
  groups: string[];
  /** What tenants.yaml gives them, for the login page: `alpha: developer in development, staging`. */
  grants: string[];
}

/** Everybody whom a registry names: what an identity provider would know. */
export interface Directory {
  accounts: Account[];
  /** OAuth2 clients, with their grants. */
  clients: { id: string; grants: string[] }[];
}

/** A registry grants to users, groups and clients; each becomes somebody who can log in. Sorted; people come first. */
export function directoryOf(registry: Registry): Directory {
  const grants = grantsBySubject(registry);
  for (const user of registry.teams.flatMap(({ owners }) => owners))
    if (!grants.users.has(user)) grants.users.set(user, []);
  const users = sorted(grants.users).map(([id, list]) => ({ id, email: id, groups: [], grants: list }));
  const members = sorted(grants.groups).map(([group, list]) => ({
    id: `group:${group}`,
    email: `${group.replace(/[^A-Za-z0-9.-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'group'}@members.example.com`,
    groups: [group],
    grants: list,
  }));
  const clients = sorted(grants.clients).map(([id, list]) => ({ id, grants: list }));
  return { accounts: [...users, ...members], clients };
}

type Kind = 'users' | 'groups' | 'clients';
type Grants = { [kind in Kind]: Map<string, string[]> };

function grantsBySubject({ platform, teams }: Registry): Grants {
  const grants: Grants = { users: new Map(), groups: new Map(), clients: new Map() };
  const note = (kind: Kind, names: readonly string[], text: string) => {
    for (const name of names) grants[kind].set(name, [...(grants[kind].get(name) ?? []), text]);
  };
  for (const kind of ['users', 'groups', 'clients'] as const) {
    note(kind, platform.admins[kind], 'platform admin');
    for (const team of teams)
      for (const binding of team.access) note(kind, binding[kind], `${team.id}: ${inWords(binding)}`);
  }
  return grants;
}

const inWords = ({ role, domains }: Binding) => `${role} in ${domains.join(', ')}`;

const sorted = (map: Map<string, string[]>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
