import { resolve } from 'node:path';
import { type Diagnostic, formatDiagnostic, type Registry } from '../registry';
import { readRegistry } from '../registry/file';
import { didYouMean, listed } from '../registry/nearest';
import { UserError } from './command';
import { count } from './format/amount';

export const DEFAULT_FILE = 'tenants.yaml';

/** The registry that a command was given, as far as it could be read. */
export interface RegistryFile {
  /** As the user named it. */
  file: string;
  registry?: Registry;
  diagnostics: Diagnostic[];
}

/** Reads and validates a file; diagnostics name it as the user did. */
export function openRegistry(file: string, cwd: string): RegistryFile {
  const { registry, diagnostics } = readRegistry(resolve(cwd, file));
  return { file, registry, diagnostics: diagnostics.map((each) => ({ ...each, file })) };
}

/**
 * The same for commands that go on only with a valid registry.
 * @throws UserError listing every error; code 2 when the file can't be read, otherwise 1
 */
export function validRegistry(file: string, cwd: string): RegistryFile & { registry: Registry } {
  const { registry, diagnostics } = openRegistry(file, cwd);
  if (registry) return { file, registry, diagnostics };
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(formatDiagnostic);
  throw new UserError(
    [`${count(errors.length, 'error')} in ${file}`, ...errors].join('\n'),
    failureCode(diagnostics),
  );
}

/** 2 for a file that can't be read, 1 for one with errors, 0 for a valid one. */
export function failureCode(diagnostics: readonly Diagnostic[]): number {
  if (diagnostics.some(({ rule }) => rule === 'unreadable-file')) return 2;
  return diagnostics.some(({ severity }) => severity === 'error') ? 1 : 0;
}

/** The one file a command line names, or `tenants.yaml`. */
export function fileArgument(positionals: readonly string[]): string {
  if (positionals.length > 1)
    throw new UserError(`takes one file, not ${positionals.length}: ${positionals.join(' ')}`);
  return positionals[0] ?? DEFAULT_FILE;
}

/** @throws UserError when the registry has no such team, naming the nearest */
export function requireTeam(registry: Registry, team: string | undefined): void {
  if (team === undefined || registry.teams.some(({ id }) => id === team)) return;
  const ids = registry.teams.map(({ id }) => id);
  throw new UserError(`there is no team "${team}"; teams are ${listed(ids)}${didYouMean(team, ids)}`);
}
