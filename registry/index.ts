import { buildRegistry } from './build';
import type { Diagnostic } from './diagnostic';
import { parseYaml } from './document';
import { type ShapeProblem, shapeProblems } from './issues';
import type { Registry } from './model';
import { positions } from './position';
import { prune } from './prune';
import { checkRules } from './rules';
import { tenantsFile } from './schema';
import { decode, emptyFile, type Problem, quote } from './text';

export { type Diagnostic, formatDiagnostic } from './diagnostic';
export { tenantsJsonSchema } from './json-schema';
export type * from './model';

export interface ParseResult {
  /** Deeply frozen and sorted by id; absent when there is any error. */
  registry?: Registry;
  /** All of them, sorted by position. */
  diagnostics: Diagnostic[];
}

/**
 * Reads and validates the text of tenants.yaml. Never throws: whatever is wrong with the source is in the diagnostics.
 *
 * @param source the file's bytes (checked to be UTF-8) or text
 * @param file its name as the user wrote it, for the diagnostics
 */
export function parseRegistry(source: Uint8Array | string, file: string): ParseResult {
  const { text, problem } = decode(source);
  const position = positions(text);
  const result = (problems: readonly Problem[], build?: () => Registry): ParseResult => {
    const diagnostics = report(problems, file, position);
    const valid = !diagnostics.some((diagnostic) => diagnostic.severity === 'error');
    return valid && build !== undefined ? { registry: build(), diagnostics } : { diagnostics };
  };
  if (problem !== undefined) return result([problem]);

  const { root, problems } = parseYaml(text);
  if (root === undefined) return result(problems);
  if (!isMapping(root.value))
    return result([...problems, ...(problems.length > 0 ? [] : [notMapping(root.value)])]);
  const parsed = tenantsFile.safeParse(root.value);
  if (parsed.success) {
    const found = [...problems, ...checkRules(parsed.data, root.source, parsed.data, [], position)];
    return result(found, () => buildRegistry(parsed.data, root.source, position));
  }
  const shape = shapeProblems(parsed.error.issues, root.value, root.source);
  const refused = shape.map((found) => found.path);
  const rest = prune(root.value, root.source, refused);
  const rules = rest === undefined ? [] : checkRules(rest.file, rest.source, root.value, refused, position);
  return result([...problems, ...audible(shape), ...rules]);
}

const isMapping = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function notMapping(value: unknown): Problem {
  if (value === null) return emptyFile;
  const message = `the file must be a mapping of ${Object.keys(tenantsFile.shape).join(', ')}, but is ${quote(value)}`;
  return { offset: 0, severity: 'error', rule: 'type', message };
}

/** Without those that only follow from a value refused earlier. */
const audible = (shape: readonly ShapeProblem[]): ShapeProblem[] =>
  shape.filter((found) => found.rule !== 'silent');

function report(
  problems: readonly Problem[],
  file: string,
  position: ReturnType<typeof positions>,
): Diagnostic[] {
  const seen = new Set<string>();
  return [...problems]
    .sort((a, b) => a.offset - b.offset)
    .filter(({ offset, message }) => {
      const key = `${offset} ${message}`;
      return !seen.has(key) && seen.add(key);
    })
    .map(({ offset, severity, rule, message }) => ({ file, ...position(offset), severity, rule, message }));
}
