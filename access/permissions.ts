import { PERMISSIONS, PLATFORM_PERMISSIONS } from '../registry/permissions';

/** A set of permissions, one bit each in the order of `PERMISSIONS`; 0 is nothing. */
export type Mask = number;

const BITS: ReadonlyMap<string, Mask> = new Map(PERMISSIONS.map((p, i) => [p, 1 << i]));

/** What a permission carries with it in the same project and domain, so that a role says the thing once. */
const CARRIES: Readonly<Record<string, readonly string[]>> = {
  // Registration uploads the code first.
  'workflows:create': ['data:upload'],
  // Who may start executions in a project runs what is registered there, uploads its code and inputs, and resumes it at a gate.
  'executions:create': ['workflows:execute', 'data:upload', 'signals:set'],
  'executions:read': ['data:download'],
  // Archiving an execution is the lesser act.
  'executions:terminate': ['executions:update'],
};

/** Every binding lets its subjects see the project itself and the attributes that apply to them. */
const CARRIED_BY_ANY = maskOf(['projects:read', 'attributes:read']);

/** All that a suspended team keeps, and all that others keep in its shared projects. */
export const READS: Mask = maskOf([
  'workflows:read',
  'launchplans:read',
  'executions:read',
  'data:download',
  'projects:read',
  'attributes:read',
]);

/** What `sharedWith` passes on, and only to those who hold it in their own team: see and launch entities. */
export const SHAREABLE: Mask = maskOf([
  'workflows:read',
  'workflows:execute',
  'launchplans:read',
  'projects:read',
]);

/** No binding gives these, whatever a role says. */
const PLATFORM_ONLY: Mask = maskOf(PLATFORM_PERMISSIONS);

/** Mask of known permissions; unknown names give nothing. */
export function maskOf(permissions: readonly string[]): Mask {
  return permissions.reduce((mask, p) => mask | (BITS.get(p) ?? 0), 0);
}

/** What a role with these permissions gives, everything carried included. */
export function maskOfRole(permissions: readonly string[]): Mask {
  const named = maskOf(permissions) & ~PLATFORM_ONLY;
  if (named === 0) return 0;
  const carried = permissions.flatMap((p) => CARRIES[p] ?? []);
  return named | maskOf(carried) | CARRIED_BY_ANY;
}

/** The permissions in a mask, in the order of `PERMISSIONS`. */
export function permissionsOf(mask: Mask): string[] {
  return PERMISSIONS.filter((_, i) => mask & (1 << i));
}
