import type { Command } from './command';
import { plan } from './plan';
import { preview } from './preview';
import { schema } from './schema';
import { validate } from './validate';

/** Every command, in the order in which a newcomer meets them. */
export const COMMANDS: readonly Command[] = [preview, validate, plan, schema];
