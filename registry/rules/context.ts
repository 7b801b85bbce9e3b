import type { Position } from '../model';
import type { TenantsFile } from '../schema';
import { find, keyOffset, type Path, type Source, valueOffset } from '../source';
import type { Problem } from '../text';

/** What every rule sees. Ids are looked up in sets, never in objects, which answer to `constructor`. */
export interface Context {
  file: TenantsFile;
  domains: ReadonlySet<string>;
  roles: ReadonlySet<string>;
  /** Team ids. */
  teams: ReadonlySet<string>;
  /** The team whose project it is. */
  owner(project: string): string | undefined;
  /** Report at a value. */
  error(path: Path, rule: string, message: string): void;
  warn(path: Path, rule: string, message: string): void;
  /** Report at a key. */
  errorAtKey(path: Path, rule: string, message: string): void;
  warnAtKey(path: Path, rule: string, message: string): void;
  /** Offset of the value at the path, to tell which of two comes first. */
  offset(path: Path): number;
  /** The readable part of the file has the path. */
  has(path: Path): boolean;
  /** Something at or below the path was refused already: what is missing there is no fault of its own. */
  faulty(path: Path): boolean;
  /** Line of the value at the path, for messages about another place. */
  line(path: Path): number;
}

export type Check = (context: Context) => void;

const keyOf = (path: Path): string => path.join('\n');

/** The paths and all that lead to them. */
function withAncestors(paths: readonly Path[]): ReadonlySet<string> {
  return new Set(paths.flatMap((path) => path.map((_, index) => keyOf(path.slice(0, index + 1)))));
}

function keysOf(raw: unknown, field: string): ReadonlySet<string> {
  const map = (raw as Record<string, unknown> | null)?.[field];
  const keys = typeof map === 'object' && map !== null && !Array.isArray(map) ? Object.keys(map) : [];
  return new Set(keys.filter((key) => !/\s/.test(key)));
}

export function context(
  file: TenantsFile,
  source: Source,
  raw: unknown,
  refused: readonly Path[],
  position: (offset: number) => Position,
  problems: Problem[],
): Context {
  const at = (offsetOf: typeof valueOffset, severity: Problem['severity']) => {
    return (path: Path, rule: string, message: string): void => {
      problems.push({ offset: offsetOf(source, path), severity, rule, message });
    };
  };
  const faults = withAncestors(refused);
  const owners = new Map(
    Object.entries(file.teams).flatMap(([team, { projects }]) =>
      Object.keys(projects).map((id) => [id, team]),
    ),
  );
  return {
    file,
    owner: (project) => owners.get(project),
    domains: keysOf(raw, 'domains'),
    roles: keysOf(raw, 'roles'),
    teams: keysOf(raw, 'teams'),
    error: at(valueOffset, 'error'),
    warn: at(valueOffset, 'warning'),
    errorAtKey: at(keyOffset, 'error'),
    warnAtKey: at(keyOffset, 'warning'),
    offset: (path) => valueOffset(source, path),
    has: (path) => find(source, path) !== undefined,
    faulty: (path) => faults.has(keyOf(path)),
    line: (path) => position(valueOffset(source, path)).line,
  };
}
