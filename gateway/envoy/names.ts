/** Names of the HTTP filters, in the order a request passes them. */
export const FILTERS = {
  /** Browsers: cookies become a bearer token, or the way to the login page. */
  login: 'flyte.login',
  /** The identity provider's token. */
  idpToken: 'envoy.filters.http.jwt_authn',
  /** The access service: decides, rewrites, puts the internal token in. */
  access: 'flyte.access',
  /** Only what the access service answered has an internal token; everything else ends here. */
  internalToken: 'flyte.internal_token',
  router: 'envoy.filters.http.router',
} as const;
