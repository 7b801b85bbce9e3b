import type { Environment } from './environment';
import type { BucketPlan, PolicyDocument } from './model';
import { bucketArn, METADATA_PREFIX, metadataBucketName, UPLOAD_PREFIX } from './names';
import { POLICY_VERSION } from './trust-policy';

/** Code that the team's pods load: a Flyte project in a domain, its own or one shared with it. */
export interface Upload {
  project: string;
  domain: string;
}

const READ_WRITE = [
  's3:AbortMultipartUpload',
  's3:DeleteObject',
  's3:GetObject',
  's3:ListMultipartUploadParts',
  's3:PutObject',
];

/** The namespace of the pod that asks; EKS Pod Identity sets it as a session tag. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable of IAM
export const OWN_NAMESPACE = '${aws:PrincipalTag/kubernetes-namespace}';

/** propeller names an execution's metadata `<project>-<domain>-<execution>`, which is `<namespace>-<execution>`. */
const OWN_METADATA = `${METADATA_PREFIX}/${OWN_NAMESPACE}-*`;

/** All that the team's pods may do in AWS: its own data, the metadata of their own namespace, the code they run. */
export function taskPolicy(
  bucket: BucketPlan,
  uploads: readonly Upload[],
  environment: Environment,
): PolicyDocument {
  const data = bucketArn(environment, bucket.name);
  const metadata = bucketArn(environment, metadataBucketName(environment));
  const uploadKeys = uploads.map(({ project, domain }) => `${UPLOAD_PREFIX}/${project}/${domain}/*`);
  return {
    Version: POLICY_VERSION,
    Statement: [
      allow('TeamData', READ_WRITE, [`${data}/${bucket.prefix}*`]),
      allow(
        'ListTeamData',
        ['s3:ListBucket'],
        [data],
        bucket.prefix === '' ? undefined : [`${bucket.prefix}*`],
      ),
      allow('OwnMetadata', READ_WRITE, [`${metadata}/${OWN_METADATA}`]),
      allow(
        'Code',
        ['s3:GetObject'],
        uploadKeys.map((key) => `${metadata}/${key}`),
      ),
      allow('ListMetadata', ['s3:ListBucket'], [metadata], [OWN_METADATA, ...uploadKeys]),
      allow('FindBuckets', ['s3:GetBucketLocation'], [data, metadata]),
    ],
  };
}

function allow(Sid: string, Action: string[], Resource: string[], prefixes?: string[]) {
  return {
    Sid,
    Effect: 'Allow',
    Action,
    Resource,
    ...(prefixes && { Condition: { StringLike: { 's3:prefix': prefixes } } }),
  };
}
