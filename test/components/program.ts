import * as pulumi from '@pulumi/pulumi';
import { type Registered, record } from '../support/monitor';

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
