import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Environment } from '../plan/environment';
import type { TenantPlan } from '../plan/model';

/** How long overwritten and deleted objects can still be brought back, and unfinished uploads are paid for. */
const NONCURRENT_DAYS = 30;
const UNFINISHED_UPLOAD_DAYS = 7;

/**
 * The team's bucket: private, TLS only, versioned, encrypted. An adopted bucket stays as it is; its owner sets it up.
 * Returns the bucket's name.
 */
export function tenantBucket(
  parent: pulumi.Resource,
  prefix: string,
  { bucket: plan, tags }: TenantPlan,
  environment: Environment,
): pulumi.Output<string> {
  if (!plan.managed) return pulumi.output(plan.name);
  const bucket = new aws.s3.Bucket(
    `${prefix}-data`,
    { bucket: plan.name, forceDestroy: !environment.protect, tags },
    { parent, protect: environment.protect, retainOnDelete: environment.protect },
  );
  const self = { parent };
  const closed = new aws.s3.BucketPublicAccessBlock(
    `${prefix}-data-private`,
    {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    self,
  );
  const versioning = new aws.s3.BucketVersioning(
    `${prefix}-data-versions`,
    { bucket: bucket.id, versioningConfiguration: { status: 'Enabled' } },
    self,
  );
  new aws.s3.BucketServerSideEncryptionConfiguration(
    `${prefix}-data-encryption`,
    { bucket: bucket.id, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }] },
    self,
  );
  new aws.s3.BucketLifecycleConfiguration(
    `${prefix}-data-lifecycle`,
    { bucket: bucket.id, rules: LIFECYCLE_RULES },
    // S3 takes rules for old versions only once there are versions.
    { parent, dependsOn: versioning },
  );
  new aws.s3.BucketPolicy(
    `${prefix}-data-policy`,
    { bucket: bucket.id, policy: JSON.stringify(plan.policy) },
    // S3 refuses two changes of a bucket's access at the same time.
    { parent, dependsOn: closed },
  );
  return bucket.bucket;
}

const LIFECYCLE_RULES = [
  {
    id: 'unfinished-uploads',
    status: 'Enabled',
    filter: {},
    abortIncompleteMultipartUpload: { daysAfterInitiation: UNFINISHED_UPLOAD_DAYS },
  },
  {
    id: 'old-versions',
    status: 'Enabled',
    filter: {},
    expiration: { expiredObjectDeleteMarker: true },
    noncurrentVersionExpiration: { noncurrentDays: NONCURRENT_DAYS },
  },
];
