import { environmentOf } from '../infra/config/environment';
import { ConfigError, parseConfig } from '../infra/config/parse';
import type { Config } from '../infra/config/schema';
import type { Environment } from '../plan/environment';
import { UserError } from './command';
import { ROOT } from './root';
import { readStack, type StackConfig } from './stack';

export const DEFAULT_STACK = 'dev';

export interface Stack {
  file: StackConfig;
  config: Config;
  environment: Environment;
}

/**
 * A stack's settings, read from its configuration files without Pulumi.
 * @throws UserError for an unknown stack or a wrong configuration
 */
export function openStack(name: string): Stack {
  const file = readStack(name, ROOT);
  try {
    const config = parseConfig(file.project, name, file.raw);
    return { file, config, environment: environmentOf(config, name) };
  } catch (error) {
    if (error instanceof ConfigError) throw new UserError(error.message, 1);
    throw error;
  }
}
