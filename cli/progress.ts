import type { Io } from './command';
import { count } from './format/amount';

const FIRST_MS = 1000;
const TERMINAL_MS = 100;
const LOG_MS = 5000;

/**
 * Tells how far a long run is: nothing in the first second, then often on a terminal and rarely in a log.
 * @param now milliseconds, of any clock that does not go backwards
 */
export function progress(io: Io, now: () => number = () => performance.now()): (registered: number) => void {
  const interval = io.transient ? TERMINAL_MS : LOG_MS;
  let next = now() + FIRST_MS;
  return (registered) => {
    const time = now();
    if (time < next) return;
    next = time + interval;
    const text = `running the program: ${count(registered, 'resource')} so far`;
    if (io.transient) io.transient(text);
    else io.err(text);
  };
}
