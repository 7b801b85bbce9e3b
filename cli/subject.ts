import type { Identity } from '../access';
import type { Registry } from '../registry';
import { didYouMean } from '../registry/nearest';
import { UserError } from './command';

/** Kinds of subjects in tenants.yaml, as the command line spells them. */
const FORMS = 'USER@DOMAIN, user:NAME, group:NAME or client:NAME';

/** A subject as named on the command line, and the groups that come with it. */
export interface Asked {
  kind: 'users' | 'groups' | 'clients';
  name: string;
  identity: Identity;
}

/**
 * Reads `alice@company.com`, `user:U`, `group:G` or `client:C`; e-mail addresses in lower case, as they are compared.
 * @param groups further OIDC groups of the subject
 * @throws UserError for anything else
 */
export function askedSubject(text: string, groups: readonly string[]): Asked {
  const [, prefix, name] = /^(user|group|client):(.+)$/s.exec(text) ?? [];
  const person = { issuer: '', subject: text, groups };
  if (prefix === 'group')
    return { kind: 'groups', name: name!, identity: { ...person, groups: [name!, ...groups] } };
  if (prefix === 'client')
    return { kind: 'clients', name: name!, identity: { ...person, subject: name!, client: name } };
  const email = (name ?? text).toLowerCase();
  if (!email.includes('@')) throw new UserError(`"${text}" is no subject; write ${FORMS}`);
  return { kind: 'users', name: email, identity: { ...person, subject: email, email } };
}

/** What to say when a subject stands nowhere in the file: a typing mistake, or a person known by groups alone. */
export function strangerHint({ kind, name }: Asked, registry: Registry): string | undefined {
  const known = new Set(
    [registry.platform.admins, ...registry.teams.flatMap((team) => team.access)].flatMap(
      (each) => each[kind],
    ),
  );
  if (known.has(name)) return undefined;
  const guess = didYouMean(name, known) || '.';
  const groups =
    kind === 'users' ? " The identity provider knows a person's groups; name them with --group." : '';
  return `No binding names ${name}${guess}${groups}`;
}
