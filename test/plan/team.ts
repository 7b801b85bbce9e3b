import type { Project, Registry, Team } from '../../registry/model';

const GIB = 2 ** 30;
const POSITION = { line: 1, column: 1 };

export function project(id: string, domains: string[], more: Partial<Project> = {}): Project {
  return {
    id,
    name: id,
    description: '',
    domains,
    settings: {},
    sharedWith: [],
    position: POSITION,
    ...more,
  };
}

/** A team with one project in two domains and nothing special. */
export function team(id: string, more: Partial<Team> = {}): Team {
  return {
    id,
    projects: [project(`ml-${id}`, ['development', 'production'])],
    quota: {
      requests: { cpuMilli: 9000, memoryBytes: 18 * GIB },
      limits: { cpuMilli: 18000, memoryBytes: 36 * GIB },
      pods: 30,
      persistentVolumeClaims: 6,
    },
    quotaWeights: {},
    access: [],
    images: [`${id}.example.com/**`],
    network: { egress: [] },
    taskResources: {
      defaults: { cpuMilli: 500, memoryBytes: GIB },
      limits: { cpuMilli: 2000, memoryBytes: 4 * GIB },
    },
    suspended: false,
    owners: [],
    tags: {},
    position: POSITION,
    ...more,
  };
}

export function registry(...teams: Team[]): Registry {
  return {
    apiVersion: 'flyte-tenancy/v1',
    domains: ['development', 'production', 'staging'].map((id) => ({ id, description: id })),
    roles: [],
    platform: { admins: { groups: [], users: [], clients: [] } },
    teams,
  };
}
