/**
 * How one identity provider's tokens are read. Claim names are tried as they are first (`https://acme.com/groups`,
 * `cognito:groups`), then as a path of nested objects (`realm_access.roles`).
 */
export interface ClaimRules {
  /** Claims whose values are groups; all that exist are united. */
  groups: string[];
  /** Group paths lose their leading slash: Keycloak's `/alpha/devs` becomes `alpha/devs`. */
  stripSlash: boolean;
  /** Claims that may hold the e-mail address; the first that exists counts. */
  email: string[];
  /** Claims that must be true for the e-mail to count; `always`: the issuer hands out verified addresses only. */
  emailVerified: string[] | 'always';
  /** Claims that may name the OAuth2 client; the first that exists counts. */
  client: string[];
  /** The token is a machine's (client credentials) when one of these matches. */
  machine: TokenTest[];
  /** Tokens that aren't access tokens (ID tokens); refused. */
  refuse: TokenTest[];
  /** Claims in which one of the allowed audiences must stand. Cognito's access tokens have no `aud`. */
  audience: string[];
}

/** Matches when every part that is given matches. */
export interface TokenTest {
  /** Claims with exactly this value. */
  equals?: { [claim: string]: string };
  /** Two claims that have the same value. */
  same?: [string, string];
  /** Claims that start with this text. */
  startsWith?: { [claim: string]: string };
  present?: string[];
  absent?: string[];
}

export type Preset = 'generic' | 'auth0' | 'okta' | 'entra' | 'keycloak' | 'cognito';

const GENERIC: ClaimRules = {
  groups: ['groups'],
  stripSlash: false,
  email: ['email'],
  emailVerified: ['email_verified'],
  client: ['client_id', 'azp', 'cid', 'sub'],
  machine: [
    { same: ['sub', 'client_id'] },
    { same: ['sub', 'azp'] },
    { absent: ['sub'], present: ['client_id'] },
  ],
  refuse: [{ present: ['nonce'] }, { present: ['at_hash'] }],
  audience: ['aud'],
};

/**
 * Rules by provider; what each puts into access tokens:
 * - Auth0: custom claims need a URL name, machine tokens have `gty: client-credentials` and `sub: ID@clients`;
 * - Okta: the client in `cid`, a person has `uid`; addresses come from Okta's verified directory;
 * - Entra: the client in `azp` (v2) or `appid` (v1), machine tokens have `idtyp: app` or no `scp`; addresses count only
 *   with `xms_edov` because a tenant's administrators may write any address into a user;
 * - Keycloak: groups as paths, machine tokens have `client_id` and the user `service-account-ID`;
 * - Cognito: no `aud` in access tokens, `cognito:groups`, machine tokens have no `username`.
 */
export const PRESETS: { readonly [name in Preset]: ClaimRules } = {
  generic: GENERIC,
  auth0: {
    ...GENERIC,
    client: ['azp', 'client_id'],
    machine: [{ equals: { gty: 'client-credentials' } }],
  },
  okta: {
    ...GENERIC,
    emailVerified: 'always',
    // ID tokens name no client but in their audience, which may be the accepted one.
    refuse: [...GENERIC.refuse, { absent: ['cid'] }],
    client: ['cid', 'client_id'],
    machine: [{ same: ['sub', 'cid'], absent: ['uid'] }],
  },
  entra: {
    ...GENERIC,
    groups: ['groups', 'roles'],
    emailVerified: ['xms_edov', 'email_verified'],
    refuse: [...GENERIC.refuse, { absent: ['azp', 'appid'] }],
    client: ['azp', 'appid'],
    machine: [{ equals: { idtyp: 'app' } }, { same: ['sub', 'oid'], absent: ['scp', 'name'] }],
  },
  keycloak: {
    ...GENERIC,
    groups: ['groups', 'realm_access.roles'],
    stripSlash: true,
    client: ['client_id', 'clientId', 'azp'],
    machine: [{ startsWith: { preferred_username: 'service-account-' } }],
    refuse: [{ equals: { typ: 'ID' } }, { equals: { typ: 'Refresh' } }],
  },
  cognito: {
    ...GENERIC,
    groups: ['cognito:groups'],
    client: ['client_id'],
    machine: [{ same: ['sub', 'client_id'], absent: ['username'] }],
    refuse: [{ equals: { token_use: 'id' } }],
    audience: ['aud', 'client_id'],
  },
};
