import type { IdentityProvider } from './settings';

export interface Endpoints {
  jwksUri: string;
  authorizationEndpoint: string;
  tokenEndpoint: string;
}

/** Paths below the issuer, as each provider documents them. */
const BELOW: { [preset: string]: Endpoints } = {
  auth0: {
    jwksUri: '/.well-known/jwks.json',
    authorizationEndpoint: '/authorize',
    tokenEndpoint: '/oauth/token',
  },
  okta: { jwksUri: '/v1/keys', authorizationEndpoint: '/v1/authorize', tokenEndpoint: '/v1/token' },
  keycloak: {
    jwksUri: '/protocol/openid-connect/certs',
    authorizationEndpoint: '/protocol/openid-connect/auth',
    tokenEndpoint: '/protocol/openid-connect/token',
  },
};

/**
 * The provider's endpoints. They are needed while previewing, when nothing is fetched from the network.
 *
 * @throws when an endpoint is neither configured nor known for the preset
 */
export function endpointsOf(idp: IdentityProvider, browserLogin: boolean): Endpoints {
  const known = knownEndpoints(idp);
  const need = (name: keyof Endpoints): string => {
    const value = idp[name] || known[name];
    if (!value)
      throw new Error(
        `The ${name} of ${idp.issuer} is not known for the preset ${idp.preset}: copy it from ${idp.issuer.replace(/\/$/, '')}/.well-known/openid-configuration into the configuration.`,
      );
    return value;
  };
  const login = (name: keyof Endpoints) => (browserLogin ? need(name) : '');
  return {
    jwksUri: need('jwksUri'),
    authorizationEndpoint: login('authorizationEndpoint'),
    tokenEndpoint: login('tokenEndpoint'),
  };
}

function knownEndpoints({ issuer, preset }: IdentityProvider): Partial<Endpoints> {
  const base = issuer.replace(/\/$/, '');
  if (preset === 'entra') return entra(base);
  // The login pages of a user pool are on a domain of their own.
  if (preset === 'cognito') return { jwksUri: `${base}/.well-known/jwks.json` };
  const paths = BELOW[preset];
  if (!paths) return {};
  return {
    jwksUri: `${base}${paths.jwksUri}`,
    authorizationEndpoint: `${base}${paths.authorizationEndpoint}`,
    tokenEndpoint: `${base}${paths.tokenEndpoint}`,
  };
}

/** `https://login.microsoftonline.com/TENANT/v2.0`. */
function entra(issuer: string): Partial<Endpoints> {
  const tenant = issuer.replace(/\/v2\.0$/, '');
  return {
    jwksUri: `${tenant}/discovery/v2.0/keys`,
    authorizationEndpoint: `${tenant}/oauth2/v2.0/authorize`,
    tokenEndpoint: `${tenant}/oauth2/v2.0/token`,
  };
}
