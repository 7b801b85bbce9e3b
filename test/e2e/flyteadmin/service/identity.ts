import type { Implementations } from './service';

export const identityService: Implementations = {
  'IdentityService/UserInfo': (_request, { caller }) => {
    const info = (caller.claims.user_info ?? {}) as Record<string, string>;
    return {
      subject: caller.subject,
      name: info.name ?? '',
      preferredUsername: info.preferred_username ?? '',
      email: caller.email ?? '',
      additionalClaims: caller.claims,
    };
  },
  'AuthMetadataService/GetOAuth2Metadata': async (_request, { config }) => {
    if (!config.issuer) return {};
    const m = (await (
      await fetch(`${config.issuer}/.well-known/oauth-authorization-server`)
    ).json()) as Record<string, any>;
    return {
      issuer: m.issuer,
      authorizationEndpoint: m.authorization_endpoint ?? '',
      tokenEndpoint: m.token_endpoint ?? '',
      jwksUri: m.jwks_uri,
      responseTypesSupported: m.response_types_supported ?? [],
      scopesSupported: m.scopes_supported ?? [],
      grantTypesSupported: m.grant_types_supported ?? [],
      tokenEndpointAuthMethodsSupported: m.token_endpoint_auth_methods_supported ?? [],
      codeChallengeMethodsSupported: m.code_challenge_methods_supported ?? [],
    };
  },
  'AuthMetadataService/GetPublicClientConfig': () => ({
    clientId: 'flytectl',
    redirectUri: 'http://localhost:53593/callback',
    scopes: ['all'],
    authorizationMetadataKey: 'flyte-authorization',
  }),
};
