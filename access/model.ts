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

/** Why a request names a project. */
export type ReferenceRole = 'target' | 'source' | 'entity' | 'parent' | 'description' | 'definition' | 'data';

/** One project (and domain) that a request names. */
export interface Reference {
  role: ReferenceRole;
  project: string;
  /** Absent for RPCs that name a project alone. */
  domain?: string;
  /** Where it stands in the request, such as `spec.launch_plan`. */
  path: string;
  /** Flyte's kind of the thing referred to, when it decides which permission is needed. */
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
