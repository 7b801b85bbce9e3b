import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { MAX_DEPTH } from './nesting';
import type { Source } from './source';
import { type Problem, quote, unprintable } from './text';

/** Stands for a value that was refused when it was read: no schema accepts it. */
export const REFUSED = Symbol('refused');

/** How many values aliases may add: enough for 2,000 teams that share blocks, far from what exhausts memory. */
const MAX_ALIASED_VALUES = 100_000;

const CORE_TAGS = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
);

export const NO_TEXT_KEY = 'a key must be plain text, not a list, a mapping or an alias';
const NO_MERGE_KEY =
  'merge keys (<<) are not supported; give the whole block an alias, such as "quota: *small"';

/** The text of the file holds none (registry/text.ts), so only an escape can make one. */
const mayHideCharacters = (node: Scalar): boolean => node.type === 'QUOTE_DOUBLE';

/** Turns nodes into data; finds what YAML allows and the registry does not. */
export class Reader {
  readonly problems: Problem[] = [];
  private readonly anchors = new Map<string, Node>();
  private readonly open = new Set<Node>();
  private aliased = 0;
  private exhausted = false;

  private error(offset: number, rule: string, message: string): symbol {
    this.problems.push({ offset, severity: 'error', rule, message });
    return REFUSED;
  }

  read(node: Node | null | undefined, fallback: number, inAlias = false): { value: unknown; source: Source } {
    const offset = node?.range?.[0] ?? fallback;
    if (inAlias) this.aliased += 1;
    if (this.aliased > MAX_ALIASED_VALUES) {
      if (!this.exhausted) {
        this.error(
          offset,
          'alias-bomb',
          `aliases expand to more than ${MAX_ALIASED_VALUES} values; write the values out`,
        );
      }
      this.exhausted = true;
      return { value: REFUSED, source: { offset } };
    }
    if (node === null || node === undefined) return { value: null, source: { offset } };
    if (isAlias(node)) return this.readAlias(node, offset);
    if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
    if (node.tag !== undefined && !CORE_TAGS.has(node.tag)) return { value: REFUSED, source: { offset } };
    if (isScalar(node)) return { value: this.readScalar(node, offset), source: { offset } };
    if (this.open.size >= MAX_DEPTH) {
      this.error(
        offset,
        'too-deep',
        `more than ${MAX_DEPTH} levels are nested here; the registry has at most 9`,
      );
      return { value: REFUSED, source: { offset } };
    }
    this.open.add(node);
    const result = isMap(node) ? this.readMap(node, offset, inAlias) : this.readList(node, offset, inAlias);
    this.open.delete(node);
    return result;
  }

  private readAlias(node: Alias, offset: number): { value: unknown; source: Source } {
    const target = this.anchors.get(node.source);
    if (target === undefined || this.open.has(target)) {
      const why = target === undefined ? `has no anchor &${node.source} before it` : 'contains itself';
      this.error(offset, 'bad-alias', `alias *${node.source} ${why}; write the value out`);
      return { value: REFUSED, source: { offset } };
    }
    const { value, source } = this.read(target, offset, true);
    return { value, source: { ...source, offset } };
  }

  private readScalar(node: Scalar, offset: number): unknown {
    const value = node.value;
    if (typeof value === 'string') {
      const odd = mayHideCharacters(node) ? unprintable(value) : undefined;
      if (odd === undefined) return value;
      return this.error(
        offset,
        'unprintable',
        `the text holds the invisible character ${odd.name}; remove it`,
      );
    }
    const written = node.source ?? String(value);
    if (typeof value === 'number' && !/^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)$/.test(written)) {
      const fix = Number.isFinite(value) ? `write ${value}` : 'write a decimal number';
      return this.error(
        offset,
        'number-notation',
        `${written} is not in plain decimal notation; ${fix}, or put text in quotes`,
      );
    }
    if (typeof value === 'number' && /^[-+]?0[0-9]/.test(written)) {
      return this.error(
        offset,
        'number-notation',
        `${written} has leading zeros; write ${value}, or put text in quotes`,
      );
    }
    return value;
  }

  private readMap(node: YAMLMap, offset: number, inAlias: boolean): { value: unknown; source: Source } {
    const value: Record<string, unknown> = {};
    const entries = new Map<string, Source>();
    for (const pair of node.items as Pair<Node, Node | null>[]) {
      const keyAt = pair.key?.range?.[0] ?? offset;
      if (pair.key?.anchor !== undefined) this.anchors.set(pair.key.anchor, pair.key);
      const entry = this.read(pair.value, keyAt, inAlias);
      const key = this.readKey(pair.key, keyAt, entries);
      if (key === undefined) continue;
      value[key] = entry.value;
      entries.set(key, { ...entry.source, keyOffset: keyAt });
    }
    // A mapping whose keys were all refused is not empty.
    const kept = entries.size > 0 || node.items.length === 0;
    return { value: kept ? value : REFUSED, source: { offset, entries } };
  }

  private readKey(node: Node, offset: number, taken: ReadonlyMap<string, unknown>): string | undefined {
    const refuse = (rule: string, message: string): undefined => {
      this.error(offset, rule, message);
    };
    if (!isScalar(node)) return refuse('key-type', NO_TEXT_KEY);
    const key = String(node.value ?? '');
    const odd = mayHideCharacters(node) ? unprintable(key) : undefined;
    if (odd !== undefined) {
      return refuse('unprintable', `the key holds the invisible character ${odd.name}; remove it`);
    }
    if (key === '<<') return refuse('merge-key', NO_MERGE_KEY);
    if (key === '__proto__') return refuse('reserved-name', '"__proto__" is reserved; choose another key');
    if (!taken.has(key)) return key;
    const fix = 'each key may stand only once in a block: merge the two or rename one';
    return refuse('duplicate-key', `duplicate key ${quote(key)}; ${fix}`);
  }

  private readList(node: Node, offset: number, inAlias: boolean): { value: unknown; source: Source } {
    const read = isSeq(node) ? node.items.map((item) => this.read(item as Node, offset, inAlias)) : [];
    return {
      value: read.map((item) => item.value),
      source: { offset, items: read.map((item) => item.source) },
    };
  }
}
