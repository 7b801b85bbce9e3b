declare module 'oidc-provider' {
  /** Only what the tests and the lab use; the package brings no types. */
  export class Provider {
    constructor(issuer: string, configuration: object);
    callback(): (request: unknown, response: unknown) => void;
    interactionFinished(request: unknown, response: unknown, result: object): Promise<void>;
    Client: { find(id: string): Promise<unknown> };
    AccessToken: new (
      properties: object,
    ) => { resourceServer: unknown; save(): Promise<string> };
    ResourceServer: new (
      identifier: string,
      data: object,
    ) => unknown;
  }
  export const interactionPolicy: any;
}
