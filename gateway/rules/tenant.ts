import type { Registry } from '../../registry/model';
import { POD_TEMPLATE, TASK_SERVICE_ACCOUNT } from '../../registry/names';

/** What one project and domain's requests may say where Flyte lets a request override the tenant's attributes. */
export interface Tenant {
  project: string;
  domain: string;
  /** The only service account for task pods. */
  serviceAccount: string;
  /** The only PodTemplate. */
  podTemplate: string;
  /** Where raw outputs go, such as `s3://acme-alpha-data/raw/ml-alpha-development`; absent: requests may not choose. */
  rawOutputPrefix?: string;
  clusterLabel?: string;
  clusterPool?: string;
  maxParallelism?: number;
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
}

/** What the platform gives and tenants.yaml does not hold. Plain JSON. */
export interface PlatformNames {
  /** Default `TASK_SERVICE_ACCOUNT`. */
  serviceAccount?: string;
  /** Default `POD_TEMPLATE`. */
  podTemplate?: string;
  /** By `project/domain`, as the plan writes them into WORKFLOW_EXECUTION_CONFIG. */
  rawOutputPrefixes?: Readonly<Record<string, string>>;
}

/** Answers, for any project and domain, what its requests may say; for an unknown one nothing but the platform's names. */
export function compileTenants(
  registry: Registry,
  names: PlatformNames,
): (project: string, domain: string) => Tenant {
  const tenants = new Map<string, Tenant>();
  const { serviceAccount = TASK_SERVICE_ACCOUNT, podTemplate = POD_TEMPLATE } = names;
  const platform = { serviceAccount, podTemplate, labels: {}, annotations: {} };
  const rawOutputs = new Map(Object.entries(names.rawOutputPrefixes ?? {}));
  for (const team of registry.teams) {
    for (const { id: project, domains, settings } of team.projects) {
      for (const domain of domains) {
        const place = `${project}/${domain}`;
        const { clusterLabel, clusterPool, maxParallelism, labels, annotations } = settings[domain] ?? {};
        tenants.set(place, {
          ...platform,
          project,
          domain,
          rawOutputPrefix: rawOutputs.get(place),
          clusterLabel,
          clusterPool,
          maxParallelism,
          labels: { ...labels, team: team.id, project, domain },
          annotations: annotations ?? {},
        });
      }
    }
  }
  return (project, domain) => tenants.get(`${project}/${domain}`) ?? { ...platform, project, domain };
}
