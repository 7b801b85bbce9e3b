import type { Environment } from './environment';
import type { PolicyDocument, PolicyStatement } from './model';
import { bucketArn, platformRoleNames, teamRoleName } from './names';
import { POLICY_VERSION } from './trust-policy';

/**
 * What reads, writes or removes data. Settings of the bucket are not in it, so that nobody locks himself out; nor is
 * ListBucket, for looking whether the bucket is there (HeadBucket), as Pulumi does, is the same right.
 */
const DATA_ACTIONS = [
  's3:AbortMultipartUpload',
  's3:DeleteObject*',
  's3:GetObject*',
  's3:ListBucketMultipartUploads',
  's3:ListBucketVersions',
  's3:ListMultipartUploadParts',
  's3:PutObject*',
  's3:RestoreObject',
];

/**
 * Policy of a team's bucket: TLS only, and its data for nobody but the team's role, Flyte's own services and the
 * account's root user, whatever another identity's own policy says. Administrators can still change the bucket and this
 * policy. A statement that allows would open the bucket to other accounts, so there is none.
 */
export function bucketPolicy(team: string, bucket: string, environment: Environment): PolicyDocument {
  const arn = bucketArn(environment, bucket);
  const { flyteadmin, propeller, datacatalog } = platformRoleNames(environment);
  const roles = [teamRoleName(environment, team), flyteadmin, propeller, datacatalog];
  return {
    Version: POLICY_VERSION,
    Statement: [
      {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: ['s3:*'],
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      dataOnlyFor(roles, 'DataForTheTeamOnly', bucket, environment),
    ],
  };
}

/** Denies a bucket's data to everybody but these roles (names, or patterns of them) and the account's root user. */
export function dataOnlyFor(
  roles: readonly string[],
  Sid: string,
  bucket: string,
  environment: Environment,
): PolicyStatement {
  const arn = bucketArn(environment, bucket);
  const iam = `arn:${environment.partition}:iam::${environment.accountId ?? '*'}`;
  return {
    Sid,
    Effect: 'Deny',
    Principal: '*',
    Action: DATA_ACTIONS,
    Resource: [arn, `${arn}/*`],
    Condition: {
      ArnNotLike: { 'aws:PrincipalArn': [`${iam}:root`, ...roles.map((role) => `${iam}:role/${role}`)] },
      // S3's own deliveries and lifecycle act as services.
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
    },
  };
}
