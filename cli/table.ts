import type { Command } from './command';

/** Every command, in the order in which a newcomer meets them. */
export const COMMANDS: readonly Command[] = [];
