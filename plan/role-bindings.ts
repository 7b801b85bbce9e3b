import type { Team } from '../registry/model';
import { FLYTEADMIN_ROLE, MEMBER_ROLE, PROPELLER_ROLE } from './cluster-roles';
import type { Environment } from './environment';
import type { RoleBindingPlan } from './model';
import { FLYTE_NAMESPACE } from './names';

const serviceAccount = (name: string) => ({ kind: 'ServiceAccount', name, namespace: FLYTE_NAMESPACE });

const SERVICES: readonly RoleBindingPlan[] = [
  { thing: 'propeller', clusterRole: PROPELLER_ROLE.name, subjects: [serviceAccount('flytepropeller')] },
  { thing: 'flyteadmin', clusterRole: FLYTEADMIN_ROLE.name, subjects: [serviceAccount('flyteadmin')] },
];

/** Role bindings of one namespace: Flyte's two services, and the people with any role in the project and domain. */
export function roleBindings(
  team: Team,
  project: string,
  domain: string,
  environment: Environment,
): RoleBindingPlan[] {
  const subjects = memberSubjects(team, project, domain, environment.kubernetesGroupPrefix);
  if (subjects.length === 0) return [...SERVICES];
  return [...SERVICES, { thing: 'members', clusterRole: MEMBER_ROLE.name, subjects }];
}

function memberSubjects(
  team: Team,
  project: string,
  domain: string,
  prefix: string,
): RoleBindingPlan['subjects'] {
  // Without a prefix an identity provider could assert `system:masters`.
  if (prefix === '') return [];
  const here = team.access.filter((b) => b.projects.includes(project) && b.domains.includes(domain));
  const named = (kind: string, names: string[]) =>
    [...new Set(names)].sort().map((name) => ({ kind, name: `${prefix}${name}` }));
  return [
    ...named(
      'Group',
      here.flatMap((b) => b.groups),
    ),
    ...named(
      'User',
      here.flatMap((b) => b.users),
    ),
  ];
}
