/** Trust policy of a role that one AWS service assumes, for resources of this account only (no confused deputy). */
export function assumedByService(service: string, accountId: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AssumedByService',
        Effect: 'Allow',
        Principal: { Service: service },
        Action: ['sts:AssumeRole'],
        Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
      },
    ],
  });
}

/** Trust policy of a role that EC2, the EKS control plane or RDS monitoring assume; those send no source account. */
export function assumedByPlatform(
  service: 'ec2.amazonaws.com' | 'eks.amazonaws.com' | 'monitoring.rds.amazonaws.com',
): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AssumedByPlatform',
        Effect: 'Allow',
        Principal: { Service: service },
        Action: service === 'eks.amazonaws.com' ? ['sts:AssumeRole', 'sts:TagSession'] : ['sts:AssumeRole'],
      },
    ],
  });
}

/** Trust policy of a role for EKS Pod Identity. Which pods get it is decided by the associations, not here. */
export function assumedByPods(accountId: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AssumedByPods',
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
      },
    ],
  });
}
