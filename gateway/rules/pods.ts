import { forbidden, shown } from '../refusal';
import { pinned, type Rule, type Rules } from './rule';
import type { Tenant } from './tenant';

/**
 * Keys of a pod spec that would leave the tenant's walls. Admission refuses them as well; here the author learns at
 * registration. They are looked for at any depth, because plugins (Spark, Ray, Dask) carry pod specs inside their own data, and
 * without case, because Go's decoder, through which propeller reads them, has none.
 */
const FORBIDDEN_KEYS = new Set(['hostnetwork', 'hostpid', 'hostipc', 'hostpath', 'nodename', 'privileged']);
const ACCOUNT_KEYS = new Set(['serviceaccountname', 'serviceaccount']);

function checkPodData(path: string, data: unknown, tenant: Tenant): void {
  if (typeof data !== 'object' || data === null) return;
  for (const [key, value] of Object.entries(data)) {
    const at = `${path}.${key}`;
    const name = key.toLowerCase();
    if (FORBIDDEN_KEYS.has(name) && value !== false && value !== null && value !== '') {
      throw forbidden(`${shown(at)} may not be set: pods of teams have no access to their node.`);
    }
    if (ACCOUNT_KEYS.has(name) && typeof value === 'string') pinned(at, value, tenant.serviceAccount, tenant);
    checkPodData(at, value, tenant);
  }
}

const taskTemplate: Rule = (message, path, tenant) =>
  checkPodData(`${path}custom`, message['custom'], tenant);

const podSpec: Rule = (message, path, tenant) => checkPodData(`${path}pod_spec`, message['podSpec'], tenant);

/** Another PodTemplate would be looked up in propeller's own namespace too. */
const taskMetadata: Rule = (message, path, tenant) =>
  pinned(`${path}pod_template_name`, message['podTemplateName'], tenant.podTemplate, tenant);

export const POD_RULES: Rules = {
  'flyteidl.core.TaskTemplate': taskTemplate,
  'flyteidl.core.TaskMetadata': taskMetadata,
  'flyteidl.core.K8sPod': podSpec,
};
