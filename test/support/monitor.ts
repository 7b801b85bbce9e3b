/** A resource that a program asked for. */
export interface Registered {
  type: string;
  name: string;
  urn: string;
  parent: string;
  provider: string;
  /** As on the wire: secrets still carry their mark. */
  inputs: any;
  /** URNs. */
  dependencies: string[];
  protect: boolean;
  retainOnDelete: boolean;
}

/**
 * Collects what is registered from now on. Pulumi's mocks are told neither parents nor options, so this listens in on the
 * (in-process) monitor's requests.
 */
export function record(monitor: any, registered: Registered[]): void {
  const original = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request: any, callback: (error: unknown, response: any) => void) =>
    original(request, (error: unknown, response: any) => {
      if (!error) {
        registered.push({
          type: request.getType(),
          name: request.getName(),
          urn: response.getUrn(),
          parent: request.getParent(),
          provider: request.getProvider(),
          inputs: request.getObject()?.toJavaScript() ?? {},
          dependencies: request.getDependenciesList(),
          protect: request.getProtect(),
          retainOnDelete: request.getRetainondelete(),
        });
      }
      callback(error, response);
    });
}
