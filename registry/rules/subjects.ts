import type { Path } from '../source';
import type { Check, Context } from './context';

const KINDS = ['groups', 'users', 'clients'] as const;
type Kind = (typeof KINDS)[number];

const SINGULAR: Record<Kind, string> = { groups: 'group', users: 'user', clients: 'client' };

interface Mention {
  team: string;
  path: Path;
  allowShared: boolean;
}

/** E-mail addresses are compared without case, groups and clients exactly. */
const identity = (kind: Kind, name: string): string => (kind === 'users' ? name.toLowerCase() : name);

function mentions(context: Context, kind: Kind): Map<string, Mention[]> {
  const found = new Map<string, Mention[]>();
  for (const [team, { access = [] }] of Object.entries(context.file.teams)) {
    for (const [index, binding] of access.entries()) {
      for (const [at, name] of (binding[kind] ?? []).entries()) {
        const path = ['teams', team, 'access', index, kind, at];
        const mention = { team, path, allowShared: binding.allowShared ?? false };
        const key = identity(kind, name);
        const known = found.get(key);
        if (known === undefined) found.set(key, [mention]);
        else known.push(mention);
      }
    }
  }
  return found;
}

/** Whoever is bound by two teams sees the work of both: only when every such entry says so. */
export const subjects: Check = (context) => {
  for (const kind of KINDS) {
    const all = mentions(context, kind);
    for (const [name, bound] of all) sharedSubject(context, kind, name, bound);
    for (const [index, name] of (context.file.platform?.admins[kind] ?? []).entries()) {
      const team = all.get(identity(kind, name))?.[0]?.team;
      if (team === undefined) continue;
      const message = `${SINGULAR[kind]} "${name}" is also bound by team "${team}", whose members would become platform admins; use separate ${kind}`;
      context.warn(['platform', 'admins', kind, index], 'admin-in-team', message);
    }
  }
};

function sharedSubject(context: Context, kind: Kind, name: string, bound: readonly Mention[]): void {
  const first = bound[0]!;
  const second = bound.find((mention) => mention.team !== first.team);
  if (second === undefined) return;
  for (const { team, path, allowShared } of bound) {
    if (allowShared) continue;
    const other = team === first.team ? second : first;
    const message = `${SINGULAR[kind]} "${name}" is also bound by team "${other.team}" (line ${context.line(other.path)}) and would see both teams' work; use separate ${kind}, or write "allowShared: true" in every entry that names it`;
    context.error(path, 'shared-subject', message);
  }
}
