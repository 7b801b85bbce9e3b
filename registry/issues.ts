import { stringify } from 'yaml';
import type * as z from 'zod';
import { didYouMean, listed } from './nearest';
import { PLATFORM_PERMISSIONS } from './permissions';
import { REFUSED } from './reader';
import { tenantsFile } from './schema';
import { find, keyOffset, type Path, type Source, valueOffset } from './source';
import { type Problem, quote } from './text';

type Issue = z.core.$ZodIssue;
type Schema = z.core.$ZodType;

/** One thing wrong with the shape, and the path whose value can't be used. */
export interface ShapeProblem extends Problem {
  path: Path;
}

/** The schema that governs the path: objects, records, lists and the objects of unions. */
function schemaAt(root: Schema, path: Path): Schema[] {
  let at: Schema[] = [root];
  const unwrap = (schema: Schema): Schema[] => {
    const def = (schema as z.ZodType).def as any;
    if (def.type === 'optional' || def.type === 'default') return unwrap(def.innerType);
    return def.type === 'union' ? def.options.flatMap(unwrap) : [schema];
  };
  for (const step of path) {
    at = at.flatMap(unwrap).flatMap((schema) => {
      const def = (schema as z.ZodType).def as any;
      if (def.type === 'object') return def.shape[step] === undefined ? [] : [def.shape[step]];
      if (def.type === 'record') return [def.valueType];
      return def.type === 'array' ? [def.element] : [];
    });
  }
  return at.flatMap(unwrap);
}

function allowedKeys(path: Path): string[] {
  return schemaAt(tenantsFile, path).flatMap((schema) => {
    const def = (schema as z.ZodType).def as any;
    return def.type === 'object' ? Object.keys(def.shape) : [];
  });
}

/** `, such as domains: [development]`, from the schema's own example. */
function required(path: Path): string {
  const meta = schemaAt(tenantsFile, path).map((schema) => (schema as z.ZodType).meta())[0];
  const example = (meta?.examples as unknown[] | undefined)?.[0];
  return example === undefined
    ? ''
    : `, such as ${path.at(-1)}: ${stringify(example, { collectionStyle: 'flow' }).trim()}`;
}

/** `in team "alpha"`, from the nearest named thing around the path. */
function place(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return 'at the top level';
  if (path[0] === 'teams' && path.length === 2) return `in team "${last}"`;
  if (path[0] === 'teams' && path[2] === 'projects' && path.length === 4) return `in project "${last}"`;
  const name = [...path].reverse().find((step) => typeof step === 'string');
  return typeof last === 'number' ? `in an entry of "${name}"` : `in "${name}"`;
}

const EXPECTED: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

function wrongType(expected: string, input: unknown, name: string): string {
  const wanted = EXPECTED[expected] ?? expected;
  if (expected === 'string' && (typeof input === 'number' || typeof input === 'boolean')) {
    return `"${name}" must be text, but ${input} is a ${typeof input}; put it in quotes: "${input}"`;
  }
  if (expected === 'array' && typeof input === 'string') {
    return `"${name}" must be a list, but is ${quote(input)}; write [${input.length > 40 ? '...' : input}]`;
  }
  return `"${name}" must be ${wanted}, but is ${quote(input)}`;
}

/** `settings:` with nothing after it. */
function noValue(path: Path, name: string, issue: Issue): string {
  const wanted = issue.code === 'invalid_type' ? (EXPECTED[issue.expected] ?? issue.expected) : 'a value';
  if (typeof path.at(-1) === 'number') return `an entry of "${name}" is empty; write ${wanted} or remove it`;
  const optional = schemaAt(tenantsFile, path.slice(0, -1)).some((parent) => {
    const field = ((parent as z.ZodType).def as any).shape?.[name];
    return field === undefined || field.safeParse(undefined).success;
  });
  return `"${name}" has no value; write ${wanted}${optional ? ' or remove the key' : ''}`;
}

function unknownValue(
  input: unknown,
  allowed: readonly unknown[],
  name: string,
): { rule: string; message: string } {
  const values = allowed.map(String);
  if (typeof input !== 'string') return { rule: 'type', message: wrongType('string', input, name) };
  if (PLATFORM_PERMISSIONS.some((permission) => permission === input)) {
    const message = `permission "${input}" belongs to the platform and can't be part of a role; allowed: ${listed(values)}`;
    return { rule: 'platform-permission', message };
  }
  const permission = values.includes('workflows:read');
  const what = permission ? 'permission' : `value of "${name}"`;
  const message = `unknown ${what} ${quote(input)}${didYouMean(input, values)}; allowed: ${listed(values)}`;
  return { rule: permission ? 'unknown-permission' : 'value', message };
}

/** Turns zod's findings into ours, each at the value, the key or, when a key is missing, at what lacks it. */
export function shapeProblems(issues: readonly Issue[], data: unknown, source: Source): ShapeProblem[] {
  const valueAt = (path: Path): unknown =>
    path.reduce<unknown>((at, step) => (at as Record<string | number, unknown> | undefined)?.[step], data);
  const problem = (path: Path, offset: number, rule: string, message: string): ShapeProblem => {
    return { path, offset, severity: 'error', rule, message };
  };

  const translate = (issue: Issue, base: Path): ShapeProblem[] => {
    const path = [...base, ...(issue.path as (string | number)[])];
    const input = valueAt(path);
    const name = String([...path].reverse().find((step) => typeof step === 'string') ?? 'the file');
    const here = valueOffset(source, path);
    if (issue.code === 'unrecognized_keys') {
      const allowed = allowedKeys(path);
      return issue.keys.map((key) => {
        const unused = allowed.filter((other) => find(source, [...path, other]) === undefined);
        const message = `unknown key ${quote(key)} ${place(path)}${didYouMean(key, unused)}; allowed: ${listed(allowed)}`;
        return problem([...path, key], keyOffset(source, [...path, key]), 'unknown-key', message);
      });
    }
    if (issue.code === 'invalid_key') {
      const why = issue.issues[0]?.message ?? 'is not allowed as a key';
      return [problem(path, keyOffset(source, path), 'name', `${quote(path.at(-1))} ${why}`)];
    }
    if (find(source, path) === undefined && path.length > 0) {
      const parent = path.slice(0, -1);
      const message = `missing key "${name}" ${place(parent)}; add it${required(path)}`;
      return [problem(path, keyOffset(source, parent), 'missing-key', message)];
    }
    // The value was refused when it was read, with a better reason.
    if (input === REFUSED) return [problem(path, here, 'silent', '')];
    if (input === null) {
      return [problem(path, keyOffset(source, path), 'type', noValue(path, name, issue))];
    }
    if (issue.code === 'invalid_union') {
      const fitting = issue.errors.filter((errors) =>
        errors.every((e) => e.code !== 'invalid_type' || e.path.length > 0),
      );
      if (fitting.length === 1) return fitting[0]!.flatMap((e) => translate(e, path));
      const subject = typeof input === 'object' ? `"${name}"` : quote(input);
      return [problem(path, here, 'value', `${subject} ${issue.message}`)];
    }
    if (issue.code === 'invalid_type') {
      const message = issue.message.startsWith('must be')
        ? `${quote(input)} ${issue.message}`
        : wrongType(issue.expected, input, name);
      return [problem(path, here, 'type', message)];
    }
    if (issue.code === 'invalid_value') {
      const { rule, message } = unknownValue(input, issue.values, name);
      return [problem(path, here, rule, message)];
    }
    if (Array.isArray(input) || typeof input === 'object') {
      return [problem(path, keyOffset(source, path), 'empty', `"${name}" ${issue.message}`)];
    }
    return [problem(path, here, 'value', `${quote(input)} ${issue.message}`)];
  };
  return withoutMisspelt(issues.flatMap((issue) => translate(issue, [])));
}

/** A required key that is missing because it was misspelt is one mistake: the unknown key names the right one. */
function withoutMisspelt(problems: ShapeProblem[]): ShapeProblem[] {
  const meant = new Set(
    problems.flatMap(({ rule, path, message }) => {
      const name =
        rule === 'unknown-key' ? /; did you mean "([^"]*)"\?; allowed: /.exec(message)?.[1] : undefined;
      return name === undefined ? [] : [JSON.stringify([...path.slice(0, -1), name])];
    }),
  );
  return problems.map((found) =>
    found.rule === 'missing-key' && meant.has(JSON.stringify(found.path))
      ? { ...found, rule: 'silent', message: '' }
      : found,
  );
}
