import * as pulumi from '@pulumi/pulumi';

/** A resource that a program asked for. */
export interface Registered {
  type: string;
  name: string;
  urn: string;
  parent: string;
  inputs: any;
  /** URNs. */
  dependencies: string[];
  protect: boolean;
  retainOnDelete: boolean;
}

/**
 * Runs a program in Pulumi's test runtime, where everything is made at once with its inputs as outputs and `arn:NAME` as ARN.
 * Returns what it registered and the value of the output it returned.
 */
export async function run(
  program: () => pulumi.Output<any>,
): Promise<{ registered: Registered[]; outputs: any }> {
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: { arn: `arn:${name}`, ...inputs } }),
    call: ({ token }) => {
      throw new Error(`unexpected call of ${token}`);
    },
  });
  record(pulumi.runtime.getMonitor(), registered);
  const result = program();
  const outputs = await new Promise((resolve) => result.apply(resolve));
  await pulumi.runtime.disconnect();
  return { registered, outputs };
}

/** The mocks are told neither parents nor options, so listen in on the (in-process) monitor's requests. */
function record(monitor: any, registered: Registered[]): void {
  const original = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request: any, callback: (error: unknown, response: any) => void) =>
    original(request, (error: unknown, response: any) => {
      if (!error) {
        registered.push({
          type: request.getType(),
          name: request.getName(),
          urn: response.getUrn(),
          parent: request.getParent(),
          inputs: request.getObject().toJavaScript(),
          dependencies: request.getDependenciesList(),
          protect: request.getProtect(),
          retainOnDelete: request.getRetainondelete(),
        });
      }
      callback(error, response);
    });
}
