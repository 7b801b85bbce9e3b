/** Damerau-Levenshtein distance (optimal string alignment), or `limit + 1` as soon as it must exceed the limit. */
export function editDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let older: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, older[j - 2]! + 1);
      }
      row.push(best);
    }
    if (Math.min(...row) > limit) return limit + 1;
    older = previous;
    previous = row;
  }
  return previous[b.length]!;
}

/** Longer names than this are compared with nothing: no id is that long. */
const LONGEST = 80;

/**
 * The candidate that `name` is most likely a misspelling of, if any: at most a third of it wrong, or the unique one
 * that it begins (`dev` -> `development`).
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length === 0 || name.length > LONGEST) return undefined;
  const lower = name.toLowerCase();
  let limit = Math.max(1, Math.floor(name.length / 3));
  let best: string | undefined;
  const begun: string[] = [];
  for (const candidate of candidates) {
    const other = candidate.toLowerCase();
    if (name.length >= 2 && other.startsWith(lower)) begun.push(candidate);
    const distance = editDistance(lower, other, limit);
    if (distance <= limit) {
      best = candidate;
      limit = distance - 1;
      if (limit < 0) return best;
    }
  }
  return best ?? (begun.length === 1 ? begun[0] : undefined);
}

/** `; did you mean "staging"?`, or nothing. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const found = nearest(name, candidates);
  return found === undefined ? '' : `; did you mean "${found}"?`;
}

/** How many names a message lists at most. */
const LISTED = 16;

/** `a, b, c`, cut when long: the part of a message that says what is allowed. */
export function listed(names: Iterable<string>): string {
  const all = [...names];
  if (all.length === 0) return 'none';
  if (all.length <= LISTED) return all.join(', ');
  return `${all.slice(0, LISTED).join(', ')} and ${all.length - LISTED} more`;
}
