import * as pulumi from '@pulumi/pulumi';

/** A resource that the program asked for. */
export interface Registered {
  type: string;
  name: string;
  inputs: any;
}

/** Makes Pulumi record what is registered instead of making it; the list fills as programs run. */
export function recordResources(): Registered[] {
  const registered: Registered[] = [];
  pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      registered.push({ type, name, inputs });
      return { id: `${name}-id`, state: { arn: `arn:${name}`, ...inputs } };
    },
    call: ({ token }) => {
      throw new Error(`unexpected call of ${token}`);
    },
  });
  return registered;
}
