import type { Finding, PolicyStatement, TenantPlan } from './model';
import { UPLOAD_PREFIX } from './names';
import type { SharedProject } from './shared';
import { OWN_NAMESPACE } from './task-policy';

/** An S3 key pattern that a team's pods are allowed, with the policy variables put in. */
export interface Grant {
  team: string;
  action: string;
  /** ARN pattern with `*` and `?`. */
  resource: string;
}

/** Everything the team's role allows on objects, as its pods in each of its namespaces get it. */
export function objectGrants(plan: TenantPlan): Grant[] {
  const statements = plan.role.policy.Statement.filter((s) => s.Effect === 'Allow' && touchesObjects(s));
  return statements.flatMap((statement) =>
    statement.Action.flatMap((action) =>
      (statement.Resource ?? []).flatMap((resource) =>
        expand(resource, plan).map((expanded) => ({ team: plan.team, action, resource: expanded })),
      ),
    ),
  );
}

const touchesObjects = (statement: PolicyStatement): boolean =>
  statement.Action.some((action) => /Object|MultipartUpload/.test(action));

function expand(resource: string, plan: TenantPlan): string[] {
  if (!resource.includes(OWN_NAMESPACE)) return [resource];
  return plan.namespaces.map(({ name }) => resource.replaceAll(OWN_NAMESPACE, name));
}

/**
 * Grants that reach into another team's: two teams whose patterns share a key, unless both only read code of a
 * project that is theirs or shared with them (`shared`, by the id of the team that may use it). Every pattern of ours is a
 * literal and one final `*`, so two share a key exactly when one literal starts the other; other patterns are reported.
 */
export function isolationFindings(
  plans: readonly TenantPlan[],
  shared: ReadonlyMap<string, readonly SharedProject[]> = new Map(),
): Finding[] {
  const grants = plans.flatMap((plan) => objectGrants(plan));
  const isPrefix = ({ resource }: Grant) => /^[^*?]*\*$/.test(resource);
  const findings = grants
    .filter((grant) => !isPrefix(grant))
    .map(({ team, resource }) =>
      finding(team, `the pattern ${resource} is not a prefix, so isolation can't be shown`),
    );
  const codeOf = codeReaders(plans, shared);
  /** Grants that start with each other, the shortest first; sorting has put what starts with them next. */
  const open: PrefixGrant[] = [];
  for (const grant of mergeGrants(grants.filter(isPrefix))) {
    while (open.length > 0 && !grant.prefix.startsWith(open.at(-1)!.prefix)) open.pop();
    const clash = open.find((outer) => outer.team !== grant.team && !readSharedCode(outer, grant, codeOf));
    if (clash) {
      findings.push(finding(grant.team, `its pods and those of ${clash.team} may both use ${clash.prefix}*`));
    }
    open.push(grant);
  }
  return [...findings, ...namespaceFindings(plans)];
}

/** Teams that may read a project's code, by project. */
function codeReaders(
  plans: readonly TenantPlan[],
  shared: ReadonlyMap<string, readonly SharedProject[]>,
): (project: string) => ReadonlySet<string> {
  const readers = new Map<string, Set<string>>();
  const add = (project: string, team: string) =>
    readers.set(project, (readers.get(project) ?? new Set()).add(team));
  for (const { team, projects } of plans) for (const { id } of projects) add(id, team);
  for (const [team, projects] of shared) for (const { project } of projects) add(project, team);
  return (project) => readers.get(project) ?? new Set();
}

function readSharedCode(a: PrefixGrant, b: PrefixGrant, codeOf: ReturnType<typeof codeReaders>): boolean {
  if (a.writes || b.writes) return false;
  const project = new RegExp(`:::[^/]+/${UPLOAD_PREFIX}/([^/]+)/`).exec(a.prefix)?.[1];
  if (project === undefined) return false;
  const readers = codeOf(project);
  return readers.has(a.team) && readers.has(b.team);
}

interface PrefixGrant {
  team: string;
  prefix: string;
  writes: boolean;
}

function mergeGrants(grants: readonly Grant[]): PrefixGrant[] {
  const merged = new Map<string, PrefixGrant>();
  for (const { team, action, resource } of grants) {
    const prefix = resource.slice(0, -1);
    const key = `${prefix} ${team}`;
    const writes = action !== 's3:GetObject';
    const known = merged.get(key);
    if (known === undefined) merged.set(key, { team, prefix, writes });
    else known.writes ||= writes;
  }
  return [...merged.values()].sort((a, b) =>
    a.prefix === b.prefix ? compare(a.team, b.team) : compare(a.prefix, b.prefix),
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function namespaceFindings(plans: readonly TenantPlan[]): Finding[] {
  const owner = new Map<string, string>();
  const findings: Finding[] = [];
  for (const { team, namespaces } of plans) {
    for (const { name } of namespaces) {
      const other = owner.get(name);
      if (other !== undefined)
        findings.push(
          finding(
            team,
            `its namespace ${name} is ${other === team ? 'named twice' : `also that of ${other}`}`,
          ),
        );
      owner.set(name, team);
    }
  }
  return findings;
}

const finding = (team: string, message: string): Finding => ({ severity: 'error', team, message });
