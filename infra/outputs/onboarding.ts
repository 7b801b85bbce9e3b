import type {
  AccessPlan,
  CapacityReport,
  FlyteAttributePlan,
  FlyteProjectPlan,
  TenantPlan,
} from '../../plan/model';
import type { Team } from '../../registry/model';
import { type Door, machineConfig, peopleConfig } from './client-config';
import { registerCommands } from './commands';

/** All a team needs to start; the value of the stack output `tenants.<team>` besides bucket and role. */
export interface Onboarding {
  team: string;
  suspended: boolean;
  owners: string[];
  /** By project id and domain. */
  projects: { [project: string]: ProjectOnboarding };
  access: AccessPlan[];
  /** Image patterns the team may use besides the platform's; empty: any. */
  images: string[];
  /** Files for `~/.flyte/config.yaml`: for people, and for each OAuth2 client of the team. */
  clientConfig: { people: string; machines: { [client: string]: string } };
  /** What is registered in flyteadmin for the team. */
  flyte: { projects: FlyteProjectPlan[]; attributes: FlyteAttributePlan[] };
}

export interface ProjectOnboarding {
  name: string;
  domains: { [domain: string]: DomainOnboarding };
}

export interface DomainOnboarding {
  namespace: string;
  /** Hard limits of the namespace's ResourceQuota. */
  quota: { [resource: string]: string };
  register: string;
}

/** Onboarding of one team, as plain data: the program's outputs and the command line print the same. */
export function onboarding(team: Team, tenant: TenantPlan, door: Door): Onboarding {
  const clients = [...new Set(team.access.flatMap((binding) => binding.clients))].sort();
  return {
    team: team.id,
    suspended: team.suspended,
    owners: team.owners,
    projects: projectsOf(team, tenant),
    access: tenant.access,
    images: team.images,
    clientConfig: {
      people: peopleConfig(door),
      machines: Object.fromEntries(clients.map((client) => [client, machineConfig(door, client)])),
    },
    flyte: { projects: tenant.projects, attributes: tenant.attributes },
  };
}

function projectsOf(team: Team, tenant: TenantPlan): { [project: string]: ProjectOnboarding } {
  const commands = registerCommands(team);
  const domainsOf = (project: string) =>
    Object.fromEntries(
      tenant.namespaces
        .filter((namespace) => namespace.project === project)
        .map(({ domain, name, quota }) => [
          domain,
          { namespace: name, quota: quota.hard, register: commands[project]![domain]! },
        ]),
    );
  return Object.fromEntries(team.projects.map(({ id, name }) => [id, { name, domains: domainsOf(id) }]));
}

/** The stack output `capacity`. */
export function capacityOutput({ requested, available, ratio }: CapacityReport): {
  requested: object;
  available: object;
  percent: number;
} {
  return { requested, available, percent: Math.ceil(ratio * 100) };
}
