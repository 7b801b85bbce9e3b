import { isObject, type Properties, UNKNOWN } from './properties';

/** One property that differs between two states of a resource. */
export interface Change {
  /** Engine's property path: `limits.cpu`, `tags[1]`, `labels["flyte.org/x"]`. */
  path: string;
  kind: 'add' | 'delete' | 'update';
}

/** Differences between two normalized property bags, smallest parts first; unknown new values count as updates. */
export function changes(olds: Properties, news: Properties): Change[] {
  return compare(olds, news, '');
}

/** The top-level property a path starts with. */
export function rootOf(path: string): string {
  return path.split(/[.[]/, 1)[0] ?? path;
}

function compare(olds: unknown, news: unknown, path: string): Change[] {
  if (olds === news && news !== UNKNOWN) return [];
  if (olds === undefined) return [{ path, kind: 'add' }];
  if (news === undefined) return [{ path, kind: 'delete' }];
  if (isObject(olds) && isObject(news)) {
    const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])].sort();
    return keys.flatMap((key) => compare(olds[key], news[key], member(path, key)));
  }
  if (Array.isArray(olds) && Array.isArray(news)) {
    const length = Math.max(olds.length, news.length);
    return Array.from({ length }, (_, i) => compare(olds[i], news[i], `${path}[${i}]`)).flat();
  }
  return [{ path, kind: 'update' }];
}

function member(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path ? `${path}.${key}` : key;
}
