import { readFileSync, statSync } from 'node:fs';
import { type ParseResult, parseRegistry } from './index';
import { MAX_BYTES } from './text';

const REASONS: Record<string, string> = {
  ENOENT: 'the file does not exist; name an existing one, such as tenants.yaml',
  EACCES: 'the file may not be read; change its permissions',
  EISDIR: 'this is a directory; name the file in it, such as tenants.yaml',
};

/**
 * Reads and validates a file. Never throws: a file that is missing or unreadable is a diagnostic at 1:1 with the rule
 * `unreadable-file`.
 */
export function readRegistry(path: string): ParseResult {
  const failed = (rule: string, message: string): ParseResult => {
    return { diagnostics: [{ file: path, line: 1, column: 1, severity: 'error', rule, message }] };
  };
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return failed('unreadable-file', REASONS['EISDIR']!);
    if (stat.isCharacterDevice() || stat.isBlockDevice())
      return failed('unreadable-file', 'this is a device; name a file, such as tenants.yaml');
    // Refused before it is read: a mistaken name may lead to something that fills the memory.
    if (stat.size > MAX_BYTES) {
      const mebibytes = (stat.size / 1024 / 1024).toFixed(1);
      return failed(
        'file-size',
        `the file has ${mebibytes} MiB; at most ${MAX_BYTES / 1024 / 1024} MiB are read`,
      );
    }
    return parseRegistry(readFileSync(path), path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    return failed('unreadable-file', REASONS[code] ?? `the file can't be read (${code})`);
  }
}
