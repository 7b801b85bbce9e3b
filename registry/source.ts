/** Where each value and key of the file stands; shaped like the file's data. */
export interface Source {
  /** Offset of the value. */
  offset: number;
  /** Offset of its key; absent in a list and at the root. */
  keyOffset?: number;
  entries?: Map<string, Source>;
  items?: Source[];
}

export type Path = readonly (string | number)[];

/** The source at the path; undefined when there is no such value. */
export function find(root: Source, path: Path): Source | undefined {
  let at: Source | undefined = root;
  for (const step of path) {
    at = typeof step === 'number' ? at?.items?.[step] : at?.entries?.get(String(step));
  }
  return at;
}

/** Offset of the value at the path, or of the nearest thing around it that exists. */
export function valueOffset(root: Source, path: Path): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const found = find(root, path.slice(0, length));
    if (found === undefined) continue;
    return length === path.length ? found.offset : (found.keyOffset ?? found.offset);
  }
  return root.offset;
}

/** Offset of the key at the path; of the value when it has no key (a list's entry). */
export function keyOffset(root: Source, path: Path): number {
  const found = find(root, path);
  return found === undefined ? valueOffset(root, path) : (found.keyOffset ?? found.offset);
}
