import type { SettingsEntry } from './blocks';
import { quotaOf, taskResourcesOf } from './defaults';
import type {
  AdoptedBucket,
  Binding,
  DedicatedNodes,
  Network,
  Position,
  Project,
  ProjectSettings,
  Registry,
  Subjects,
  Team,
} from './model';
import type { BindingEntry, ProjectEntry, SharedEntry, TeamEntry, TenantsFile } from './schema';
import { keyOffset, type Path, type Source } from './source';

type At = (path: Path) => Position;

const sorted = (values: readonly string[] | undefined): string[] => [...new Set(values)].sort();

/** Entries by key, so that the order of the file changes nothing. */
function byKey<V>(map: { [key: string]: V } | undefined): [string, V][] {
  return Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}

const sortedMap = <V>(map: { [key: string]: V } | undefined): { [key: string]: V } =>
  Object.fromEntries(byKey(map));

function subjects(entry: { groups?: string[]; users?: string[]; clients?: string[] } | undefined): Subjects {
  return {
    groups: sorted(entry?.groups),
    users: sorted(entry?.users?.map((user) => user.toLowerCase())),
    clients: sorted(entry?.clients),
  };
}

/** The domain's settings over those of `default`: field by field, labels, annotations and variables key by key. */
function settingsFor(project: ProjectEntry, domain: string): ProjectSettings {
  const own = (key: string): SettingsEntry => {
    const all = project.settings ?? {};
    return Object.hasOwn(all, key) ? all[key]! : {};
  };
  const base = own('default');
  const over = own(domain);
  const merged = { ...base, ...over };
  const maps = (['labels', 'annotations', 'envs'] as const).flatMap((key) =>
    merged[key] === undefined ? [] : [[key, sortedMap({ ...base[key], ...over[key] })]],
  );
  const overrides = merged.pluginOverrides?.map(({ taskType, plugins, missingPluginBehavior = 'FAIL' }) => {
    return { taskType, plugins, missingPluginBehavior };
  });
  return { ...merged, ...Object.fromEntries(maps), ...(overrides && { pluginOverrides: overrides }) };
}

function buildProject(id: string, entry: ProjectEntry, position: Position): Project {
  const domains = sorted(entry.domains);
  return {
    id,
    name: entry.name ?? id,
    description: entry.description ?? '',
    domains,
    settings: Object.fromEntries(domains.map((domain) => [domain, settingsFor(entry, domain)])),
    sharedWith: sorted(entry.sharedWith),
    position,
  };
}

function buildBinding(entry: BindingEntry, projects: readonly Project[], position: Position): Binding {
  return {
    role: entry.role,
    ...subjects(entry),
    projects: sorted(entry.projects ?? projects.map((project) => project.id)),
    domains: sorted(entry.domains ?? projects.flatMap((project) => project.domains)),
    allowShared: entry.allowShared ?? false,
    position,
  };
}

function buildNetwork(entry: TeamEntry['network']): Network {
  const egress = (entry?.egress ?? []).map(({ cidr, ports = [] }) => ({
    cidr,
    ports: ports.map((port) =>
      typeof port === 'number'
        ? { port, protocol: 'TCP' }
        : { port: port.port, protocol: port.protocol ?? 'TCP' },
    ),
  }));
  return { egress };
}

function buildBucket(entry: NonNullable<TeamEntry['dataBucket']>): AdoptedBucket {
  return typeof entry === 'string'
    ? { name: entry, prefix: '' }
    : { name: entry.name, prefix: entry.prefix ?? '' };
}

function buildNodes(entry: DedicatedNodes): DedicatedNodes {
  return { instanceTypes: sorted(entry.instanceTypes), min: entry.min, max: entry.max };
}

function buildTeam(id: string, entry: TeamEntry, defaults: SharedEntry | undefined, at: At): Team {
  const path = ['teams', id];
  const projects = byKey(entry.projects).map(([project, value]) =>
    buildProject(project, value, at([...path, 'projects', project])),
  );
  const nodes = entry.nodes ?? defaults?.nodes;
  return {
    id,
    projects,
    quota: quotaOf(entry, defaults),
    quotaWeights: sortedMap(entry.quotaWeights ?? defaults?.quotaWeights),
    access: (entry.access ?? []).map((value, index) =>
      buildBinding(value, projects, at([...path, 'access', index])),
    ),
    images: sorted(entry.images),
    ...(nodes && { nodes: buildNodes(nodes) }),
    network: buildNetwork(entry.network ?? defaults?.network),
    ...(entry.dataBucket && { dataBucket: buildBucket(entry.dataBucket) }),
    taskResources: taskResourcesOf(entry, defaults),
    suspended: entry.suspended ?? false,
    owners: sorted(entry.owners?.map((owner) => owner.toLowerCase())),
    tags: sortedMap(entry.tags),
    position: at(path),
  };
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const child of Object.values(value)) freeze(child);
  return Object.freeze(value);
}

/** The registry of a valid file: complete, sorted, frozen. */
export function buildRegistry(
  file: TenantsFile,
  source: Source,
  position: (offset: number) => Position,
): Registry {
  const at: At = (path) => position(keyOffset(source, path));
  return freeze({
    apiVersion: file.apiVersion,
    domains: byKey(file.domains).map(([id, description]) => ({ id, description })),
    roles: byKey(file.roles).map(([id, permissions]) => ({ id, permissions: sorted(permissions) })),
    platform: { admins: subjects(file.platform?.admins) },
    teams: byKey(file.teams).map(([id, entry]) => buildTeam(id, entry, file.defaults, at)),
  });
}
