/** The authorization model: who may do what in which project and domain, and why. Pure; the registry is its only source. */
export { type Access, compileAccess } from './compile';
export { decide, visibleProjects } from './decide';
export { adminEntitlements, can, type Entitlement, type Explanation, entitlements, whoCan } from './explain';
export type { Decision, Identity, Operation, Reference } from './model';
export { RPCS } from './rpcs';
