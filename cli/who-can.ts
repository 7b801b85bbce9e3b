import { parseArgs } from 'node:util';
import { adminEntitlements, whoCan as whoCanDo } from '../access';
import { type Command, UserError } from './command';
import { entitlementJson, lines, through } from './entitlement';
import { count } from './format/amount';
import { colors, indent } from './format/style';
import { table } from './format/table';
import { openAccess, requirePermission, requirePlace } from './places';
import { DEFAULT_FILE } from './registry';

/** `who-can`: everybody who holds a permission in a project and domain. */
export const whoCan: Command = {
  name: 'who-can',
  summary: 'List everybody who holds a permission in a project and domain, by role and line',
  usage: `flyte-tenancy who-can PERMISSION PROJECT DOMAIN [--registry FILE] [--json]

  PERMISSION       such as executions:terminate
  --registry FILE  the registry of teams; default: tenants.yaml in the current folder
  --json           print an array of {kind, subject, project, domain, team, permissions, grants}

Platform admins hold everything and are listed last. Members of a team that the project is shared with hold what
sharing passes on (reading and launching entities) as far as they hold it in their own team.

Exit code: 0 somebody besides the platform's admins, 1 nobody (or errors in the registry), 2 usage error or unreadable file.`,
  run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      options: { registry: { type: 'string', default: DEFAULT_FILE }, json: { type: 'boolean' } },
      allowPositionals: true,
    });
    const [permission, project, domain, ...rest] = positionals;
    if (domain === undefined || rest.length > 0) {
      throw new UserError(`takes PERMISSION PROJECT DOMAIN, not ${positionals.length} arguments`);
    }
    requirePermission(permission!);
    const opened = openAccess(values.registry, io.cwd);
    requirePlace(opened, project!, domain);
    const members = whoCanDo(opened.access, permission!, project!, domain);
    const admins = adminEntitlements(opened.access).filter((e) => e.permissions.includes(permission!));
    if (values.json) {
      io.out(entitlementJson([...members, ...admins]));
      return members.length > 0 ? 0 : 1;
    }
    const c = colors(io.color);
    const title = `${permission} in ${project}/${domain}`;
    io.out(`${c.bold(title)}  ${c.dim(`${count(members.length, 'entry', 'entries')}, ${opened.file}`)}`);
    if (!opened.access.projects.get(project!)!.places.has(domain)) {
      io.out(`${project} does not use the domain ${domain}.`);
    }
    const rows = [...members, ...admins].map((e) => [e.kind, e.subject, through(e), lines(e, opened.file)]);
    const columns = ['kind', 'subject', 'through', 'granted by'].map((name) => ({ title: name }));
    if (rows.length > 0) for (const line of indent(table(columns, rows, c.dim))) io.out(line);
    return members.length > 0 ? 0 : 1;
  },
};
