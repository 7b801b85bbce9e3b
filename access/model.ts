/** Who asks, as read from a verified token. */
export interface Identity {
  issuer: string;
  subject: string;
  /** Lower case; only when the issuer verified it. */
  email?: string;
  groups: readonly string[];
  /** OAuth2 client id of a machine identity (client credentials). Absent for people. */
  client?: string;
  /** Set only for tokens that the access service minted for one of Flyte's own services. */
  internal?: 'propeller' | 'scheduler';
}

/**
 * Why a request names a project.
 * - `target`: what is read, made or changed; for RelaunchExecution and RecoverExecution `id`, for looking at task executions
 *   the node execution's project. Every RPC with a project needs at least one (`data` counts for DataProxyService).
 * - `entity`: what will run: `spec.launch_plan`, a node's task, launch plan or sub-workflow, a launch plan's `workflow_id`.
 * - `definition`: a definition carried or pointed at: `spec.template.id`, `sub_workflows[].id`, a task execution's `task_id`.
 * - `description`: `spec.description.id`.
 * - `source`: `reference_execution`. `parent`: `parent_node_execution`.
 * - `data`: a place in storage, such as `flyte_url`.
 * A reference in a role that the RPC does not have (access/rpcs.ts) is refused.
 */
export type ReferenceRole = 'target' | 'source' | 'entity' | 'parent' | 'description' | 'definition' | 'data';

/** One project (and domain) that a request names. */
export interface Reference {
  role: ReferenceRole;
  project: string;
  /** Absent for RPCs that name a project alone. */
  domain?: string;
  /** Where it stands in the request, such as `spec.launch_plan`. */
  path: string;
  /**
   * Flyte's kind of the thing referred to (from `resource_type`). Needed for named and description entities and for
   * CreateExecution's entity: without one they are refused. Ignored elsewhere.
   */
  kind?: 'workflow' | 'task' | 'launch_plan' | 'execution' | 'project' | 'data';
}

/** What is asked. */
export interface Operation {
  /** `Service/Rpc` without the package: `AdminService/CreateExecution`. */
  rpc: string;
  references: readonly Reference[];
  /** Name of the thing, for the audit: `ml-alpha/development/my.workflow`. */
  resource?: string;
}

export interface Decision {
  allow: boolean;
  /** One sentence for people. A denial says who may not do what where, and whom to ask. */
  because: string;
  /** What was needed. */
  permission?: string;
  /** The team owning the target project, when the caller may know it. */
  team?: string;
  /** Lines of tenants.yaml that grant (allow only). */
  grantedBy?: readonly number[];
}
