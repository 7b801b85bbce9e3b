import { can } from './can';
import type { Command } from './command';
import { matrix } from './matrix';
import { plan } from './plan';
import { preview } from './preview';
import { schema } from './schema';
import { validate } from './validate';
import { whoCan } from './who-can';

/** Every command, in the order in which a newcomer meets them. */
export const COMMANDS: readonly Command[] = [preview, validate, plan, can, whoCan, matrix, schema];
