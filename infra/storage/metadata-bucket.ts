import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { PolicyDocument } from '../../plan/model';
import type { Config } from '../config/schema';
import { Group } from '../group';
import { partitionOf } from '../iam/partition';

/**
 * The bucket that Flyte itself writes to: inputs and outputs by reference, compiled workflows, fast registration
 * uploads. Teams reach only their own prefixes in it (their roles' policies say which).
 *
 * @returns the bucket's name, known before it exists
 */
export function createMetadataBucket(
  config: Config,
  opts: pulumi.ComponentResourceOptions,
): { name: string; made: pulumi.Resource } {
  const name = `${config.prefix}-metadata`;
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
  const policy = JSON.stringify(metadataBucketPolicy(partitionOf(config.region), config.accountId, name));
  new aws.s3.BucketPolicy('metadata', { ...of, policy }, { ...child, dependsOn: [blocked] });
  group.complete();
  return { name, made: bucket };
}

/** TLS only, and nobody from outside this account, whatever their own policies say. */
export function metadataBucketPolicy(partition: string, accountId: string, bucket: string): PolicyDocument {
  const Resource = [`arn:${partition}:s3:::${bucket}`, `arn:${partition}:s3:::${bucket}/*`];
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
    ],
  };
}
