import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Diagnostic, Registry } from '../registry';
import type { Command, Io } from './command';
import { count } from './format/amount';
import { excerpt } from './format/excerpt';
import { type Colors, colors } from './format/style';
import { failureCode, fileArgument, openRegistry, type RegistryFile } from './registry';

/** `validate`: is tenants.yaml right, and if not, where and how to mend it. */
export const validate: Command = {
  name: 'validate',
  summary: 'Check tenants.yaml: every mistake with its line, what is allowed and the fix',
  usage: `flyte-tenancy validate [FILE] [--json]

  FILE     the registry of teams; default: tenants.yaml in the current folder
  --json   print {file, valid, errors, warnings, diagnostics, teams} instead of text

Exit code: 0 valid (warnings allowed), 1 errors, 2 usage error or unreadable file.`,
  run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      options: { json: { type: 'boolean' } },
      allowPositionals: true,
    });
    const opened = openRegistry(fileArgument(positionals), io.cwd);
    if (values.json) io.out(JSON.stringify(asJson(opened), null, 2));
    else for (const line of asText(opened, io)) io.out(line);
    return failureCode(opened.diagnostics);
  },
};

function asJson({ file, registry, diagnostics }: RegistryFile) {
  const errors = diagnostics.filter(isError).length;
  return {
    file,
    valid: errors === 0,
    errors,
    warnings: diagnostics.length - errors,
    diagnostics,
    teams: registry?.teams.map((team) => ({
      id: team.id,
      projects: team.projects.map(({ id, domains }) => ({ id, domains })),
    })),
  };
}

function asText({ file, registry, diagnostics }: RegistryFile, io: Io): string[] {
  const c = colors(io.color);
  const source = diagnostics.length > 0 ? sourceOf(resolve(io.cwd, file)) : '';
  return [...diagnostics.flatMap((each) => shown(each, source, c)), summary(file, registry, diagnostics, c)];
}

function shown(diagnostic: Diagnostic, source: string, c: Colors): string[] {
  const { file, line, column, severity, message } = diagnostic;
  const paint = severity === 'error' ? c.red : c.yellow;
  return [
    `${c.bold(`${file}:${line}:${column}:`)} ${paint(`${severity}:`)} ${message}`,
    ...excerpt(source, diagnostic).map(c.dim),
  ];
}

function summary(
  file: string,
  registry: Registry | undefined,
  diagnostics: readonly Diagnostic[],
  c: Colors,
): string {
  const errors = diagnostics.filter(isError).length;
  const warnings = diagnostics.length - errors;
  const warned = warnings > 0 ? `, ${count(warnings, 'warning')}` : '';
  if (!registry) return `${c.red('✗')} ${file}: ${count(errors, 'error')}${warned}`;
  const projects = registry.teams.flatMap((team) => team.projects);
  const namespaces = projects.reduce((sum, project) => sum + project.domains.length, 0);
  const size = [
    count(registry.teams.length, 'team'),
    count(projects.length, 'project'),
    count(namespaces, 'namespace'),
    count(registry.roles.length, 'role'),
  ].join(', ');
  return `${c.green('✓')} ${file} is valid: ${size}${warned}`;
}

const isError = ({ severity }: Diagnostic) => severity === 'error';

/** For the excerpts only: a file that can't be read or isn't text has none. */
function sourceOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
