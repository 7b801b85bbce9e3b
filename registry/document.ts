import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import { MAX_DEPTH, tooDeep } from './nesting';
import type { Source } from './source';
import { type Problem, unprintable } from './text';

/** A YAML file as plain data, with the place of everything in it. */
export interface Parsed {
  /** Absent when the text is not YAML. */
  root?: { value: unknown; source: Source };
  problems: Problem[];
}

/** Stands for a value that was refused when it was read: no schema accepts it. */
export const REFUSED = Symbol('refused');

/** How many values aliases may add: enough for 2,000 teams that share blocks, far from what exhausts memory. */
const MAX_ALIASED_VALUES = 100_000;

const CORE_TAGS = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
);

/** Turns nodes into data; finds what YAML allows and the registry does not. */
class Reader {
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
      const odd = unprintable(value);
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
      const key = isScalar(pair.key) ? String(pair.key.value ?? '') : undefined;
      if (pair.key?.anchor !== undefined) this.anchors.set(pair.key.anchor, pair.key);
      const entry = this.read(pair.value, keyAt, inAlias);
      if (key === undefined)
        this.error(keyAt, 'key-type', 'a key must be plain text, not a list, a mapping or an alias');
      else if (key === '<<') {
        this.error(
          keyAt,
          'merge-key',
          'merge keys (<<) are not supported; give the whole block an alias, such as "quota: *small"',
        );
      } else if (key === '__proto__')
        this.error(keyAt, 'reserved-name', '"__proto__" is reserved; choose another key');
      else if (unprintable(key) !== undefined) {
        this.error(
          keyAt,
          'unprintable',
          `the key holds the invisible character ${unprintable(key)?.name}; remove it`,
        );
      } else if (entries.has(key)) {
        this.error(
          keyAt,
          'duplicate-key',
          `duplicate key "${key}"; each key may stand only once in a block: merge the two or rename one`,
        );
      } else {
        value[key] = entry.value;
        entries.set(key, { ...entry.source, keyOffset: keyAt });
      }
    }
    // A mapping whose keys were all refused is not empty.
    const kept = entries.size > 0 || node.items.length === 0;
    return { value: kept ? value : REFUSED, source: { offset, entries } };
  }

  private readList(node: Node, offset: number, inAlias: boolean): { value: unknown; source: Source } {
    const read = isSeq(node) ? node.items.map((item) => this.read(item as Node, offset, inAlias)) : [];
    return {
      value: read.map((item) => item.value),
      source: { offset, items: read.map((item) => item.source) },
    };
  }
}

/** After these errors the rest of the document still means what it says. */
const HARMLESS = new Set(['TAG_RESOLVE_FAILED', 'NON_STRING_KEY']);

function fromYaml(error: YAMLError): Problem {
  const offset = error.pos[0];
  const first = error.message
    .split('\n', 1)[0]!
    .slice(0, 160)
    .replace(/ at line \d+, column \d+:?$/, '');
  if (error.code === 'TAG_RESOLVE_FAILED') {
    return {
      offset,
      severity: 'error',
      rule: 'tag',
      message: `${first}; YAML tags are not supported: remove it`,
    };
  }
  if (error.code === 'NON_STRING_KEY') {
    return {
      offset,
      severity: 'error',
      rule: 'key-type',
      message: 'a key must be plain text, not a list, a mapping or an alias',
    };
  }
  if (error.code === 'MULTIPLE_DOCS') {
    const message = 'the file holds several YAML documents; the registry is one: remove the line "---"';
    return { offset, severity: 'error', rule: 'multiple-documents', message };
  }
  return { offset, severity: 'error', rule: 'yaml-syntax', message: `YAML syntax: ${first}` };
}

const nestedTooDeeply = (offset: number): Problem => {
  const message = `more than ${MAX_DEPTH} levels are nested here; the registry has at most 9`;
  return { offset, severity: 'error', rule: 'too-deep', message };
};

function directiveProblem(document: Document, text: string): Problem[] {
  const yaml = document.directives?.yaml;
  if (!yaml?.explicit || yaml.version === '1.2') return [];
  const message = `YAML ${yaml.version} is not supported; the registry is YAML 1.2: remove the %YAML line`;
  return [{ offset: Math.max(0, text.indexOf('%YAML')), severity: 'error', rule: 'yaml-syntax', message }];
}

/** The parser's second error at a place is a consequence of the first. */
function firstAtEach(problems: readonly Problem[]): Problem[] {
  const seen = new Set<number>();
  return problems.filter(({ offset }) => !seen.has(offset) && seen.add(offset));
}

/** Reads one YAML 1.2 document. Never throws. */
export function parseYaml(text: string): Parsed {
  const deep = tooDeep(text);
  if (deep !== undefined) return { problems: [nestedTooDeeply(deep)] };
  try {
    const document = parseDocument(text, {
      prettyErrors: false,
      stringKeys: true,
      schema: 'core',
      version: '1.2',
      // Checked by the reader: here every key would be compared with every other of its block.
      uniqueKeys: false,
      resolveKnownTags: false,
      // At `silent` a second document would be dropped without an error.
      logLevel: 'error',
    });
    const problems = [
      ...firstAtEach([...document.errors, ...document.warnings].map(fromYaml)),
      ...directiveProblem(document as Document, text),
    ];
    if (document.errors.some((error) => !HARMLESS.has(error.code))) return { problems };
    const reader = new Reader();
    const root = reader.read(document.contents as Node | null, 0);
    return { root, problems: [...problems, ...reader.problems] };
  } catch (error) {
    // Thousands of levels of indentation exhaust the parser's stack.
    if (!(error instanceof RangeError)) throw error;
    return { problems: [nestedTooDeeply(0)] };
  }
}
