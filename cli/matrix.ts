import { parseArgs } from 'node:util';
import { type Access, adminEntitlements, type Entitlement, entitlements } from '../access';
import { type Command, UserError } from './command';
import { entitlementJson, lines, through } from './entitlement';
import { count } from './format/amount';
import { type Colors, colors, heading, indent } from './format/style';
import { table } from './format/table';
import { openAccess } from './places';
import { DEFAULT_FILE, requireTeam } from './registry';

/** Columns of the table: what each letter stands for. */
const COLUMNS: readonly (readonly [title: string, verbs: readonly string[]])[] = [
  ['workflows', ['create', 'read', 'execute', 'update']],
  ['launchplans', ['create', 'read', 'update']],
  ['executions', ['create', 'read', 'terminate', 'update']],
  ['data', ['upload', 'download']],
  ['signals', ['set']],
];

/** `matrix`: everybody's permissions in every project and domain. */
export const matrix: Command = {
  name: 'matrix',
  summary: 'Show who may do what in every project and domain, as a table, CSV or JSON',
  usage: `flyte-tenancy matrix [--team TEAM] [--csv | --json] [--registry FILE]

  --team TEAM      the projects of one team
  --csv            one line per subject, project, domain and permission
  --json           an array of {kind, subject, project, domain, team, permissions, grants}
  --registry FILE  the registry of teams; default: tenants.yaml in the current folder

Exit code: 0 well, 1 errors in the registry, 2 usage error or unreadable file.`,
  run(args, io) {
    const { values } = parseArgs({
      args,
      options: {
        team: { type: 'string' },
        csv: { type: 'boolean' },
        json: { type: 'boolean' },
        registry: { type: 'string', default: DEFAULT_FILE },
      },
    });
    if (values.csv && values.json) throw new UserError('takes --csv or --json, not both');
    const { access, registry, file } = openAccess(values.registry, io.cwd);
    requireTeam(registry, values.team);
    const all = rows(access, values.team);
    if (values.json) io.out(entitlementJson(all));
    else for (const line of values.csv ? asCsv(all) : asText(all, file, colors(io.color))) io.out(line);
    return 0;
  },
};

function rows(access: Access, team: string | undefined): Entitlement[] {
  const projects = [...access.projects.values()].filter((p) => team === undefined || p.team.id === team);
  return [
    ...projects.flatMap((project) => [...project.places.values()].flatMap((place) => entitlements(place))),
    ...adminEntitlements(access),
  ];
}

function asCsv(all: readonly Entitlement[]): string[] {
  const header = ['kind', 'subject', 'team', 'project', 'domain', 'permission', 'through', 'lines'];
  const body = all.flatMap((e) =>
    e.permissions.map((permission) => [
      e.kind,
      e.subject,
      e.team,
      e.project,
      e.domain,
      permission,
      through(e),
      e.grants.map((g) => g.line).join(' '),
    ]),
  );
  return [header, ...body].map((cells) => cells.map(quoted).join(','));
}

/** RFC 4180; a cell that a spreadsheet would run as a formula gets an apostrophe in front. */
function quoted(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function asText(all: readonly Entitlement[], file: string, c: Colors): string[] {
  const columns = ['subject', ...COLUMNS.map(([title]) => title), 'through', 'line'].map((title) => ({
    title,
  }));
  const places = byPlace(all);
  const blocks = [...places].flatMap(([place, entries]) => [
    ...heading(place, entries[0]!.team && `team ${entries[0]!.team}`, c),
    ...indent(
      table(
        columns,
        entries.map((e) => row(e, file)),
        c.dim,
      ),
    ),
  ]);
  const legend = COLUMNS.map(([title, verbs]) => `${title} ${verbs.map(lettered).join(' ')}`).join(', ');
  return [
    `${c.bold('flyte-tenancy matrix')}  ${c.dim(`${count(places.size, 'place')}, ${file}`)}`,
    c.dim(legend),
    ...blocks,
  ];
}

function byPlace(all: readonly Entitlement[]): Map<string, Entitlement[]> {
  const places = new Map<string, Entitlement[]>();
  for (const entitlement of all) {
    const { project, domain } = entitlement;
    const name = project === '*' ? 'every project and domain' : `${project}/${domain}`;
    const found = places.get(name);
    if (found) found.push(entitlement);
    else places.set(name, [entitlement]);
  }
  return places;
}

function row(entitlement: Entitlement, file: string): string[] {
  const held = new Set(entitlement.permissions);
  return [
    `${entitlement.kind}:${entitlement.subject}`,
    ...COLUMNS.map(([noun, verbs]) => verbs.map((v) => (held.has(`${noun}:${v}`) ? v[0]! : '-')).join('')),
    through(entitlement),
    lines(entitlement, file),
  ];
}

/** `create`: `c=create`. */
const lettered = (verb: string): string => `${verb[0]}=${verb}`;
