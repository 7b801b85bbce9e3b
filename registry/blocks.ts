import * as z from 'zod';
import * as f from './formats';
import { MAX_LABEL } from './names';

/** The blocks of tenants.yaml that teams, projects and `defaults` are made of. */

const MAX_INT32 = 2 ** 31 - 1;
const MAX_COUNT = 1_000_000;

/** A mapping that may not be empty; `problem` says what to write. */
export function entries<K extends z.core.$ZodRecordKey, V extends z.ZodType>(
  key: K,
  value: V,
  problem: string,
) {
  return z
    .record(key, value)
    .refine((map) => Object.keys(map).length > 0, problem)
    .meta({ minProperties: 1 });
}

export const some = <T extends z.ZodType>(item: T, problem: string) => z.array(item).min(1, problem);

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

const quota = z
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

/** What a team may say and `defaults` may say for it. */
export const shared = {
  quota: quota.optional(),
  quotaWeights: quotaWeights.optional(),
  taskResources: taskResources.optional(),
  nodes: nodes.optional(),
  network: network.optional(),
};

export type AmountsEntry = z.infer<typeof amounts>;
export type QuotaEntry = z.infer<typeof quota>;
export type SettingsEntry = z.infer<typeof settings>;
