import { type TenantsFile, tenantsFile } from './schema';
import type { Path, Source } from './source';

/**
 * The part of a faulty file that can be read, so that one mistake does not hide another: refused values are left out,
 * then what can't stand without them.
 */
export function prune(
  data: unknown,
  source: Source,
  refused: readonly Path[],
): { file: TenantsFile; source: Source } | undefined {
  let paths = refused;
  let value = data;
  let at = source;
  // Each round removes at least one value, and what is removed next contains it: the depth bounds the rounds.
  for (let round = 0; round < 12; round += 1) {
    ({ value, source: at } = without(value, at, tree(paths)));
    if (value === undefined) return undefined;
    const parsed = tenantsFile.safeParse(value);
    if (parsed.success) return { file: parsed.data, source: at };
    paths = parsed.error.issues.map((issue) => issue.path as Path).map((path) => existing(value, path));
  }
  return undefined;
}

/** A missing key is removed by removing what lacks it. */
function existing(value: unknown, path: Path): Path {
  let at: any = value;
  for (const [index, step] of path.entries()) {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, step)) return path.slice(0, index);
    at = at[step];
  }
  return path;
}

interface Removal {
  whole: boolean;
  children: Map<string | number, Removal>;
}

function tree(paths: readonly Path[]): Removal {
  const root: Removal = { whole: false, children: new Map() };
  for (const path of paths) {
    let at = root;
    for (const step of path) {
      const next = at.children.get(step) ?? { whole: false, children: new Map() };
      at.children.set(step, next);
      at = next;
    }
    at.whole = true;
  }
  return root;
}

function without(
  value: unknown,
  source: Source,
  removal: Removal | undefined,
): { value: unknown; source: Source } {
  if (removal === undefined) return { value, source };
  if (removal.whole) return { value: undefined, source };
  if (Array.isArray(value)) {
    const kept = value
      .map((item, index) => without(item, source.items![index]!, removal.children.get(index)))
      .filter((item) => item.value !== undefined);
    return { value: kept.map((k) => k.value), source: { ...source, items: kept.map((k) => k.source) } };
  }
  if (value === null || typeof value !== 'object') return { value, source };
  const result: Record<string, unknown> = {};
  const entries = new Map(source.entries);
  for (const [key, child] of Object.entries(value)) {
    const kept = without(child, source.entries!.get(key)!, removal.children.get(key));
    if (kept.value === undefined) {
      entries.delete(key);
      continue;
    }
    result[key] = kept.value;
    entries.set(key, kept.source);
  }
  return { value: result, source: { ...source, entries } };
}
