import type { Directory } from '../directory';

/** Audience of the access tokens. */
export const AUDIENCE = 'https://flyte.lab';

/** The client with which browsers log in at the gateway, and the one of pyflyte and flytectl. */
export const LOGIN_CLIENT = 'flyte-console';
export const PUBLIC_CLIENT = 'flytectl';

/** Where pyflyte and flytectl wait for the browser. */
const CLIENT_CALLBACK = 'http://localhost:53593/callback';
/** A working day: nobody wants to renew the tokens of a lab. */
const LIFE_SECONDS = 12 * 60 * 60;

/** What the access tokens are for, and their form. */
export const RESOURCE = {
  scope: 'all',
  audience: AUDIENCE,
  accessTokenFormat: 'jwt',
  accessTokenTTL: LIFE_SECONDS,
  jwt: { sign: { alg: 'RS256' } },
};

export interface Settings {
  /** The module oidc-provider. */
  library: any;
  jwks: object;
  cookieKey: string;
  gateway: string;
  secretOf(client: string): string;
  directory(): Directory;
}

/** oidc-provider's configuration: no consent page, a choice of account at each login, JWT access tokens with groups. */
export function configuration(settings: Settings): object {
  const { jwks, cookieKey, secretOf, directory } = settings;
  const account = (id: string) => directory().accounts.find((one) => one.id === id);
  const claimsOf = (id: string) => {
    const found = account(id);
    return found ? { email: found.email, email_verified: true, groups: found.groups, name: id } : {};
  };
  return {
    jwks,
    clients: [
      ...ownClients(settings),
      ...directory().clients.map(({ id }) => ({
        client_id: id,
        client_secret: secretOf(id),
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      })),
    ],
    scopes: ['openid', 'profile', 'email', 'offline_access', 'all'],
    claims: { openid: ['sub'], profile: ['name', 'groups'], email: ['email', 'email_verified'] },
    cookies: { keys: [cookieKey] },
    pkce: { required: (_: unknown, client: any) => client.clientId === PUBLIC_CLIENT },
    ttl: Object.fromEntries(
      ['AccessToken', 'ClientCredentials', 'Grant', 'IdToken', 'Interaction', 'RefreshToken', 'Session'].map(
        (kind) => [kind, LIFE_SECONDS],
      ),
    ),
    interactions: {
      url: (_: unknown, interaction: { uid: string }) => `/login/${interaction.uid}`,
      policy: alwaysChoose(settings.library),
    },
    findAccount: (_: unknown, id: string) =>
      account(id) && { accountId: id, claims: () => ({ sub: id, ...claimsOf(id) }) },
    extraTokenClaims: (_: unknown, token: { accountId?: string }) =>
      token.accountId ? claimsOf(token.accountId) : undefined,
    loadExistingGrant,
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => AUDIENCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => RESOURCE,
      },
    },
  };
}

function ownClients({ gateway, secretOf }: Settings): object[] {
  const port = new URL(gateway).port;
  return [
    {
      client_id: PUBLIC_CLIENT,
      token_endpoint_auth_method: 'none',
      application_type: 'native',
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: [CLIENT_CALLBACK],
      response_types: ['code'],
    },
    {
      client_id: LOGIN_CLIENT,
      client_secret: secretOf(LOGIN_CLIENT),
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: ['127.0.0.1', 'localhost'].map((host) => `http://${host}:${port}/callback`),
      response_types: ['code'],
    },
  ];
}

/** A session would log everybody in as whoever came first. */
function alwaysChoose({ interactionPolicy }: any): unknown {
  const policy = interactionPolicy.base();
  const { Check } = interactionPolicy;
  const chosen = (ctx: any) => ctx.oidc.result?.login !== undefined;
  policy
    .get('login')
    .checks.add(
      new Check('choose_account', 'an account must be chosen', (ctx: any) =>
        chosen(ctx) ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
      ),
    );
  return policy;
}

/** Everything that is asked for is granted: whoever logs in to a lab has agreed. */
async function loadExistingGrant(ctx: any): Promise<unknown> {
  const { client, session, provider } = ctx.oidc;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid profile email offline_access all');
  grant.addResourceScope(AUDIENCE, 'all');
  await grant.save();
  return grant;
}
