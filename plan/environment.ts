import type { Amounts } from '../registry/model';

/** What the plan must know of one stack (dev, prod) besides the registry. Plain data; no secrets. */
export interface Environment {
  /** The Pulumi stack's short name. */
  stack: string;
  /** Starts every globally unique name (buckets, IAM roles), at most 24 characters: `acme-flyte-dev`. */
  prefix: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  partition: string;
  /** AWS account id, twelve digits. Absent (a plan without credentials): policies don't name the account. */
  accountId?: string;
  region: string;
  /** Tags for every AWS resource. */
  tags: { [key: string]: string };
  /** Refuse to destroy what can't be made again (buckets, database). */
  protect: boolean;
  /** Shared nodes: what one gives to pods, and how many there may be. */
  capacity: Capacity;
  /** True: the teams' requests may exceed the capacity (a warning instead of an error). */
  overcommit: boolean;
  /** Relative share of a team's quota per domain id; for others see plan/weights.ts. */
  quotaWeights: { [domain: string]: number };
  /** Prometheus Operator's CRDs exist in the cluster. */
  prometheusOperator: boolean;
  /** Where that Prometheus runs; `monitoring` when absent. */
  monitoringNamespace?: string;
  /** OIDC groups reach the Kubernetes API with this prefix; empty: teams have no access to the Kubernetes API. */
  kubernetesGroupPrefix: string;
  /** Image patterns every team may use besides its own (Flyte's copilot and platform images). */
  platformImages: string[];
}

export interface Capacity {
  instanceType: string;
  perNode: Amounts;
  minNodes: number;
  maxNodes: number;
}
