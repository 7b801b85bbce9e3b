import pc from 'picocolors';
import type { Io } from './command';

const ERASE_LINE = '\r\u001b[2K';

/** Standard output and error of this process. */
export function terminalIo(): Io {
  exitQuietlyWhenReaderCloses();
  let shown = false;
  const write = (stream: NodeJS.WriteStream, text: string) => {
    if (shown) process.stderr.write(ERASE_LINE);
    shown = false;
    stream.write(text);
  };
  return {
    out: (line) => write(process.stdout, `${line}\n`),
    err: (line) => write(process.stderr, `${line}\n`),
    color: pc.isColorSupported && process.stdout.isTTY === true,
    cwd: process.cwd(),
    transient: process.stderr.isTTY
      ? (text) => {
          process.stderr.write(ERASE_LINE + text);
          shown = true;
        }
      : undefined,
  };
}

/** `flyte-tenancy plan | head` is no error. */
function exitQuietlyWhenReaderCloses(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
}
