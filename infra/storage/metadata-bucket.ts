import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { dataOnlyFor } from '../../plan/bucket-policy';
import type { Environment } from '../../plan/environment';
import type { PolicyDocument } from '../../plan/model';
import { bucketArn, metadataBucketName, platformRoleNames, teamRoleName } from '../../plan/names';
import type { Config } from '../config/schema';
import { Group } from '../group';

/**
 * The bucket that Flyte itself writes to: inputs and outputs by reference, compiled workflows, fast registration
 * uploads. Teams reach only their own prefixes in it (their roles' policies say which).
 *
 * @returns the bucket's name, known before it exists
 */
export function createMetadataBucket(
  config: Config,
  environment: Environment,
  opts: pulumi.ComponentResourceOptions,
): { name: string; made: pulumi.Resource } {
  const name = metadataBucketName(environment);
  const group = new Group('Storage', opts);
  const child = { parent: group };
  const bucket = new aws.s3.Bucket(
    'metadata',
    { bucket: name, forceDestroy: !config.protect },
    { ...child, protect: config.protect },
  );
  const of = { bucket: bucket.id };
  const blocked = new aws.s3.BucketPublicAccessBlock(
    'metadata',
    {
      ...of,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    child,
  );
  new aws.s3.BucketOwnershipControls(
    'metadata',
    { ...of, rule: { objectOwnership: 'BucketOwnerEnforced' } },
    child,
  );
  const versions = new aws.s3.BucketVersioning(
    'metadata',
    { ...of, versioningConfiguration: { status: 'Enabled' } },
    child,
  );
  new aws.s3.BucketServerSideEncryptionConfiguration(
    'metadata',
    { ...of, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }] },
    child,
  );
  new aws.s3.BucketLifecycleConfiguration(
    'metadata',
    {
      ...of,
      rules: [
        {
          id: 'unfinished-uploads',
          status: 'Enabled',
          filter: {},
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        },
        {
          id: 'old-versions',
          status: 'Enabled',
          filter: {},
          noncurrentVersionExpiration: { noncurrentDays: config.noncurrentVersionDays },
        },
      ],
    },
    { ...child, dependsOn: [versions] },
  );
  const policy = JSON.stringify(metadataBucketPolicy(environment, config.accountId));
  new aws.s3.BucketPolicy('metadata', { ...of, policy }, { ...child, dependsOn: [blocked] });
  group.complete();
  return { name, made: bucket };
}

/**
 * TLS only, nobody from outside this account, and the data for nobody but Flyte's services and the teams' task roles, whatever
 * their own policies say: a person with rights on all of the account's buckets is some team's member, too.
 */
export function metadataBucketPolicy(environment: Environment, accountId: string): PolicyDocument {
  const bucket = metadataBucketName(environment);
  const arn = bucketArn(environment, bucket);
  const Resource = [arn, `${arn}/*`];
  const roles = [...Object.values(platformRoleNames(environment)), teamRoleName(environment, '*')];
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: ['s3:*'],
        Resource,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      {
        Sid: 'OwnAccountOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: ['s3:*'],
        Resource,
        Condition: { StringNotEquals: { 'aws:PrincipalAccount': accountId } },
      },
      dataOnlyFor(roles, 'DataForFlyteOnly', bucket, environment),
    ],
  };
}
