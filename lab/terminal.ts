import type { Io } from '../cli/command';
import { terminalIo } from '../cli/terminal';

/** Where the lab writes: what it says goes to people, `result` to whoever reads standard output. */
export interface Terminal {
  say(text: string): void;
  /** A line that the next one replaces; on no terminal, only every tenth second's. */
  progress(text: string): void;
  result(line: string): void;
  color: boolean;
}

const QUIET_MS = 10_000;

/** @param json standard output carries the result alone */
export function labTerminal(json: boolean): Terminal {
  const io: Io = terminalIo();
  let told = 0;
  return {
    say: (text) => (json ? io.err(text) : io.out(text)),
    progress: (text) => {
      if (io.transient) return io.transient(text);
      if (Date.now() - told < QUIET_MS) return;
      told = Date.now();
      io.err(text);
    },
    result: (line) => io.out(line),
    color: io.color && !json,
  };
}
