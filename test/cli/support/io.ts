import { resolve } from 'node:path';
import type { Io } from '../../../cli/command';
import { main } from '../../../cli/main';

export const REPOSITORY = resolve(__dirname, '../../..');

export interface Ran {
  code: number;
  out: string;
  err: string;
}

/** Runs a command line in this process, as if typed in `cwd`. */
export async function ran(args: string[], options: { cwd?: string; color?: boolean } = {}): Promise<Ran> {
  const written = { out: [] as string[], err: [] as string[] };
  const io: Io = {
    out: (line) => written.out.push(line),
    err: (line) => written.err.push(line),
    color: options.color ?? false,
    cwd: options.cwd ?? REPOSITORY,
  };
  const code = await main(args, io);
  return { code, out: written.out.join('\n'), err: written.err.join('\n') };
}
