import { expect } from 'chai';
import { isolationFindings, objectGrants } from '../../plan/isolation';
import { planTenant } from '../../plan/tenant';
import { ENVIRONMENT } from './environment';
import { matchesPattern } from './iam';
import { team } from './team';

const alpha = planTenant(team('alpha'), ENVIRONMENT);
const beta = planTenant(team('beta'), ENVIRONMENT);

/** beta with this one permission instead of its own. */
const grant = (Action: string, key: string) => ({
  ...beta,
  role: {
    ...beta.role,
    policy: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'X',
          Effect: 'Allow',
          Action: [Action],
          Resource: [`arn:aws:s3:::acme-flyte-prod-${key}*`],
        },
      ],
    },
  },
});

describe('plan/isolation', () => {
  it('matches patterns as IAM does', () => {
    expect(matchesPattern('a*c?', 'a/b/cd')).to.equal(true);
    expect(matchesPattern('a*', 'A')).to.equal(false);
    expect(matchesPattern('a.c', 'abc')).to.equal(false);
    expect(matchesPattern('a?', 'a')).to.equal(false);
  });

  it('puts every namespace of the team in for the session tag', () => {
    const metadata = objectGrants(alpha).filter((g) => g.resource.includes('metadata/propeller'));
    expect(new Set(metadata.map((g) => g.resource))).to.deep.equal(
      new Set([
        'arn:aws:s3:::acme-flyte-prod-metadata/metadata/propeller/ml-alpha-development-*',
        'arn:aws:s3:::acme-flyte-prod-metadata/metadata/propeller/ml-alpha-production-*',
      ]),
    );
    expect(metadata.map((g) => g.action))
      .to.include('s3:PutObject')
      .and.not.to.include('s3:ListBucket');
  });

  it('finds nothing between teams as they are planned', () => {
    expect(isolationFindings([alpha, beta])).to.deep.equal([]);
  });

  it('finds a grant that starts with a third one between them in the sorted order', () => {
    expect(isolationFindings([alpha, grant('s3:GetObject', 'alpha-data/raw/')])[0]?.message).to.contain(
      'both use',
    );
    expect(isolationFindings([alpha, grant('s3:PutObject', '')])).not.to.deep.equal([]);
  });

  it('lets code be read by those it is shared with only', () => {
    const key = 'metadata/uploads/ml-alpha/development/';
    const borrowed = new Map([['beta', [{ project: 'ml-alpha', domains: ['development'], images: [] }]]]);
    expect(isolationFindings([alpha, grant('s3:GetObject', key)])).to.have.length(1);
    expect(isolationFindings([alpha, grant('s3:GetObject', key)], borrowed)).to.deep.equal([]);
    expect(isolationFindings([alpha, grant('s3:PutObject', key)], borrowed)).to.have.length(1);
    expect(
      isolationFindings([alpha, grant('s3:GetObject', 'metadata/uploads/')], borrowed),
    ).not.to.deep.equal([]);
  });

  it('does not call safe what it does not understand', () => {
    const odd = {
      ...beta,
      role: {
        ...beta.role,
        policy: {
          Version: '',
          Statement: [
            { Sid: 'X', Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::*/x'] },
          ],
        },
      },
    };
    expect(isolationFindings([odd])[0]?.message).to.contain('not a prefix');
  });

  it('finds a namespace of two teams', () => {
    const stolen = { ...beta, namespaces: alpha.namespaces };
    expect(
      isolationFindings([alpha, stolen])
        .map((f) => f.message)
        .join(),
    ).to.contain('ml-alpha-development is also that of alpha');
  });
});
