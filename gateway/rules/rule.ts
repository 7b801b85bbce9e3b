import type { Fields } from '../codec/fields';
import { forbidden, shown } from '../refusal';
import type { Tenant } from './tenant';

/** Checks one message that stands in a request, or changes it. `path` is the message's, with a dot at the end unless it is the root. */
export type Rule = (message: Fields, path: string, tenant: Tenant) => void;

/** Rules by the type of the message they look at: wherever a message of that type stands, its rule applies. */
export type Rules = Readonly<Record<string, Rule>>;

/** Accepts nothing, or what the tenant has anyway. @throws Refusal 403 */
export function pinned(path: string, value: string, allowed: string | undefined, tenant: Tenant): void {
  if (value === '' || value === allowed) return;
  const or = allowed ? ` or use ${shown(allowed)}` : '';
  throw forbidden(
    `${path} is ${shown(value)}, which ${tenant.project}/${tenant.domain} may not choose: leave it out${or}.`,
  );
}

/** @throws Refusal 403 when it is set at all */
export function absent(path: string, value: unknown, why: string): void {
  if (value === undefined || value === '' || value === 0 || (Array.isArray(value) && !value.length)) return;
  throw forbidden(`${path} may not be set: ${why}.`);
}
