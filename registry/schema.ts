import * as z from 'zod';
import { entries, settings, shared, some } from './blocks';
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

const API_VERSION = 'flyte-tenancy/v1';

const project = z
  .strictObject({
    name: f.line(MAX_PROJECT_NAME).optional().meta({ description: 'Name for people. Left out: the id' }),
    description: f
      .paragraph(MAX_PROJECT_DESCRIPTION)
      .optional()
      .meta({ description: 'What the project is for' }),
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

const groups = some(f.group, 'is empty; list a group, or remove it')
  .optional()
  .meta({ description: 'OIDC groups' });
const users = some(f.email, 'is empty; list an e-mail address, or remove it')
  .optional()
  .meta({ description: 'People by verified e-mail address' });
const clients = some(f.client, 'is empty; list a client id, or remove it')
  .optional()
  .meta({ description: 'Machines by OAuth2 client id' });
const subjects = { groups, users, clients };

const hasSubject = (s: { groups?: unknown; users?: unknown; clients?: unknown }) =>
  s.groups !== undefined || s.users !== undefined || s.clients !== undefined;
const NO_SUBJECT = 'names nobody; add groups, users or clients';

const binding = z
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
    access: some(binding, 'is empty; give a role to somebody, or remove it')
      .optional()
      .meta({ description: 'Who may do what where; everything else is denied' }),
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
export type SharedEntry = Pick<TeamEntry, 'quota' | 'quotaWeights' | 'taskResources' | 'nodes' | 'network'>;
