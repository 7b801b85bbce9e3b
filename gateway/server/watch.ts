import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const SETTLE_MS = 100;

/**
 * Calls back when what is at a path (a file, or the files of a directory) has other content. Watches the directory,
 * because ConfigMaps and Secrets change by exchanging a symbolic link beside the file, and polls besides, because
 * notifications may be missing. Returns how to stop.
 *
 * @param known the content's fingerprint from before it was first read, so that no change falls between
 */
export function watchContent(
  path: string,
  pollMs: number,
  changed: () => void,
  known = fingerprint(path),
): () => void {
  const check = () => {
    const now = fingerprint(path);
    if (now === known) return;
    known = now;
    changed();
  };
  let settling: NodeJS.Timeout | undefined;
  const notice = () => {
    clearTimeout(settling);
    settling = setTimeout(check, SETTLE_MS);
  };
  const poll = setInterval(check, pollMs);
  poll.unref();
  const watcher = startWatcher(statSync(path).isDirectory() ? path : dirname(path), notice);
  return () => {
    clearTimeout(settling);
    clearInterval(poll);
    watcher?.close();
  };
}

/** Without notifications (too many watches), polling does it alone. */
function startWatcher(directory: string, notice: () => void) {
  try {
    return watch(directory, { persistent: false }, notice).on('error', () => {});
  } catch {
    return undefined;
  }
}

/** Equal for equal content; something of its own when it can't be read. */
export function fingerprint(path: string): string {
  const hash = createHash('sha256');
  try {
    const files = statSync(path).isDirectory()
      ? readdirSync(path, { withFileTypes: true })
          .map((entry) => join(path, entry.name))
          .filter((file) => !basename(file).startsWith('..') && statSync(file).isFile())
          .sort()
      : [path];
    for (const file of files) hash.update(file).update(readFileSync(file));
  } catch (error) {
    hash.update(String((error as NodeJS.ErrnoException).code));
  }
  return hash.digest('hex');
}
