/** Where a command writes; tests pass their own. */
export interface Io {
  out(line: string): void;
  err(line: string): void;
  /** Standard output is a terminal that shows colour. */
  color: boolean;
  cwd: string;
  /** Shows a line on the terminal until the next one is written; absent when standard error is no terminal. */
  transient?(text: string): void;
}

export interface Command {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  usage: string;
  /** Exit code: 0 well, 1 the answer is no or the input has errors, 2 usage error or unreadable file. */
  run(args: string[], io: Io): number | Promise<number>;
}

/** A mistake of the user's: `main` prints the message alone, without a stack, and exits with `code`. */
export class UserError extends Error {
  constructor(
    message: string,
    readonly code = 2,
  ) {
    super(message);
    this.name = 'UserError';
  }
}
