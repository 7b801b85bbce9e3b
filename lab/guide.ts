import { type Access, can, compileAccess, type Identity } from '../access';
import type { Registry } from '../registry/model';
import type { Account, Directory } from './directory';

/** What the guide speaks of: somebody who may start work in a place, and somebody who may not. */
export interface Example {
  project: string;
  domain: string;
  insider: Account;
  /** Absent: everybody may. */
  outsider?: Account;
}

/** The first person who may register and launch somewhere; the first other one who may not even look there. */
export function exampleOf(registry: Registry, directory: Directory): Example | undefined {
  const access = compileAccess(registry);
  for (const insider of directory.accounts) {
    if (isAdmin(registry, insider)) continue;
    const place = places(registry).find(([project, domain]) =>
      ['workflows:create', 'executions:create'].every((permission) =>
        may(access, insider, permission, project, domain),
      ),
    );
    if (!place) continue;
    const [project, domain] = place;
    const outsider = directory.accounts.find(
      (one) => one !== insider && !may(access, one, 'executions:read', project, domain),
    );
    return { project, domain, insider, outsider };
  }
  return undefined;
}

function places(registry: Registry): [project: string, domain: string][] {
  return registry.teams.flatMap(({ projects }) =>
    projects.flatMap(({ id, domains }) => domains.map((domain) => [id, domain] as [string, string])),
  );
}

function isAdmin({ platform: { admins } }: Registry, { id, groups }: Account): boolean {
  return admins.users.includes(id) || groups.some((group) => admins.groups.includes(group));
}

function may(access: Access, account: Account, permission: string, project: string, domain: string): boolean {
  const identity: Identity = {
    issuer: 'lab',
    subject: account.id,
    email: account.email,
    groups: account.groups,
  };
  return can(access, identity, permission, project, domain).decision.allow;
}

export interface GuideFacts {
  gateway: string;
  issuer: string;
  kubeconfig: string;
  outputs: string;
  registry: string;
  example?: Example;
  /** Path of a person's token, and of their pyflyte configuration. */
  tokenFile(account: string): string;
  configFile(account: string): string;
  workflow: string;
  pyflyte: { command: string; install?: string };
}

/** What to try, ready to be copied. */
export function guide(facts: GuideFacts): string {
  const { gateway, issuer, kubeconfig, outputs, registry, example } = facts;
  return [
    '',
    `Browser   ${gateway}/console  (one click logs you in as anybody in ${registry})`,
    `Gateway   ${gateway}   identity provider ${issuer}`,
    `Cluster   kubectl --kubeconfig ${kubeconfig} get resourcequotas -A`,
    `Outputs   ${outputs}`,
    ...(example ? commands(facts, example) : []),
    '',
    `Edit ${registry} and press Enter here (or \`npm run lab -- up\` elsewhere): preview, then apply. Ctrl-C stops everything.`,
  ].join('\n');
}

function commands(facts: GuideFacts, { project, domain, insider, outsider }: Example): string[] {
  const { gateway, tokenFile, configFile, workflow, pyflyte } = facts;
  const place = `${project}/${domain}`;
  const curl = ({ id }: Account) =>
    `  curl -s -H "Authorization: Bearer $(cat ${tokenFile(id)})" "${gateway}/api/v1/executions/${place}?limit=10"`;
  const register = ({ id }: Account) =>
    `  ${pyflyte.command} --config ${configFile(id)} register --project ${project} --domain ${domain} ${workflow}`;
  const install = pyflyte.install ? ['', 'pyflyte is not installed here; once:', `  ${pyflyte.install}`] : [];
  const works = ['', `${insider.id} may work in ${place}:`, curl(insider), register(insider)];
  const denied = outsider ? ['', `${outsider.id} is denied there:`, curl(outsider), register(outsider)] : [];
  return [...install, ...works, ...denied];
}
