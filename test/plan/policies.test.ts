import { expect } from 'chai';
import { planTenant } from '../../plan/tenant';
import { ENVIRONMENT } from './environment';
import { team } from './team';

const statement = (document: { Statement: any[] }, sid: string) =>
  document.Statement.find((s) => s.Sid === sid);

describe('plan: IAM policies', () => {
  const plan = planTenant(team('alpha'), ENVIRONMENT);

  it("trusts Pod Identity for the task account of the team's namespaces in this cluster", () => {
    expect(plan.role.trust.Statement).to.have.length(1);
    const [only] = plan.role.trust.Statement;
    expect(only).to.deep.include({
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: {
        StringEquals: {
          'aws:SourceAccount': '123456789012',
          'aws:RequestTag/eks-cluster-name': 'acme-flyte-prod',
          'aws:RequestTag/kubernetes-namespace': ['ml-alpha-development', 'ml-alpha-production'],
          'aws:RequestTag/kubernetes-service-account': 'flyte-task',
        },
      },
    });
  });

  it('allows the own bucket, the own metadata and the own code, and to list only those', () => {
    const { policy } = plan.role;
    expect(statement(policy, 'TeamData').Resource).to.deep.equal([
      'arn:aws:s3:::acme-flyte-prod-alpha-data/*',
    ]);
    const ns = '$' + '{aws:PrincipalTag/kubernetes-namespace}';
    expect(statement(policy, 'OwnMetadata').Resource).to.deep.equal([
      `arn:aws:s3:::acme-flyte-prod-metadata/metadata/propeller/${ns}-*`,
    ]);
    expect(statement(policy, 'Code')).to.deep.include({
      Action: ['s3:GetObject'],
      Resource: [
        'arn:aws:s3:::acme-flyte-prod-metadata/uploads/ml-alpha/development/*',
        'arn:aws:s3:::acme-flyte-prod-metadata/uploads/ml-alpha/production/*',
      ],
    });
    expect(statement(policy, 'ListMetadata').Condition).to.deep.equal({
      StringLike: {
        's3:prefix': [
          `metadata/propeller/${ns}-*`,
          'uploads/ml-alpha/development/*',
          'uploads/ml-alpha/production/*',
        ],
      },
    });
    expect(
      policy.Statement.every((s) => s.Action.every((a) => a.startsWith('s3:') && !a.includes('*'))),
    ).to.equal(true);
  });

  it('keeps to the prefix of an adopted bucket and leaves its policy to its owner', () => {
    const own = planTenant(
      team('alpha', { dataBucket: { name: 'lake', prefix: 'flyte/alpha' } }),
      ENVIRONMENT,
    );
    expect(own.bucket).to.deep.equal({ name: 'lake', managed: false, prefix: 'flyte/alpha/' });
    expect(statement(own.role.policy, 'TeamData').Resource).to.deep.equal([
      'arn:aws:s3:::lake/flyte/alpha/*',
    ]);
    expect(statement(own.role.policy, 'ListTeamData').Condition).to.deep.equal({
      StringLike: { 's3:prefix': ['flyte/alpha/*'] },
    });
    expect(JSON.stringify(own.attributes)).to.contain('s3://lake/flyte/alpha/raw/ml-alpha-development"');
  });

  it("denies the bucket's data to others and plain HTTP to all, and lets administrators repair it", () => {
    const { policy } = plan.bucket;
    expect(policy!.Statement.map((s) => s.Effect)).to.deep.equal(['Deny', 'Deny']);
    expect(statement(policy!, 'TlsOnly').Condition).to.deep.equal({
      Bool: { 'aws:SecureTransport': 'false' },
    });
    const others = statement(policy!, 'DataForTheTeamOnly');
    expect(others.Condition.ArnNotLike['aws:PrincipalArn']).to.deep.equal([
      'arn:aws:iam::123456789012:root',
      'arn:aws:iam::123456789012:role/acme-flyte-prod-alpha-task',
      'arn:aws:iam::123456789012:role/acme-flyte-prod-flyteadmin',
      'arn:aws:iam::123456789012:role/acme-flyte-prod-flytepropeller',
      'arn:aws:iam::123456789012:role/acme-flyte-prod-datacatalog',
    ]);
    for (const action of others.Action) expect(action).not.to.match(/Policy|PublicAccess|DeleteBucket|s3:\*/);
  });
});
