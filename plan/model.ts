import type { Amounts } from '../registry/model';
import type { Environment } from './environment';

/** The desired state of everything that depends on tenants.yaml, as plain data. Equal input gives equal output. */
export interface PlatformPlan {
  environment: Environment;
  /** Sorted by team id. */
  tenants: TenantPlan[];
  capacity: CapacityReport;
  /** flyteadmin's `configmap.clusters`: every label the registry uses, mapped to this cluster. */
  clusterLabels: string[];
  findings: Finding[];
}

/** Something about the plan as a whole that people should know; an `error` stops the program. */
export interface Finding {
  severity: 'error' | 'warning';
  team?: string;
  message: string;
}

export interface TenantPlan {
  team: string;
  suspended: boolean;
  /** Tags for the team's AWS resources, cost allocation tags included. */
  tags: { [key: string]: string };
  /** One per project x domain, sorted by name. */
  namespaces: NamespacePlan[];
  bucket: BucketPlan;
  role: RolePlan;
  nodes?: NodeGroupPlan;
  projects: FlyteProjectPlan[];
  attributes: FlyteAttributePlan[];
  serviceMonitor?: ServiceMonitorPlan;
  /** Who holds which role where; for the onboarding outputs. */
  access: AccessPlan[];
}

/** What stands in one namespace. Bodies are Kubernetes manifests' `spec` or the like, ready to apply. */
export interface NamespacePlan {
  name: string;
  project: string;
  domain: string;
  /** Logical name prefix: `<team>-<project>-<domain>`. */
  key: string;
  labels: { [key: string]: string };
  annotations: { [key: string]: string };
  /** This namespace's part of the team's quota. */
  share: QuotaShare;
  quota: { hard: { [resource: string]: string } };
  limitRange: { limits: any[] };
  networkPolicy: any;
  serviceAccount: string;
  podTemplate: any;
  roleBindings: RoleBindingPlan[];
}

export interface QuotaShare {
  requests: Amounts;
  limits: Amounts;
  pods: number;
  persistentVolumeClaims: number;
  storageBytes?: number;
}

export interface RoleBindingPlan {
  /** What it is for, the last part of its name: `propeller`, `flyteadmin`, `members`. */
  thing: string;
  clusterRole: string;
  subjects: { kind: string; name: string; namespace?: string }[];
}

export interface BucketPlan {
  name: string;
  /** False: an existing bucket that the platform only grants access to. */
  managed: boolean;
  /** Key prefix with trailing slash, or empty. */
  prefix: string;
  /** IAM policy document of the bucket; absent when not managed. */
  policy?: PolicyDocument;
}

export interface RolePlan {
  name: string;
  trust: PolicyDocument;
  policy: PolicyDocument;
}

export interface PolicyDocument {
  Version: string;
  Statement: PolicyStatement[];
}

export interface PolicyStatement {
  Sid: string;
  Effect: string;
  Principal?: any;
  Action: string[];
  Resource?: string[];
  NotResource?: string[];
  Condition?: { [operator: string]: { [key: string]: string | string[] } };
}

export interface NodeGroupPlan {
  name: string;
  instanceTypes: string[];
  /** EKS's `amiType`, such as `AL2023_x86_64_STANDARD`. */
  image: string;
  min: number;
  max: number;
  labels: { [key: string]: string };
  taints: { key: string; value: string; effect: string }[];
}

/** A Flyte project to register; labels are put by flyteadmin on every execution. */
export interface FlyteProjectPlan {
  id: string;
  name: string;
  description: string;
  labels: { [key: string]: string };
}

/** One row of flyteadmin's matchable attributes. */
export interface FlyteAttributePlan {
  project: string;
  domain: string;
  /** `TASK_RESOURCE`, `EXECUTION_QUEUE`, `EXECUTION_CLUSTER_LABEL`, `WORKFLOW_EXECUTION_CONFIG`, ... */
  resourceType: string;
  /** The value under `matching_attributes`, snake case as flyteadmin's JSON takes it. */
  matchingAttributes: any;
}

export interface ServiceMonitorPlan {
  name: string;
  namespaces: string[];
  selector: { [label: string]: string };
}

export interface AccessPlan {
  role: string;
  permissions: string[];
  groups: string[];
  users: string[];
  clients: string[];
  projects: string[];
  domains: string[];
}

/** The sum of the teams' requests against what the nodes can give. */
export interface CapacityReport {
  requested: Amounts;
  /** Shared nodes at their maximum. Teams with dedicated nodes are counted against their own. */
  available: Amounts;
  /** Requested over available, the larger of CPU and memory; 1 is full. */
  ratio: number;
  teams: CapacityLine[];
}

export interface CapacityLine {
  team: string;
  requested: Amounts;
  available: Amounts;
  dedicated: boolean;
}
