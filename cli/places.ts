import { type Access, compileAccess } from '../access';
import { didYouMean, listed } from '../registry/nearest';
import { PERMISSIONS } from '../registry/permissions';
import { UserError } from './command';
import { type RegistryFile, validRegistry } from './registry';

/** A valid registry and the access it gives. */
export interface OpenedAccess extends RegistryFile {
  registry: NonNullable<RegistryFile['registry']>;
  access: Access;
}

export function openAccess(file: string, cwd: string): OpenedAccess {
  const opened = validRegistry(file, cwd);
  return { ...opened, access: compileAccess(opened.registry) };
}

/** @throws UserError naming what is allowed and the nearest, when a project, domain or permission does not exist */
export function requirePlace({ access, file }: OpenedAccess, project: string, domain: string): void {
  requireOne('project', project, [...access.projects.keys()], file);
  requireOne('domain', domain, access.domains, file);
}

export function requirePermission(permission: string): void {
  requireOne('permission', permission, PERMISSIONS);
}

export function requireOne(what: string, name: string, known: readonly string[], file?: string): void {
  if (known.includes(name)) return;
  const where = file === undefined ? '' : ` in ${file}`;
  throw new UserError(
    `there is no ${what} "${name}"${where}${didYouMean(name, known)}; ${what}s: ${listed(known)}`,
  );
}
