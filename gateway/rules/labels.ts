import { isReservedLabel } from '../../registry/labels';
import type { Rule, Rules } from './rule';
import { pinned } from './rule';
import type { Tenant } from './tenant';

function check(
  path: string,
  values: Record<string, string>,
  own: Readonly<Record<string, string>>,
  tenant: Tenant,
): void {
  for (const key of Object.keys(values)) {
    if (!isReservedLabel(key)) continue;
    const allowed = Object.hasOwn(own, key) ? own[key] : undefined;
    // An empty value would still replace the platform's, so that only the same value passes.
    pinned(`${path}[${key}]`, values[key] || '(empty)', allowed, tenant);
  }
}

const labels: Rule = (message, path, tenant) =>
  check(`${path}values`, message['values'], tenant.labels, tenant);

const annotations: Rule = (message, path, tenant) =>
  check(`${path}values`, message['values'], tenant.annotations, tenant);

const objectMetadata: Rule = (message, path, tenant) => {
  check(`${path}labels`, message['labels'], tenant.labels, tenant);
  check(`${path}annotations`, message['annotations'], tenant.annotations, tenant);
};

export const LABEL_RULES: Rules = {
  'flyteidl.admin.Labels': labels,
  'flyteidl.admin.Annotations': annotations,
  'flyteidl.core.K8sObjectMetadata': objectMetadata,
};
