import { TASK_SERVICE_ACCOUNT } from '../registry/names';
import type { Environment } from './environment';
import type { PolicyDocument } from './model';
import { clusterName } from './names';

export const POLICY_VERSION = '2012-10-17';

/**
 * Who may assume the team's role: EKS Pod Identity, on behalf of the task service account of the team's own
 * namespaces in this cluster. The tags are set by EKS, never by the pod.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
export function trustPolicy(namespaces: readonly string[], environment: Environment): PolicyDocument {
  return {
    Version: POLICY_VERSION,
    Statement: [
      {
        Sid: 'TasksOfThisTeam',
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: {
          StringEquals: {
            ...(environment.accountId !== undefined && { 'aws:SourceAccount': environment.accountId }),
            'aws:RequestTag/eks-cluster-name': clusterName(environment),
            'aws:RequestTag/kubernetes-namespace': [...namespaces],
            'aws:RequestTag/kubernetes-service-account': TASK_SERVICE_ACCOUNT,
          },
        },
      },
    ],
  };
}
