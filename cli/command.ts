/** Where a command writes; tests pass their own. */
export interface Io {
  out(line: string): void;
  err(line: string): void;
  /** Standard output is a terminal that shows colour. */
  color: boolean;
  cwd: string;
}

export interface Command {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  usage: string;
  /** Exit code: 0 well, 1 the answer is no or the input has errors, 2 usage error or unreadable file. */
  run(args: string[], io: Io): number | Promise<number>;
}
