import { type Document, type Node, parseDocument, type YAMLError } from 'yaml';
import { MAX_DEPTH, tooDeep } from './nesting';
import { NO_TEXT_KEY, Reader } from './reader';
import type { Source } from './source';
import type { Problem } from './text';

/** A YAML file as plain data, with the place of everything in it. */
export interface Parsed {
  /** Absent when the text is not YAML. */
  root?: { value: unknown; source: Source };
  problems: Problem[];
}

/** After these errors the rest of the document still means what it says. */
const HARMLESS = new Set(['TAG_RESOLVE_FAILED', 'NON_STRING_KEY']);

/** After another error, these are its consequences. */
const FOLLOWING = new Set(['UNEXPECTED_TOKEN', 'BAD_INDENT']);

/** What to do about the slips that are most common, by the parser's code. */
const FIXES: Partial<Record<YAMLError['code'], string>> = {
  BAD_ALIAS: 'put a value with "*" or "&" in quotes',
  BAD_INDENT: 'indent it like the keys beside it, with spaces',
  BAD_SCALAR_START: 'put the value in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'put a value with ": " in quotes',
  TAB_AS_INDENT: 'use spaces',
};

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
      message: NO_TEXT_KEY,
    };
  }
  if (error.code === 'MULTIPLE_DOCS') {
    const message = 'the file holds several YAML documents; the registry is one: remove the line "---"';
    return { offset, severity: 'error', rule: 'multiple-documents', message };
  }
  const fix = first.startsWith('Flow ') ? 'close it, or indent what belongs to it' : FIXES[error.code];
  return {
    offset,
    severity: 'error',
    rule: 'yaml-syntax',
    message: `YAML syntax: ${first}${fix === undefined ? '' : `; ${fix}`}`,
  };
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

/**
 * Without consequences: the second error at a place, all that comes after a tab, and the tokens and indentations that
 * are unexpected only because the parser lost its way before.
 */
function causes(errors: readonly YAMLError[]): YAMLError[] {
  const seen = new Set<number>();
  const firstOf = (matches: (error: YAMLError) => boolean) =>
    errors.filter(matches).reduce((least, { pos }) => Math.min(least, pos[0]), Number.POSITIVE_INFINITY);
  const lost = firstOf(({ code }) => !HARMLESS.has(code));
  const tab = firstOf(({ code }) => code === 'TAB_AS_INDENT');
  return errors.filter(({ code, pos }) => {
    const first = !seen.has(pos[0]) && pos[0] <= tab && (!FOLLOWING.has(code) || pos[0] <= lost);
    seen.add(pos[0]);
    return first;
  });
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
      ...causes([...document.errors, ...document.warnings]).map(fromYaml),
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
