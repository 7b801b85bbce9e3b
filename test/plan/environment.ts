import type { Environment } from '../../plan/environment';

/** A stack like prod: ten nodes of m5.xlarge, everything on. */
export const ENVIRONMENT: Environment = {
  stack: 'prod',
  prefix: 'acme-flyte-prod',
  partition: 'aws',
  accountId: '123456789012',
  region: 'eu-west-1',
  tags: { stack: 'prod' },
  protect: true,
  capacity: {
    instanceType: 'm5.xlarge',
    perNode: { cpuMilli: 3920, memoryBytes: 14 * 2 ** 30 },
    minNodes: 3,
    maxNodes: 10,
  },
  overcommit: false,
  quotaWeights: {},
  prometheusOperator: true,
  kubernetesGroupPrefix: 'oidc:',
  platformImages: ['cr.flyte.org/flyteorg/**'],
};
