import * as pulumi from '@pulumi/pulumi';
import { ConfigError, parseConfig } from './parse';
import type { Config } from './schema';

/**
 * The configuration of the running stack. The only place that asks Pulumi for it.
 *
 * @throws pulumi.RunError (shown without a stack trace) that lists every finding
 */
export function loadConfig(): Config {
  try {
    return parseConfig(pulumi.getProject(), pulumi.getStack(), pulumi.runtime.allConfig() ?? {});
  } catch (error) {
    if (error instanceof ConfigError) throw new pulumi.RunError(error.message);
    throw error;
  }
}
