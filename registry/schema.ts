import * as z from 'zod';
import * as f from './formats';
import {
  MAX_DOMAIN,
  MAX_LABEL,
  MAX_PROJECT_DESCRIPTION,
  MAX_PROJECT_NAME,
  MAX_ROLE,
  MAX_TEAM,
  RESERVED_DOMAINS,
  RESERVED_PROJECTS,
  RESERVED_ROLES,
  RESERVED_TEAMS,
} from './names';
import { TEAM_PERMISSIONS } from './permissions';

/**
 * The shape of tenants.yaml: the one source of its validation, of the file's types and of tenants.schema.json. What
 * needs more than one place of the file (references, collisions, sums) is in `rules/`.
 */

export const API_VERSION = 'flyte-tenancy/v1';

const MAX_INT32 = 2 ** 31 - 1;
const MAX_COUNT = 1_000_000;

/** A mapping that may not be empty; `problem` says what to write. */
function entries<K extends z.core.$ZodRecordKey, V extends z.ZodType>(key: K, value: V, problem: string) {
  return z
    .record(key, value)
    .refine((map) => Object.keys(map).length > 0, problem)
    .meta({ minProperties: 1 });
}

const some = <T extends z.ZodType>(item: T, problem: string) => z.array(item).min(1, problem);

const amounts = z.strictObject({
  cpu: f.cpu.optional(),
  memory: f.memory.optional(),
  gpu: f
    .whole(0, MAX_COUNT)
    .optional()
    .meta({ description: 'GPUs (nvidia.com/gpu)', examples: [1] }),
  ephemeralStorage: f.storage
    .optional()
    .meta({ description: 'Scratch disk of the nodes', examples: ['50Gi'] }),
});

export const quota = z
  .strictObject({
    requests: amounts.optional().meta({ description: 'What the pods may ask for together' }),
    limits: amounts.optional().meta({ description: 'What the pods may use together' }),
    pods: f
      .whole(1, MAX_COUNT)
      .optional()
      .meta({ description: 'Pods at the same time', examples: [20] }),
    persistentVolumeClaims: f
      .whole(0, MAX_COUNT)
      .optional()
      .meta({ description: 'Volume claims', examples: [4] }),
    storage: f.storage
      .optional()
      .meta({ description: "Sum of the volume claims' requests", examples: ['500Gi'] }),
  })
  .meta({
    description: "The whole team's quota, split over its namespaces. What is left out comes from `defaults`.",
    examples: [{ requests: { cpu: 4, memory: '8Gi' }, limits: { cpu: 8, memory: '16Gi' }, pods: 20 }],
  });

const taskResources = z
  .strictObject({
    defaults: amounts.optional().meta({ description: 'What a container gets that asks for nothing' }),
    limits: amounts.optional().meta({ description: 'The most that one container may ask for' }),
  })
  .meta({ description: 'Resources of one task. What is left out comes from `defaults`.' });

const nodes = z
  .strictObject({
    instanceTypes: some(f.instanceType, 'is empty; list at least one instance type, such as m5.xlarge'),
    min: f.whole(0, 1000).meta({ description: 'Fewest nodes; 0 lets the group rest', examples: [0] }),
    max: f.whole(1, 1000).meta({ description: 'Most nodes', examples: [5] }),
  })
  .meta({ description: 'Nodes for this team alone. Left out: the nodes are shared.' });

const port = z.union(
  [
    f.whole(1, 65535),
    z.strictObject({
      port: f.whole(1, 65535),
      protocol: z.enum(['TCP', 'UDP']).optional().meta({ default: 'TCP' }),
    }),
  ],
  { error: 'must be a port from 1 to 65535, or {port: 53, protocol: UDP}' },
);

const network = z
  .strictObject({
    egress: z
      .array(
        z.strictObject({
          cidr: f.cidr,
          ports: some(port, 'is empty; list ports, or leave "ports" out for every port')
            .optional()
            .meta({ description: 'Left out: every port', examples: [[443, 5432]] }),
        }),
      )
      .meta({ description: 'What pods may reach beyond the allow list of the platform' }),
  })
  .meta({ description: 'Network access of the pods, beyond DNS, the own team and HTTPS' });

const quotaWeights = entries(
  f.reference,
  f.whole(1, 1000),
  'is empty; write a domain and its weight, or remove it',
).meta({
  description: 'Shares of the quota by domain, relative to each other',
  examples: [{ development: 1, production: 3 }],
});

const stringMap = (key: z.core.$ZodRecordKey, value: z.ZodType<string, string>) =>
  entries(key as z.ZodString, value, 'is empty; write an entry, or remove it');

export const settings = z
  .strictObject({
    clusterLabel: f.label
      .optional()
      .meta({ description: 'Execution cluster label', examples: ['team-alpha-cluster'] }),
    queueTags: some(f.line(MAX_LABEL), 'is empty; list a tag, or remove it')
      .optional()
      .meta({ description: 'Execution queue tags' }),
    maxParallelism: f
      .whole(1, MAX_INT32)
      .optional()
      .meta({ description: 'Nodes of one execution that run at once', examples: [10] }),
    runAsUser: z
      .int('must be a user id, a whole number')
      .min(1, 'is root, which the restricted Pod Security level refuses; write a user id such as 1000')
      .max(MAX_INT32, `is out of range; write a user id up to ${MAX_INT32}`)
      .optional()
      .meta({ description: 'User id of the containers', examples: [1000] }),
    runAsGroup: f
      .whole(0, MAX_INT32)
      .optional()
      .meta({ description: 'Group id of the containers', examples: [1000] }),
    interruptible: z.boolean().optional().meta({ description: 'Run on spot nodes' }),
    overwriteCache: z.boolean().optional().meta({ description: 'Compute again what is cached' }),
    clusterPool: f.label.optional().meta({ description: 'Cluster pool (CLUSTER_ASSIGNMENT)' }),
    labels: stringMap(f.labelKey, f.labelValue).optional().meta({ description: 'Labels of every execution' }),
    annotations: stringMap(f.labelKey, f.paragraph(4096))
      .optional()
      .meta({ description: 'Annotations of every execution' }),
    envs: stringMap(f.envName, f.paragraph(4096))
      .optional()
      .meta({ description: 'Environment variables of every task; no secrets' }),
    pluginOverrides: some(
      z.strictObject({
        taskType: f.line(MAX_LABEL).meta({ examples: ['spark'] }),
        plugins: some(f.line(MAX_LABEL), 'is empty; list at least one plugin id'),
        missingPluginBehavior: z.enum(['FAIL', 'USE_DEFAULT']).optional().meta({ default: 'FAIL' }),
      }),
      'is empty; list an override, or remove it',
    )
      .optional()
      .meta({ description: 'Which plugins run a type of task' }),
  })
  .meta({ description: 'Matchable attributes' });

const project = z
  .strictObject({
    name: f.line(MAX_PROJECT_NAME).optional().meta({ description: 'Name for people. Left out: the id' }),
    description: f.paragraph(MAX_PROJECT_DESCRIPTION).optional(),
    domains: some(f.reference, 'is empty; list at least one domain').meta({
      description: 'Domains that the project uses; a namespace is made for each',
      examples: [['development', 'production']],
    }),
    settings: entries(f.reference, settings, 'is empty; write a domain or "default", or remove it')
      .optional()
      .meta({ description: 'Matchable attributes by domain; `default` holds those of all domains' }),
    sharedWith: some(f.reference, 'is empty; list a team, or remove it')
      .optional()
      .meta({ description: "Teams that may read and launch this project's entities" }),
  })
  .meta({ description: 'A Flyte project', examples: [{ name: 'Churn model', domains: ['development'] }] });

const groups = some(f.group, 'is empty; list a group, or remove it').optional();
const users = some(f.email, 'is empty; list an e-mail address, or remove it').optional();
const clients = some(f.client, 'is empty; list a client id, or remove it').optional();
const subjects = { groups, users, clients };

const hasSubject = (s: { groups?: unknown; users?: unknown; clients?: unknown }) =>
  s.groups !== undefined || s.users !== undefined || s.clients !== undefined;
const NO_SUBJECT = 'names nobody; add groups, users or clients';

export const binding = z
  .strictObject({
    role: f.reference.meta({ description: 'A role from `roles`', examples: ['developer'] }),
    ...subjects,
    projects: some(f.reference, "is empty; list projects, or leave it out for all of the team's")
      .optional()
      .meta({ description: "Left out: all of the team's projects" }),
    domains: some(f.reference, "is empty; list domains, or leave it out for all of the team's")
      .optional()
      .meta({ description: "Left out: all domains of the team's projects" }),
    allowShared: z
      .boolean()
      .optional()
      .meta({ description: 'Other teams may bind the same subjects', default: false }),
  })
  .refine(hasSubject, NO_SUBJECT)
  .meta({
    description: 'Gives a role to groups, users and clients',
    examples: [{ role: 'developer', groups: ['g'] }],
  });

const dataBucket = z
  .union([f.bucketName, z.strictObject({ name: f.bucketName, prefix: f.keyPrefix.optional() })], {
    error: 'must be the name of an S3 bucket, or {name: acme-alpha, prefix: flyte}',
  })
  .meta({ description: 'An existing bucket for the data. Left out: the platform makes one' });

const shared = {
  quota: quota.optional(),
  quotaWeights: quotaWeights.optional(),
  taskResources: taskResources.optional(),
  nodes: nodes.optional(),
  network: network.optional(),
};

const team = z
  .strictObject({
    projects: entries(
      f.id(MAX_LABEL, 'project', RESERVED_PROJECTS),
      project,
      'is empty; a team has at least one project',
    ).meta({
      description: 'Flyte projects of the team by id',
      examples: [{ 'ml-alpha': { domains: ['development'] } }],
    }),
    ...shared,
    access: some(binding, 'is empty; give a role to somebody, or remove it').optional(),
    images: some(f.image, 'is empty; list a pattern, or leave "images" out to allow every image')
      .optional()
      .meta({ description: 'Images that pods may use. Left out: any' }),
    dataBucket: dataBucket.optional(),
    suspended: z.boolean().optional().meta({ description: 'Reads only, no pods', default: false }),
    owners: some(f.email, 'is empty; list an e-mail address, or remove it')
      .optional()
      .meta({ description: 'Whom to ask for access' }),
    tags: entries(f.tagKey, f.tagValue, 'is empty; write a tag, or remove it')
      .refine(
        (tags) => Object.keys(tags).length <= 40,
        "has more than 40 tags; AWS allows 50, the platform's included",
      )
      .optional()
      .meta({ description: 'Cost allocation tags', maxProperties: 40 }),
  })
  .meta({ description: 'A team: its projects, what it may use, and who may do what' });

export const tenantsFile = z
  .strictObject({
    apiVersion: z
      .literal(API_VERSION)
      .meta({ description: 'Version of this format', examples: [API_VERSION] }),
    domains: entries(
      f.id(MAX_DOMAIN, 'domain', RESERVED_DOMAINS),
      f.line(300).meta({ description: 'What the domain is for' }),
      'is empty; write at least one domain, such as development: Development',
    ).meta({
      description: 'Domains, global in Flyte',
      examples: [{ development: 'Development Environment' }],
    }),
    roles: entries(
      f.id(MAX_ROLE, 'role', RESERVED_ROLES),
      some(z.enum(TEAM_PERMISSIONS), 'is empty; list at least one permission'),
      'is empty; write at least one role',
    ).meta({
      description: 'Reusable bundles of permissions',
      examples: [{ reader: ['workflows:read', 'executions:read'] }],
    }),
    platform: z
      .strictObject({ admins: z.strictObject(subjects).refine(hasSubject, NO_SUBJECT) })
      .optional()
      .meta({ description: 'The people who run the platform; they may do everything' }),
    defaults: z
      .strictObject(shared)
      .optional()
      .meta({ description: 'What a team gets when it says nothing' }),
    teams: entries(f.id(MAX_TEAM, 'team', RESERVED_TEAMS), team, 'is empty; write at least one team').meta({
      description: 'Teams by id',
      examples: [{ alpha: { projects: { 'ml-alpha': { domains: ['development'] } } } }],
    }),
  })
  .meta({ title: 'tenants.yaml', description: 'The registry of teams on one Flyte platform' });

/** tenants.yaml as data: every field as it is written, optional ones absent. */
export type TenantsFile = z.infer<typeof tenantsFile>;
export type TeamEntry = z.infer<typeof team>;
export type ProjectEntry = z.infer<typeof project>;
export type BindingEntry = z.infer<typeof binding>;
export type SettingsEntry = z.infer<typeof settings>;
export type QuotaEntry = z.infer<typeof quota>;
export type AmountsEntry = z.infer<typeof amounts>;
export type SharedEntry = Pick<TeamEntry, 'quota' | 'quotaWeights' | 'taskResources' | 'nodes' | 'network'>;
