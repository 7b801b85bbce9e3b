import type { TenantsFile } from '../schema';
import { keyOffset, type Path, type Source, valueOffset } from '../source';
import type { Problem } from '../text';

/** What every rule sees. Ids are looked up in sets, never in objects, which answer to `constructor`. */
export interface Context {
  file: TenantsFile;
  domains: ReadonlySet<string>;
  roles: ReadonlySet<string>;
  /** Team ids. */
  teams: ReadonlySet<string>;
  /** Report at a value. */
  error(path: Path, rule: string, message: string): void;
  warn(path: Path, rule: string, message: string): void;
  /** Report at a key. */
  errorAtKey(path: Path, rule: string, message: string): void;
  warnAtKey(path: Path, rule: string, message: string): void;
  /** Offset of the value at the path, to tell which of two comes first. */
  offset(path: Path): number;
}

export type Check = (context: Context) => void;

function keysOf(raw: unknown, field: string): ReadonlySet<string> {
  const map = (raw as Record<string, unknown> | null)?.[field];
  return new Set(typeof map === 'object' && map !== null && !Array.isArray(map) ? Object.keys(map) : []);
}

export function context(file: TenantsFile, source: Source, raw: unknown, problems: Problem[]): Context {
  const at = (offsetOf: typeof valueOffset, severity: Problem['severity']) => {
    return (path: Path, rule: string, message: string): void => {
      problems.push({ offset: offsetOf(source, path), severity, rule, message });
    };
  };
  return {
    file,
    domains: keysOf(raw, 'domains'),
    roles: keysOf(raw, 'roles'),
    teams: keysOf(raw, 'teams'),
    error: at(valueOffset, 'error'),
    warn: at(valueOffset, 'warning'),
    errorAtKey: at(keyOffset, 'error'),
    warnAtKey: at(keyOffset, 'warning'),
    offset: (path) => valueOffset(source, path),
  };
}
