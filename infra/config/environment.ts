import type { Environment } from '../../plan/environment';
import { allocatable } from '../../plan/instance-types';
import { partitionOf } from '../iam/partition';
import type { Config } from './schema';

/** What the plan must know of the stack. */
export function environmentOf(config: Config, stack: string): Environment {
  return {
    stack,
    prefix: config.prefix,
    partition: partitionOf(config.region),
    accountId: config.accountId,
    region: config.region,
    tags: config.tags,
    protect: config.protect,
    capacity: {
      instanceType: config.nodeInstanceType,
      // Known for every type that the configuration accepts.
      perNode: allocatable(config.nodeInstanceType)!,
      minNodes: config.nodeMin,
      maxNodes: config.nodeMax,
    },
    overcommit: config.overcommit,
    quotaWeights: config.quotaWeights,
    prometheusOperator: config.prometheusOperator,
    monitoringNamespace: config.monitoringNamespace,
    kubernetesGroupPrefix: config.kubernetesGroupPrefix,
    platformImages: config.platformImages,
  };
}
