import { didYouMean, listed } from '../nearest';
import type { BindingEntry, TeamEntry } from '../schema';
import type { Path } from '../source';
import type { Check, Context } from './context';

/** Every name that stands for something defined elsewhere in the file. */
export const references: Check = (context) => {
  const { file } = context;
  domainKeys(context, ['defaults', 'quotaWeights'], file.defaults?.quotaWeights, context.domains);
  for (const [id, team] of Object.entries(file.teams)) {
    const path = ['teams', id];
    const used = projects(context, id, team);
    const complete = !context.faulty([...path, 'projects']);
    domainKeys(
      context,
      [...path, 'quotaWeights'],
      team.quotaWeights,
      context.domains,
      complete ? used : undefined,
    );
    for (const [index, binding] of (team.access ?? []).entries()) {
      bindingReferences(context, id, [...path, 'access', index], team, binding);
    }
  }
};

function unknownDomain({ domains }: Context, name: string): string {
  const fix = 'use one of them or add it under "domains"';
  return `unknown domain "${name}"${didYouMean(name, domains)}; allowed: ${listed(domains)}; ${fix}`;
}

/** The team's projects; answers with the domains they use. */
function projects(context: Context, teamId: string, team: TeamEntry): ReadonlySet<string> {
  const used = new Set<string>();
  for (const [id, project] of Object.entries(team.projects)) {
    const path = ['teams', teamId, 'projects', id];
    const own = new Set(project.domains);
    distinct(context, [...path, 'domains'], project.domains);
    for (const [index, domain] of project.domains.entries()) {
      used.add(domain);
      if (context.domains.has(domain)) continue;
      context.error([...path, 'domains', index], 'unknown-domain', unknownDomain(context, domain));
    }
    domainKeys(
      context,
      [...path, 'settings'],
      project.settings,
      new Set(['default', ...context.domains]),
      own,
      id,
    );
    sharedWith(context, path, teamId, project.sharedWith ?? []);
  }
  return used;
}

function sharedWith(context: Context, project: Path, own: string, teams: readonly string[]): void {
  const others = [...context.teams].filter((team) => team !== own);
  distinct(context, [...project, 'sharedWith'], teams);
  for (const [index, team] of teams.entries()) {
    const path = [...project, 'sharedWith', index];
    if (team === own) {
      const message = `"sharedWith" names the project's own team "${team}", which has access anyway; remove it`;
      context.error(path, 'shared-with', message);
    } else if (!context.teams.has(team)) {
      const message = `unknown team "${team}"${didYouMean(team, others)}; allowed: ${listed(others)}`;
      context.error(path, 'unknown-team', message);
    }
  }
}

/** Domains as keys: known ones, and used ones where a set of those is given. */
function domainKeys(
  context: Context,
  path: Path,
  map: object | undefined,
  allowed: ReadonlySet<string>,
  used?: ReadonlySet<string>,
  project?: string,
): void {
  for (const key of Object.keys(map ?? {})) {
    if (!allowed.has(key)) {
      const message = `unknown domain "${key}"${didYouMean(key, allowed)}; allowed: ${listed(allowed)}`;
      context.errorAtKey([...path, key], 'unknown-domain', message);
    } else if (used !== undefined && !used.has(key) && key !== 'default') {
      const who = project === undefined ? 'no project of the team uses' : `project "${project}" does not use`;
      const message = `${who} domain "${key}", so this would have no effect; used: ${listed(used)}; remove it or add the domain`;
      context.errorAtKey([...path, key], 'unused-domain', message);
    }
  }
}

function bindingReferences(
  context: Context,
  teamId: string,
  path: Path,
  team: TeamEntry,
  binding: BindingEntry,
): void {
  const { roles } = context;
  if (!roles.has(binding.role)) {
    const message = `unknown role "${binding.role}"${didYouMean(binding.role, roles)}; allowed: ${listed(roles)}`;
    context.error([...path, 'role'], 'unknown-role', message);
  }
  const own = Object.keys(team.projects);
  distinct(context, [...path, 'projects'], binding.projects ?? []);
  distinct(context, [...path, 'domains'], binding.domains ?? []);
  for (const kind of ['groups', 'users', 'clients'] as const) {
    const values = (binding[kind] ?? []).map((value) => (kind === 'users' ? value.toLowerCase() : value));
    distinct(context, [...path, kind], values);
  }
  for (const [index, project] of (binding.projects ?? []).entries()) {
    if (Object.hasOwn(team.projects, project) || context.faulty(['teams', teamId, 'projects', project]))
      continue;
    const owner = context.owner(project);
    const why = owner === undefined ? didYouMean(project, own) : `, which belongs to team "${owner}"`;
    const message = `unknown project "${project}" of this team${why}; allowed: ${listed(own)}`;
    context.error([...path, 'projects', index], 'unknown-project', message);
  }
  bindingDomains(context, teamId, path, team, binding);
}

/** A pair of project and domain that nobody uses grants nothing: a mistake that looks like a grant. */
function bindingDomains(
  context: Context,
  teamId: string,
  path: Path,
  team: TeamEntry,
  binding: BindingEntry,
): void {
  const listedProjects = (binding.projects ?? Object.keys(team.projects)).filter((id) =>
    Object.hasOwn(team.projects, id),
  );
  const used = new Set(listedProjects.flatMap((id) => team.projects[id]!.domains));
  const domains = binding.domains;
  if (domains === undefined) return;
  const complete = !context.faulty(['teams', teamId, 'projects']);
  for (const [index, domain] of domains.entries()) {
    if (!context.domains.has(domain)) {
      context.error([...path, 'domains', index], 'unknown-domain', unknownDomain(context, domain));
    } else if (!used.has(domain) && listedProjects.length > 0 && complete) {
      const message = `no project of this entry uses domain "${domain}", so it grants nothing there; used: ${listed(used)}; remove it or add the domain to a project`;
      context.error([...path, 'domains', index], 'unused-domain', message);
    }
  }
  for (const [index, id] of (binding.projects ?? []).entries()) {
    const project = Object.hasOwn(team.projects, id) ? team.projects[id] : undefined;
    if (project === undefined || project.domains.some((domain) => domains.includes(domain))) continue;
    const message = `project "${id}" uses none of the domains of this entry, so it grants nothing there; used: ${listed(project.domains)}; remove it or add a domain`;
    context.error([...path, 'projects', index], 'unused-domain', message);
  }
}

/** A name twice in one list has no effect, but may be a misspelling of another. */
function distinct(context: Context, path: Path, values: readonly string[]): void {
  const seen = new Set<string>();
  for (const [index, value] of values.entries()) {
    if (seen.has(value))
      context.warn([...path, index], 'repeated', `"${value}" stands twice in this list; remove one`);
    seen.add(value);
  }
}
