import pc from 'picocolors';
import type { Io } from './command';

/** Standard output and error of this process. */
export function terminalIo(): Io {
  exitQuietlyWhenReaderCloses();
  return {
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
    color: pc.isColorSupported && process.stdout.isTTY === true,
    cwd: process.cwd(),
  };
}

/** `flyte-tenancy plan | head` is no error. */
function exitQuietlyWhenReaderCloses(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
}
