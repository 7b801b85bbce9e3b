/** Trust policy of a role that one AWS service assumes, for resources of this account only (no confused deputy). */
export function assumedByService(service: string, accountId: string): string {
  return trust('AssumedByService', service, ASSUME, fromAccount(accountId));
}

/** Trust policy of a role that EC2, the EKS control plane or RDS monitoring assume; those send no source account. */
export function assumedByPlatform(
  service: 'ec2.amazonaws.com' | 'eks.amazonaws.com' | 'monitoring.rds.amazonaws.com',
): string {
  return trust('AssumedByPlatform', service, service === 'eks.amazonaws.com' ? ASSUME_TAGGED : ASSUME);
}

/** Trust policy of a role for EKS Pod Identity. Which pods get it is decided by the associations, not here. */
export function assumedByPods(accountId: string): string {
  return trust('AssumedByPods', 'pods.eks.amazonaws.com', ASSUME_TAGGED, fromAccount(accountId));
}

const ASSUME = ['sts:AssumeRole'];
const ASSUME_TAGGED = ['sts:AssumeRole', 'sts:TagSession'];

function fromAccount(accountId: string): object {
  return { StringEquals: { 'aws:SourceAccount': accountId } };
}

/** An absent condition is left out of the JSON. */
function trust(sid: string, service: string, actions: string[], condition?: object): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Sid: sid, Effect: 'Allow', Principal: { Service: service }, Action: actions, Condition: condition },
    ],
  });
}
