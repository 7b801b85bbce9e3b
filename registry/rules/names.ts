import { isReservedNamespace, MAX_LABEL, namespaceKey, namespaceName } from '../names';
import type { Path } from '../source';
import type { Check, Context } from './context';

interface Place {
  team: string;
  project: string;
  domain: string;
}

const projectPath = ({ team, project }: Pick<Place, 'team' | 'project'>): Path => [
  'teams',
  team,
  'projects',
  project,
];
const domainPath = (context: Context, place: Place): Path => {
  const index = context.file.teams[place.team]!.projects[place.project]!.domains.indexOf(place.domain);
  return [...projectPath(place), 'domains', index];
};

function places(context: Context): Place[] {
  return Object.entries(context.file.teams).flatMap(([team, { projects }]) =>
    Object.entries(projects).flatMap(([project, { domains }]) =>
      [...new Set(domains)].map((domain) => ({ team, project, domain })),
    ),
  );
}

/** Later in the file than the other: where a collision is reported. */
function later(context: Context, a: Path, b: Path): [Path, Path] {
  return context.offset(a) > context.offset(b) ? [a, b] : [b, a];
}

/** Lengths, reserved names and collisions in the flat name spaces (registry/names.ts). */
export const names: Check = (context) => {
  const all = places(context);
  duplicateProjects(context);
  namespaceBudgets(context);
  for (const place of all) reservedNamespace(context, place);
  namespaceCollisions(context, all);
  keyCollisions(context, all);
  storagePaths(context);
  nestedDomains(context);
};

function duplicateProjects(context: Context): void {
  const owners = new Map<string, string>();
  for (const [team, { projects }] of Object.entries(context.file.teams)) {
    for (const project of Object.keys(projects)) {
      const other = owners.get(project);
      owners.set(project, other ?? team);
      if (other === undefined) continue;
      const [path] = later(context, projectPath({ team, project }), projectPath({ team: other, project }));
      const first = path[1] === team ? other : team;
      const message = `project "${project}" already belongs to team "${first}"; project ids are unique in Flyte: rename one, or use "sharedWith" to share it`;
      context.errorAtKey(path, 'duplicate-project', message);
    }
  }
}

/** With the longest of its domains a project's namespace must still be a Kubernetes name. */
function namespaceBudgets(context: Context): void {
  for (const [team, { projects }] of Object.entries(context.file.teams)) {
    for (const [project, { domains }] of Object.entries(projects)) {
      const domain = domains.reduce((longest, other) => (other.length > longest.length ? other : longest));
      const name = namespaceName(project, domain);
      if (name.length <= MAX_LABEL) continue;
      const most = MAX_LABEL - 1 - domain.length;
      const message = `namespace "${name}" of project "${project}" has ${name.length} characters, at most ${MAX_LABEL} are allowed; with domain "${domain}" a project id has at most ${most}: shorten it`;
      context.errorAtKey(projectPath({ team, project }), 'name-length', message);
    }
  }
}

function reservedNamespace(context: Context, place: Place): void {
  const name = namespaceName(place.project, place.domain);
  if (!isReservedNamespace(name)) return;
  const message = `namespace "${name}" of project "${place.project}" is reserved for the cluster or the platform; rename the project`;
  context.errorAtKey(projectPath(place), 'reserved-name', message);
}

function namespaceCollisions(context: Context, all: readonly Place[]): void {
  const taken = new Map<string, Place>();
  for (const place of all) {
    const name = namespaceName(place.project, place.domain);
    const other = taken.get(name);
    taken.set(name, other ?? place);
    if (other === undefined || other.project === place.project) continue;
    const [path, first] = later(context, domainPath(context, place), domainPath(context, other));
    const message = `namespace "${name}" is also that of project "${first[3]}" of team "${first[1]}"; rename project "${path[3]}" or a domain`;
    context.error(path, 'name-collision', message);
  }
}

/** Logical names `<team>-<project>-<domain>` of different teams, and those that equal a team's own. */
function keyCollisions(context: Context, all: readonly Place[]): void {
  const taken = new Map<string, Place>();
  for (const place of all) {
    const key = namespaceKey(place.team, place.project, place.domain);
    const other = taken.get(key);
    taken.set(key, other ?? place);
    if (Object.hasOwn(context.file.teams, key)) {
      const message = `team "${key}" has the name of what stands for project "${place.project}" of team "${place.team}" in domain "${place.domain}"; rename the team`;
      context.errorAtKey(['teams', key], 'name-collision', message);
    }
    // Within one team such a pair has the same namespace, which is reported there.
    if (other === undefined || other.team === place.team) continue;
    const [path, first] = later(context, projectPath(place), projectPath(other));
    const message = `"${key}" (team-project-domain) is also the name of project "${first[3]}" of team "${first[1]}"; rename project "${path[3]}"`;
    context.errorAtKey(path, 'name-collision', message);
  }
}

/**
 * Flyte stores under `<project>-<domain>-<execution>`, and a team may read what starts with its `<project>-<domain>-`.
 * So a project of another team must neither be called `<project>-<domain>` nor start with `<project>-<domain>-`.
 */
function storagePaths(context: Context): void {
  const owners = new Map<string, string>();
  for (const [team, { projects }] of Object.entries(context.file.teams)) {
    for (const project of Object.keys(projects)) if (!owners.has(project)) owners.set(project, team);
  }
  for (const [project, team] of owners) {
    for (const [other, domain] of splits(context, project, owners)) {
      const owner = owners.get(other)!;
      if (owner === team) continue;
      const message = `storage paths of project "${project}" begin like those of project "${other}" of team "${owner}" in domain "${domain}" ("${other}-${domain}-"), so that team could read them; rename project "${project}"`;
      context.errorAtKey(projectPath({ team, project }), 'storage-path', message);
    }
  }
}

/** What stands before each dash, and after it. */
function* cuts(name: string): Generator<[string, string]> {
  for (let dash = name.indexOf('-'); dash >= 0; dash = name.indexOf('-', dash + 1)) {
    yield [name.slice(0, dash), name.slice(dash + 1)];
  }
}

/** The domain that the text is, or begins with before a dash. */
function domainAtStart(context: Context, text: string): string | undefined {
  if (context.domains.has(text)) return text;
  return [...cuts(text)].map(([before]) => before).find((before) => context.domains.has(before));
}

/** Ways to read `name` as `<project>-<domain>` or `<project>-<domain>-...`. */
function* splits(
  context: Context,
  name: string,
  projects: ReadonlyMap<string, string>,
): Generator<[string, string]> {
  for (const [project, rest] of cuts(name)) {
    const domain = projects.has(project) ? domainAtStart(context, rest) : undefined;
    if (domain !== undefined) yield [project, domain];
  }
}

/** The same ambiguity between two domains of one project: no other team is concerned, so a warning. */
function nestedDomains(context: Context): void {
  for (const domain of Object.keys(context.file.domains)) {
    const outer = [...cuts(domain)].map(([before]) => before).find((before) => context.domains.has(before));
    if (outer === undefined) continue;
    const message = `domain "${domain}" begins with "${outer}-", so tasks in "${outer}" can read the stored data of the same project in "${domain}"; choose a name that does not`;
    context.warnAtKey(['domains', domain], 'nested-domain', message);
  }
}
