import type { Access, Project } from './compile';
import type { Decision, Identity, Operation, Reference } from './model';
import { type CompiledRule, clausesFor } from './needs';
import { maskOf, READS } from './permissions';
import { nameOf, placeName, shown, teamsOf } from './subject';

/** Why a request does not name what its RPC must name; undefined when it does. Says nothing about the registry. */
export function malformed({ rpc, references }: Operation, rule: CompiledRule): string | undefined {
  if (rule.scope === 'none') return references.length ? `${rpc} names no project.` : undefined;
  let targets = 0;
  for (const reference of references) {
    const { role, project, domain } = reference;
    const unnamed = !project || domain === '' || (rule.scope === 'domain' && domain === undefined);
    if (unnamed || !clausesFor(rule, reference)) return faultOf(rpc, reference, rule);
    if (role === 'target' || role === 'data') targets += 1;
  }
  if (targets > 0) return undefined;
  return `${rpc} must name a project${rule.scope === 'domain' ? ' and domain' : ''}.`;
}

function faultOf(rpc: string, { role, path, project, domain, kind }: Reference, rule: CompiledRule): string {
  const at = `${rpc}: ${shown(path)}`;
  const need = rule.needs.get(role);
  if (!need) return `${at} is a reference (${shown(role)}) that this RPC does not have.`;
  if (!project) return `${at} has an empty project.`;
  if (!domain) return `${at} has ${domain === '' ? 'an empty' : 'no'} domain.`;
  const kinds = [...need.byKind!.keys()].join(', ');
  return `${at} has resource type ${shown(kind ?? 'unspecified')}; it must be one of ${kinds}.`;
}

/** Answer to a call that no person may make. */
export function deniedToAll(rpc: string, who: 'nobody' | 'internal'): string {
  return who === 'nobody'
    ? `Nobody may call ${rpc}: it would read any team's data. Use CreateDownloadLink or GetData.`
    : `Only Flyte's own services may call ${rpc}.`;
}

/** Answer to a team's member who asks for what is the platform's; the same whatever is named. */
export function deniedForPlatform(access: Access, identity: Identity, permission: string): string {
  return `${nameOf(identity)} may not ${permission} (teams: ${teamNames(access, identity)}). Only platform admins may: ask them.`;
}

/**
 * A denial for want of a permission. A project of another team, one that does not exist and a domain that another team's
 * project does not use are answered alike; inside a team's own projects the answer says what would help.
 */
export function refusal(
  access: Access,
  identity: Identity,
  permission: string,
  project?: string,
  domain?: string,
): Decision {
  const teams = teamNames(access, identity);
  const what = `${nameOf(identity)} may not ${permission}`;
  const deny = (because: string, team?: string): Decision => ({ allow: false, because, permission, team });
  if (project === undefined)
    return deny(`${what} (teams: ${teams}). Ask a team's owners to add you to tenants.yaml.`);
  const place = placeName(project, domain);
  const owned = ownProject(access, identity, project);
  if (!owned) return deny(`${what} in ${place} (teams: ${teams}). Ask the owners of ${shown(project)}.`);
  const advice = adviceFor(access, owned, permission, domain);
  return deny(`${what} in ${place} (teams: ${teams}). ${advice}`, owned.team.id);
}

function adviceFor(access: Access, project: Project, permission: string, domain: string | undefined): string {
  const { team } = project;
  if (domain !== undefined && !project.places.has(domain)) {
    return `${project.id} has no such domain: it uses ${[...project.places.keys()].join(', ')}.`;
  }
  const wanted = maskOf([permission]);
  if (team.suspended && !(wanted & READS)) return `Team ${team.id} is suspended: it may only read.`;
  const roles = [...access.roles].filter(([, mask]) => mask & wanted).map(([id]) => id);
  const by = roles.length === 1 ? `Role ${roles[0]} gives it` : `Roles ${roles.join(', ')} give it`;
  const whom = team.owners.length
    ? `the owners of team ${team.id} (${team.owners.join(', ')})`
    : `team ${team.id}`;
  return roles.length ? `${by}: ask ${whom} for a binding.` : `No role gives it: ask ${whom}.`;
}

/** The project, when the identity belongs to the team that owns it. */
function ownProject(access: Access, identity: Identity, id: string): Project | undefined {
  const project = access.projects.get(id);
  return project && teamsOf(access, identity).includes(project.team) ? project : undefined;
}

function teamNames(access: Access, identity: Identity): string {
  return (
    teamsOf(access, identity)
      .map((team) => team.id)
      .join(', ') || 'none'
  );
}
