import { type DescMessage, fromJson } from '@bufbuild/protobuf';
import type { Fields } from '../../../gateway/codec/fields';
import { flyteIdl } from '../../../gateway/idl';
import { RULES } from '../../../gateway/rules/inspect';
import type { Tenant } from '../../../gateway/rules/tenant';

export const TENANT: Tenant = {
  project: 'ml-alpha',
  domain: 'development',
  serviceAccount: 'flyte-task',
  podTemplate: 'flyte-default',
  rawOutputPrefix: 's3://b/raw/ml-alpha-development',
  clusterLabel: 'label-a',
  clusterPool: 'pool-a',
  maxParallelism: 4,
  labels: { team: 'alpha', project: 'ml-alpha', domain: 'development' },
  annotations: { 'flyte.org/note': 'x' },
};

/** Runs the rule for a type of message on one given as JSON; gives the message as the rule left it. */
export function applyRule(type: string, json: any, tenant: Tenant = TENANT): Fields {
  const message = fromJson(flyteIdl.getMessage(type) as DescMessage, json) as Fields;
  RULES[type]!(message, 'at.', tenant);
  return message;
}
