/** What clients must know of the identity provider, from its discovery document. */
export interface ProviderMetadata {
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
  jwks_uri: string;
  response_types_supported: string[];
  scopes_supported: string[];
  token_endpoint_auth_methods_supported: string[];
  code_challenge_methods_supported: string[];
  grant_types_supported: string[];
  device_authorization_endpoint: string;
}

const REFRESH_MS = 3_600_000;
const RETRY_MS = 5_000;
const TIMEOUT_MS = 5_000;
const PATHS = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'];

/** The provider's metadata, fetched when first asked for and refreshed hourly; the last good answer is kept. */
export class Discovery {
  private known?: ProviderMetadata;
  private nextFetch = 0;
  private running?: Promise<void>;

  constructor(
    private readonly issuer: string,
    private readonly fetcher: typeof fetch = fetch,
  ) {}

  /** Rejects while the provider has never answered. */
  async get(now = Date.now()): Promise<ProviderMetadata> {
    if (now >= this.nextFetch) {
      this.running ??= this.refresh(now).finally(() => {
        this.running = undefined;
      });
      if (!this.known) await this.running;
    }
    if (!this.known)
      throw new Error(`the identity provider ${this.issuer} does not answer with its metadata`);
    return this.known;
  }

  private async refresh(now: number): Promise<void> {
    for (const path of PATHS) {
      const metadata = await this.fetch(`${this.issuer.replace(/\/$/, '')}${path}`);
      if (!metadata) continue;
      this.known = metadata;
      this.nextFetch = now + REFRESH_MS;
      return;
    }
    this.nextFetch = now + RETRY_MS;
  }

  private async fetch(url: string): Promise<ProviderMetadata | undefined> {
    try {
      const answer = await this.fetcher(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (!answer.ok) return undefined;
      return pick((await answer.json()) as { [key: string]: unknown }, this.issuer);
    } catch {
      return undefined;
    }
  }
}

function pick(document: { [key: string]: unknown }, issuer: string): ProviderMetadata | undefined {
  const text = (key: string) => (typeof document[key] === 'string' ? document[key] : '');
  const list = (key: string, absent: string[]) => {
    const value = document[key];
    return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : absent;
  };
  if (text('issuer').replace(/\/$/, '') !== issuer.replace(/\/$/, '') || !text('token_endpoint'))
    return undefined;
  return {
    issuer: text('issuer'),
    authorization_endpoint: text('authorization_endpoint'),
    token_endpoint: text('token_endpoint'),
    jwks_uri: text('jwks_uri'),
    response_types_supported: list('response_types_supported', ['code']),
    scopes_supported: list('scopes_supported', []),
    token_endpoint_auth_methods_supported: list('token_endpoint_auth_methods_supported', [
      'client_secret_basic',
    ]),
    // flytekit and flytectl log in with PKCE only where the provider says that it knows it; some don't say.
    code_challenge_methods_supported: list('code_challenge_methods_supported', ['S256']),
    grant_types_supported: list('grant_types_supported', ['authorization_code']),
    device_authorization_endpoint: text('device_authorization_endpoint'),
  };
}
