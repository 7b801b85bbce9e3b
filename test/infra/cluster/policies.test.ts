import { expect } from 'chai';
import { autoscalerPolicy } from '../../../infra/cluster/autoscaler-policy';
import { loadBalancerPolicy } from '../../../infra/cluster/load-balancer-policy';
import type { PolicyDocument } from '../../../plan/model';

/** Statements that change something with neither a resource nor a condition to hold them. */
function unbounded({ Statement }: PolicyDocument): string[] {
  return Statement.filter(
    ({ Action, Resource, Condition }) =>
      Resource?.includes('*') && !Condition && Action.some((action) => !/:(Describe|Get|List)/.test(action)),
  ).map(({ Sid }) => Sid);
}

describe('IAM policies of the cluster services', () => {
  it('let the autoscaler resize groups of its own cluster only', () => {
    const policy = autoscalerPolicy('acme');
    expect(unbounded(policy)).to.deep.equal([]);
    expect(policy.Statement.at(-1)!.Condition).to.deep.equal({
      StringEquals: { 'aws:ResourceTag/k8s.io/cluster-autoscaler/acme': 'owned' },
    });
  });

  it('let the load balancer controller change only what it made, but for listeners, which have no tag to check', () => {
    expect(unbounded(loadBalancerPolicy('us-east-1', 'acme'))).to.deep.equal(['Listeners']);
  });

  it('follow the partition and fit into a role', () => {
    const text = JSON.stringify(loadBalancerPolicy('cn-north-1', 'acme'));
    expect(text).to.include('arn:aws-cn:').and.not.include('arn:aws:');
    expect(text.length).to.be.below(10_240);
  });
});
