import type { Environment } from '../../plan/environment';
import type { PolicyDocument, PolicyStatement, TenantPlan } from '../../plan/model';
import { bucketArn, METADATA_PREFIX, metadataBucketName, teamBucketName } from '../../plan/names';

const FIND = ['s3:GetBucketLocation', 's3:ListBucket'];
const DATACATALOG_PREFIX = 'metadata/datacatalog';

/**
 * What flyteadmin's own code writes (closures, execution inputs) and what it signs for others: uploads into the metadata
 * bucket, downloads from there and from the teams' buckets. A signed URL can do no more than its signer.
 */
export function flyteadminPolicy(environment: Environment, tenants: readonly TenantPlan[]): PolicyDocument {
  const { metadata, data, buckets } = resources(environment, tenants);
  return policy([
    allow('FindBuckets', FIND, [metadata, ...buckets]),
    allow('Metadata', ['s3:GetObject', 's3:PutObject'], [`${metadata}/*`]),
    allow('SignDownloads', ['s3:GetObject'], data),
  ]);
}

/** propeller reads what flyteadmin wrote, owns the nodes' inputs and outputs, and reads results in the teams' buckets. */
export function propellerPolicy(environment: Environment, tenants: readonly TenantPlan[]): PolicyDocument {
  const { metadata, data, buckets } = resources(environment, tenants);
  return policy([
    allow('FindBuckets', FIND, [metadata, ...buckets]),
    allow('ReadMetadata', ['s3:GetObject'], [`${metadata}/metadata/*`]),
    allow(
      'NodeData',
      ['s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
      [`${metadata}/${METADATA_PREFIX}/*`],
    ),
    allow('ReadResults', ['s3:GetObject'], data),
  ]);
}

export function datacatalogPolicy(environment: Environment): PolicyDocument {
  const metadata = bucketArn(environment, metadataBucketName(environment));
  return policy([
    allow('FindBucket', FIND, [metadata]),
    allow(
      'Artifacts',
      ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      [`${metadata}/${DATACATALOG_PREFIX}/*`],
    ),
  ]);
}

/**
 * The platform's own team buckets by pattern (one policy must hold hundreds), adopted ones by name and prefix. The buckets'
 * policies name the roles that may enter, so a bucket of another stack that the pattern matches stays shut.
 */
function resources(environment: Environment, tenants: readonly TenantPlan[]) {
  const managed = bucketArn(environment, teamBucketName(environment, '*'));
  const adopted = tenants.filter(({ bucket }) => !bucket.managed).map(({ bucket }) => bucket);
  return {
    metadata: bucketArn(environment, metadataBucketName(environment)),
    buckets: [managed, ...adopted.map(({ name }) => bucketArn(environment, name))],
    data: [
      `${managed}/*`,
      ...adopted.map(({ name, prefix }) => `${bucketArn(environment, name)}/${prefix}*`),
    ],
  };
}

function policy(Statement: PolicyStatement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement };
}

function allow(Sid: string, Action: string[], Resource: string[]): PolicyStatement {
  return { Sid, Effect: 'Allow', Action, Resource };
}
