/**
 * The registry of teams as the rest of the program sees it: validated, complete (defaults applied), sorted by id and
 * deeply frozen. It is plain JSON data, so it can be shipped to the gateway or compared between two commits. Types use
 * mutable arrays and no literal unions because the component package's schema is inferred from them.
 */

/** A place in tenants.yaml; line and column count from 1. */
export interface Position {
  line: number;
  column: number;
}

export interface Registry {
  apiVersion: string;
  /** Global in Flyte; a project uses some of them. Sorted by id. */
  domains: Domain[];
  roles: Role[];
  platform: Platform;
  teams: Team[];
}

export interface Domain {
  /** flyteadmin's id and name of the domain (kept equal, see flyte-core's `configmap.domain`). */
  id: string;
  description: string;
}

/** A reusable bundle of permissions. */
export interface Role {
  id: string;
  /** Each is one of `PERMISSIONS` (registry/permissions.ts), such as `workflows:create`. Sorted, no duplicates. */
  permissions: string[];
}

/** Who holds a role: OIDC groups, verified e-mail addresses (lower case), OAuth2 client ids. */
export interface Subjects {
  groups: string[];
  users: string[];
  clients: string[];
}

export interface Platform {
  /** May do everything in every project; every request is audited. */
  admins: Subjects;
}

export interface Team {
  id: string;
  projects: Project[];
  /** The whole team's quota; the plan splits it over the team's namespaces. */
  quota: Quota;
  /** Relative shares of the quota by domain id; a domain without an entry has the plan's default weight. */
  quotaWeights: { [domain: string]: number };
  access: Binding[];
  /** Image patterns the team's pods may use, such as `registry.example.com/alpha/**`. Empty: any image. */
  images: string[];
  /** Dedicated nodes; absent: the team shares the platform's nodes. */
  nodes?: DedicatedNodes;
  network: Network;
  /** Absent: the platform makes a bucket for the team. */
  dataBucket?: AdoptedBucket;
  taskResources: TaskResources;
  /** True: the gateway lets the team read only and the quota admits no pods. */
  suspended: boolean;
  /** Whom to ask for access; e-mail addresses. */
  owners: string[];
  /** Cost allocation tags (AWS) and labels. */
  tags: { [key: string]: string };
  position: Position;
}

export interface Project {
  /** Flyte project id, unique over all teams. */
  id: string;
  name: string;
  description: string;
  /** Ids of the domains the project uses, sorted. */
  domains: string[];
  /** Matchable attributes per domain id, the file's `default` block already merged in; one entry per domain. */
  settings: { [domain: string]: ProjectSettings };
  /** Teams that may read and launch this project's entities. */
  sharedWith: string[];
  position: Position;
}

/** Seeds of flyteadmin's matchable attributes for one project and domain. Absent: nothing is written for it. */
export interface ProjectSettings {
  clusterLabel?: string;
  queueTags?: string[];
  maxParallelism?: number;
  runAsUser?: number;
  runAsGroup?: number;
  interruptible?: boolean;
  overwriteCache?: boolean;
  clusterPool?: string;
  /** Labels and annotations that flyteadmin puts on every execution. */
  labels?: { [key: string]: string };
  annotations?: { [key: string]: string };
  /** Environment variables of every task. */
  envs?: { [name: string]: string };
  pluginOverrides?: PluginOverride[];
}

export interface PluginOverride {
  taskType: string;
  plugins: string[];
  /** `FAIL` or `USE_DEFAULT`. */
  missingPluginBehavior: string;
}

/** Amounts as integers: CPU in thousandths of a core, memory and storage in bytes, GPUs whole. */
export interface Amounts {
  cpuMilli: number;
  memoryBytes: number;
  gpu?: number;
  ephemeralStorageBytes?: number;
}

export interface Quota {
  requests: Amounts;
  limits: Amounts;
  pods: number;
  persistentVolumeClaims: number;
  /** Sum of the PersistentVolumeClaims' requests, bytes. */
  storageBytes?: number;
}

/** What a container gets when it asks for nothing, and the most that one container may ask for. */
export interface TaskResources {
  defaults: Amounts;
  limits: Amounts;
}

export interface DedicatedNodes {
  instanceTypes: string[];
  min: number;
  max: number;
}

export interface Network {
  /** What the team's pods may reach beyond the platform's allow list. */
  egress: EgressRule[];
}

export interface EgressRule {
  /** IPv4 or IPv6 CIDR. */
  cidr: string;
  /** Empty: every port. */
  ports: EgressPort[];
}

export interface EgressPort {
  port: number;
  /** `TCP` or `UDP`. */
  protocol: string;
}

export interface AdoptedBucket {
  name: string;
  /** Key prefix inside the bucket, without leading or trailing slash; empty: the whole bucket. */
  prefix: string;
}

/** A role given to subjects in some projects and domains of one team. */
export interface Binding extends Subjects {
  role: string;
  /** Ids of the team's projects, never empty. */
  projects: string[];
  /** Ids of domains, never empty; a pair (project, domain) the project does not use gives nothing. */
  domains: string[];
  /** The subjects may be bound by other teams as well. */
  allowShared: boolean;
  /** Where the binding stands in tenants.yaml: the line that grants. */
  position: Position;
}
