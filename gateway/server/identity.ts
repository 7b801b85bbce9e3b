import type { Identity } from '../../access/model';
import type { ClaimRules, TokenTest } from './claims';
import type { Claims } from './metadata';
import { SERVICE_CLAIM } from './token';

/** Either who asks, or why the token can't say so (one sentence for the caller). */
export type IdentityResult =
  | { identity: Identity; refusal?: undefined }
  | { identity?: undefined; refusal: string };

/** ASCII, as in tenants.yaml: the Kelvin sign becomes a `k` in lower case, so `\u212Aevin@` would be `kevin@`. */
const EMAIL = /^[!-?A-~]+@[!-?A-~]+$/;
/** Longer values aren't names of anything. */
const MAX_TEXT = 512;
const MAX_GROUPS = 1000;

/**
 * Reads the identity out of the claims of a token whose signature, issuer and expiry were checked. Anything that has
 * not the expected shape refuses the token: a caller with unreadable groups isn't a caller without groups.
 */
export function readIdentity(
  claims: Claims,
  rules: ClaimRules,
  audiences: readonly string[],
): IdentityResult {
  const issuer = text(claims['iss']);
  if (!issuer) return refuse('the token has no issuer');
  if (rules.refuse.some((test) => matches(test, claims)))
    return refuse('this is an ID token or a refresh token; send an access token');
  if (!audienceFits(claims, rules, audiences))
    return refuse(
      `the token is for another audience; ask the identity provider for ${audiences.join(' or ')}`,
    );
  if (hasOverage(claims))
    return refuse(
      'the identity provider left the groups out because there are too many (group overage); let it emit only the groups assigned to the application',
    );

  const groups = readGroups(claims, rules);
  if (typeof groups === 'string') return refuse(groups);
  const client = firstText(claims, rules.client);
  if (rules.machine.some((test) => matches(test, claims))) {
    if (!client) return refuse(`a machine token needs its client id in ${rules.client.join(' or ')}`);
    return { identity: { issuer, subject: text(claims['sub']) ?? client, groups, client } };
  }
  const subject = text(claims['sub']);
  if (!subject) return refuse('the token has no subject');
  const email = readEmail(claims, rules);
  return { identity: { issuer, subject, groups, ...(email && { email }) } };
}

/** Reads which of Flyte's own services asks, out of the claims of a token of the internal issuer. */
export function readService(claims: Claims): IdentityResult {
  const [issuer, client, service] = ['iss', 'client_id', SERVICE_CLAIM].map((claim) => text(claims[claim]));
  if (!issuer || !client || (service !== 'propeller' && service !== 'scheduler'))
    return refuse("this token is not one of Flyte's own services");
  return { identity: { issuer, subject: client, groups: [], client, internal: service } };
}

const refuse = (refusal: string): IdentityResult => ({ refusal });

function audienceFits(claims: Claims, rules: ClaimRules, audiences: readonly string[]): boolean {
  const named = rules.audience.flatMap((claim) => strings(lookup(claims, claim)) ?? []);
  return named.some((audience) => audiences.includes(audience));
}

/** Entra replaces a long `groups` claim by a pointer to Microsoft Graph. */
function hasOverage(claims: Claims): boolean {
  const names = claims['_claim_names'];
  if (names && typeof names === 'object' && !Array.isArray(names) && 'groups' in names) return true;
  return claims['hasgroups'] === true || claims['hasgroups'] === 'true';
}

/** Sorted groups, or why they can't be read. */
function readGroups(claims: Claims, rules: ClaimRules): string[] | string {
  const groups = new Set<string>();
  for (const claim of rules.groups) {
    const value = lookup(claims, claim);
    if (value === undefined || value === null) continue;
    const names = strings(value);
    if (!names) return `the claim ${claim} must be a list of group names`;
    for (const name of names) {
      const group = rules.stripSlash ? name.replace(/^\//, '') : name;
      if (group) groups.add(group);
    }
  }
  if (groups.size > MAX_GROUPS)
    return `the token names ${groups.size} groups; at most ${MAX_GROUPS} are read`;
  return [...groups].sort();
}

function readEmail(claims: Claims, rules: ClaimRules): string | undefined {
  const email = firstText(claims, rules.email);
  if (!email || !EMAIL.test(email)) return undefined;
  if (rules.emailVerified === 'always') return email.toLowerCase();
  const verified = rules.emailVerified.some((claim) => isTrue(lookup(claims, claim)));
  return verified ? email.toLowerCase() : undefined;
}

/** Cognito and Entra write booleans as text or numbers now and then. */
const isTrue = (value: unknown) => value === true || value === 'true' || value === 1 || value === '1';

function matches(test: TokenTest, claims: Claims): boolean {
  const value = (claim: string) => text(lookup(claims, claim));
  const exists = (claim: string) => lookup(claims, claim) !== undefined;
  return (
    Object.entries(test.equals ?? {}).every(([claim, wanted]) => value(claim) === wanted) &&
    Object.entries(test.startsWith ?? {}).every(([claim, start]) => value(claim)?.startsWith(start)) &&
    (!test.same || (value(test.same[0]) !== undefined && value(test.same[0]) === value(test.same[1]))) &&
    (test.present ?? []).every(exists) &&
    !(test.absent ?? []).some(exists)
  );
}

/** The claim of exactly this name, else the value at the dotted path. */
function lookup(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const part of name.split('.')) {
    if (!value || typeof value !== 'object' || !Object.hasOwn(value, part)) return undefined;
    value = (value as { [name: string]: unknown })[part];
  }
  return value;
}

function firstText(claims: Claims, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = text(lookup(claims, name));
    if (value) return value;
  }
  return undefined;
}

const text = (value: unknown) =>
  typeof value === 'string' && value.length > 0 && value.length <= MAX_TEXT ? value : undefined;

/** A list of names; one name alone counts as a list of it. */
function strings(value: unknown): string[] | undefined {
  if (typeof value === 'string') return value.length <= MAX_TEXT ? [value] : undefined;
  if (!Array.isArray(value)) return undefined;
  return value.every((item) => typeof item === 'string' && item.length <= MAX_TEXT) ? value : undefined;
}
