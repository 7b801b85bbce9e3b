declare module 'oidc-provider' {
  /** Only what the tests use; the package brings no types. */
  export class Provider {
    constructor(issuer: string, configuration: object);
    callback(): (request: unknown, response: unknown) => void;
  }
}
