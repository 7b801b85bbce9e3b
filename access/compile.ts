import type { Binding, Project as Declared, Registry, Subjects, Team } from '../registry/model';
import { type Mask, maskOf, maskOfRole, READS, SHAREABLE } from './permissions';

/** One line of tenants.yaml that gives something, with all that its role carries. */
export interface Grant {
  team: string;
  role: string;
  line: number;
  mask: Mask;
  /** For people: `developer of alpha, tenants.yaml:31`. */
  text: string;
}

/** What one subject holds: the union of its grants. */
export interface Holding {
  mask: Mask;
  grants: readonly Grant[];
}

/** What everybody holds somewhere, by OIDC group, verified e-mail and OAuth2 client id. */
export interface Holders {
  groups: ReadonlyMap<string, Holding>;
  users: ReadonlyMap<string, Holding>;
  clients: ReadonlyMap<string, Holding>;
}

/** A project and domain in use. */
export interface Place {
  /** `project/domain`, or the project alone. */
  name: string;
  project: Project;
  domain: string;
  holders: Holders;
}

export interface Project {
  id: string;
  team: TeamAccess;
  /** By domain id. */
  places: ReadonlyMap<string, Place>;
  /** All of its domains together, for what concerns the project as such. */
  everywhere: Place;
  /** The teams that may read and launch its entities. */
  sharedWith: readonly TeamAccess[];
  /** The line that shares it, and what it passes on at most. */
  sharing: Grant;
}

export interface TeamAccess {
  id: string;
  suspended: boolean;
  owners: readonly string[];
  /** Over all of the team's projects and domains. */
  holders: Holders;
  projects: readonly string[];
  /** Ids of other teams' projects that are shared with it. */
  shared: readonly string[];
}

/** The registry, indexed so that a decision costs the same however many teams there are. Never changes. */
export interface Access {
  projects: ReadonlyMap<string, Project>;
  teams: ReadonlyMap<string, TeamAccess>;
  admins: Holders;
  domains: readonly string[];
  /** Role id to all that the role gives, for advice. */
  roles: ReadonlyMap<string, Mask>;
  /** Teams in which a subject holds anything. */
  memberships: Memberships;
}

export interface Memberships {
  groups: ReadonlyMap<string, readonly TeamAccess[]>;
  users: ReadonlyMap<string, readonly TeamAccess[]>;
  clients: ReadonlyMap<string, readonly TeamAccess[]>;
}

type Kind = keyof Holders;
export const KINDS = ['groups', 'users', 'clients'] as const satisfies readonly Kind[];

class Collected implements Holders {
  groups = new Map<string, Holding>();
  users = new Map<string, Holding>();
  clients = new Map<string, Holding>();

  add(subjects: Subjects, grant: Grant): void {
    for (const kind of KINDS) {
      for (const name of subjects[kind]) {
        const held = this[kind].get(name);
        if (held?.grants.includes(grant)) continue;
        const grants = held ? [...held.grants, grant] : [grant];
        this[kind].set(name, { mask: (held?.mask ?? 0) | grant.mask, grants });
      }
    }
  }
}

/**
 * Indexes a validated registry. Throws when two teams own the same project: a registry like that has no meaning, and
 * guessing would give one team's project away.
 */
export function compileAccess(registry: Registry): Access {
  const roles = new Map(registry.roles.map((role) => [role.id, maskOfRole(role.permissions)]));
  const teams = new Map<string, MutableTeam>();
  const projects = new Map<string, Project>();
  for (const team of registry.teams) {
    const { access, owned } = compileTeam(team, roles);
    teams.set(team.id, access);
    for (const project of owned) {
      const other = projects.get(project.id);
      if (other)
        throw new Error(`project ${project.id} is owned by two teams: ${other.team.id} and ${team.id}`);
      projects.set(project.id, project);
    }
  }
  for (const team of registry.teams) share(team, teams, projects);
  return Object.freeze({
    projects,
    teams,
    admins: platformAdmins(registry),
    domains: registry.domains.map((d) => d.id),
    roles,
    memberships: memberships([...teams.values()]),
  });
}

type MutableTeam = TeamAccess & { holders: Collected; projects: string[]; shared: string[] };
type MutableProject = Project & { sharedWith: TeamAccess[] };

function compileTeam(team: Team, roles: ReadonlyMap<string, Mask>) {
  const access: MutableTeam = {
    id: team.id,
    suspended: team.suspended,
    owners: team.owners,
    holders: new Collected(),
    projects: team.projects.map((p) => p.id),
    shared: [],
  };
  const owned = team.projects.map((declared) => compileProject(declared, access));
  const byId = new Map(owned.map((project) => [project.id, project]));
  for (const binding of team.access) bind(binding, team, roles, byId);
  return { access, owned };
}

function compileProject(declared: Declared, team: TeamAccess): MutableProject {
  const mask = team.suspended ? SHAREABLE & READS : SHAREABLE;
  const project = {
    id: declared.id,
    team,
    sharedWith: [],
    sharing: grantOf(team.id, 'sharedWith', declared.position.line, mask),
  } as unknown as MutableProject;
  const place = (domain: string, name: string) => ({ name, project, domain, holders: new Collected() });
  project.everywhere = place('', declared.id);
  project.places = new Map(
    declared.domains.map((domain) => [domain, place(domain, `${declared.id}/${domain}`)]),
  );
  return project;
}

function grantOf(team: string, role: string, line: number, mask: Mask): Grant {
  return Object.freeze({ team, role, line, mask, text: `${role} of ${team}, tenants.yaml:${line}` });
}

function bind(
  binding: Binding,
  team: Team,
  roles: ReadonlyMap<string, Mask>,
  projects: ReadonlyMap<string, MutableProject>,
): void {
  const full = roles.get(binding.role) ?? 0;
  const mask = team.suspended ? full & READS : full;
  if (mask === 0) return;
  const grant = grantOf(team.id, binding.role, binding.position.line, mask);
  for (const id of binding.projects) {
    const project = projects.get(id);
    for (const domain of binding.domains) {
      const place = project?.places.get(domain);
      if (!project || !place) continue;
      for (const holders of [place.holders, project.everywhere.holders, project.team.holders]) {
        (holders as Collected).add(binding, grant);
      }
    }
  }
}

function share(
  team: Team,
  teams: ReadonlyMap<string, MutableTeam>,
  projects: ReadonlyMap<string, Project>,
): void {
  for (const declared of team.projects) {
    const project = projects.get(declared.id) as MutableProject;
    for (const id of declared.sharedWith) {
      const other = teams.get(id);
      if (!other || id === team.id) continue;
      project.sharedWith.push(other);
      other.shared.push(project.id);
    }
  }
}

function platformAdmins(registry: Registry): Holders {
  const admins = new Collected();
  const mask = maskOf(['projects:admin', 'attributes:admin']);
  admins.add(registry.platform.admins, grantOf('', 'platform admin', 0, mask));
  return admins;
}

function memberships(teams: readonly TeamAccess[]): Memberships {
  const found = { groups: new Map(), users: new Map(), clients: new Map() } as Record<
    Kind,
    Map<string, TeamAccess[]>
  >;
  for (const team of teams) {
    for (const kind of KINDS) {
      for (const name of team.holders[kind].keys()) {
        const list = found[kind].get(name);
        if (list) list.push(team);
        else found[kind].set(name, [team]);
      }
    }
  }
  return found;
}
