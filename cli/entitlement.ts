import type { Entitlement } from '../access';

/** How an entitlement came about: `developer`, `shared by omega: developer of alpha`, `platform admin`. */
export function through({ grants, team, project }: Entitlement): string {
  if (project === '*') return 'platform admin';
  const shared = grants.some(isShare);
  const roles = [
    ...new Set(grants.filter((g) => !isShare(g)).map((g) => (shared ? `${g.role} of ${g.team}` : g.role))),
  ];
  return shared ? `shared by ${team}: ${roles.join(', ')}` : roles.join(', ');
}

/** `tenants.yaml:31, 32`: the lines that grant. */
export function lines({ grants }: Entitlement, file: string): string {
  return grants.length === 0 ? `${file} platform.admins` : `${file}:${grants.map((g) => g.line).join(', ')}`;
}

/** As JSON for programs. A grant's permissions as bits are an internal matter: their order may change. */
export function entitlementJson(value: unknown): string {
  return JSON.stringify(value, (key, part) => (key === 'mask' ? undefined : part), 2);
}

const isShare = (grant: Entitlement['grants'][number]): boolean => grant.role === 'sharedWith';
