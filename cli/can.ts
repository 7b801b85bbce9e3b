import { parseArgs } from 'node:util';
import { can as canDo, type Decision, decide, type Explanation, type Operation, RPCS } from '../access';
import { type Command, type Io, UserError } from './command';
import { entitlementJson } from './entitlement';
import { colors } from './format/style';
import { type OpenedAccess, openAccess, requireOne, requirePermission, requirePlace } from './places';
import { DEFAULT_FILE } from './registry';
import { type Asked, askedSubject, strangerHint } from './subject';

const KINDS = ['workflow', 'task', 'launch_plan'] as const;

/** `can`: may this subject do that there, and which line of tenants.yaml says so. */
export const can: Command = {
  name: 'can',
  summary: 'Tell whether somebody may do something in a project and domain, and which line grants it',
  usage: `flyte-tenancy can SUBJECT PERMISSION PROJECT DOMAIN [--group NAME]... [--registry FILE] [--json]

  SUBJECT          an e-mail address, user:NAME, group:NAME or client:NAME (OAuth2 client id)
  PERMISSION       such as executions:create; or one of Flyte's RPCs: rpc:AdminService/CreateExecution
  --group NAME     a group that the subject is in as well (repeatable); grants unite
  --kind KIND      of an RPC that serves several: ${KINDS.join(', ')}; default: ${KINDS[0]}
  --registry FILE  the registry of teams; default: tenants.yaml in the current folder
  --json           print {allow, because, permission, team, grants} instead of text

  flyte-tenancy can alice@company.com executions:create ml-alpha development
  flyte-tenancy can client:alpha-ci workflows:create ml-alpha production

Exit code: 0 yes, 1 no (or errors in the registry), 2 usage error or unreadable file.`,
  run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      options: {
        group: { type: 'string', multiple: true, default: [] },
        kind: { type: 'string', default: KINDS[0] },
        registry: { type: 'string', default: DEFAULT_FILE },
        json: { type: 'boolean' },
      },
      allowPositionals: true,
    });
    const [subject, permission, project, domain, ...rest] = positionals;
    if (domain === undefined || rest.length > 0) {
      throw new UserError(`takes SUBJECT PERMISSION PROJECT DOMAIN, not ${positionals.length} arguments`);
    }
    const asked = askedSubject(subject!, values.group);
    const rpc = permission!.startsWith('rpc:') ? permission!.slice(4) : undefined;
    if (rpc === undefined) requirePermission(permission!);
    else requireOne('RPC', rpc, Object.keys(RPCS));
    requireOne('kind', values.kind, KINDS);
    const opened = openAccess(values.registry, io.cwd);
    requirePlace(opened, project!, domain);
    const explanation =
      rpc === undefined
        ? canDo(opened.access, asked.identity, permission!, project!, domain)
        : {
            decision: decide(opened.access, asked.identity, plain(rpc, project!, domain, values.kind)),
            grants: [],
          };
    if (values.json) io.out(entitlementJson({ ...explanation.decision, grants: explanation.grants }));
    else print(explanation, asked, opened, io);
    return explanation.decision.allow ? 0 : 1;
  },
};

/** The plainest request of an RPC: it names the place and nothing else. */
function plain(rpc: string, project: string, domain: string, kind: string): Operation {
  const { scope } = RPCS[rpc]!;
  if (scope === 'none') return { rpc, references: [] };
  const target = { role: 'target', project, path: 'request', kind: kind as (typeof KINDS)[number] } as const;
  return { rpc, references: [scope === 'project' ? target : { ...target, domain }] };
}

function print({ decision, grants }: Explanation, asked: Asked, opened: OpenedAccess, io: Io): void {
  const c = colors(io.color);
  const named = (text: string) => text.replaceAll('tenants.yaml:', `${opened.file}:`);
  io.out(`${decision.allow ? c.green('yes') : c.red('no')}  ${named(sentence(decision, grants.length > 0))}`);
  for (const { role, team, line } of grants) {
    const how = role === 'sharedWith' ? `shared by team ${team}` : `role ${role} of team ${team}`;
    io.out(`     ${c.bold(`${opened.file}:${line}`)}  ${how}`);
  }
  const hint = decision.allow ? undefined : strangerHint(asked, opened.registry);
  if (hint) io.out(`     ${c.dim(hint)}`);
}

/** Without the list of grants when they follow one by one. */
function sentence({ because }: Decision, listed: boolean): string {
  return listed ? because.replace(/ \([^()]*\)\.$/, '.') : because;
}
