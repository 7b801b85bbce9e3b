/**
 * Fields of requests whose name or type smells of a project, a place or an identity, and that are not references: why each
 * may pass. A new version of flyteidl that adds such a field fails the test until somebody has looked at it.
 */
const PODS_ONLY = 'read by the team’s own pods with the team’s own IAM role';
export const RULED = 'a rule in gateway/rules pins or refuses it';
const INTERNAL = 'only in events, which only propeller may send';
const PLATFORM = 'only in attributes, which only platform admins may write';
const LABEL = 'a free text that nothing resolves';

export const REVIEWED: Readonly<Record<string, string>> = {
  'flyteidl.core.TaskMetadata.pod_template_name': RULED,
  'flyteidl.core.TaskMetadata.tags': LABEL,
  'flyteidl.core.WorkflowMetadata.tags': LABEL,
  'flyteidl.core.TypeStructure.tag': LABEL,
  'flyteidl.core.Binary.tag': LABEL,
  'flyteidl.core.ArtifactBindingData.partition_key': LABEL,
  'flyteidl.core.KeyValuePair.key': 'name of an environment variable of the team’s own pods',
  'flyteidl.core.Secret.key': 'a Kubernetes Secret in the execution’s own namespace',
  'flyteidl.core.DataLoadingConfig.input_path': 'a path inside the pod',
  'flyteidl.core.DataLoadingConfig.output_path': 'a path inside the pod',
  'flyteidl.core.SharedMemory.mount_path': 'a path inside the pod',
  'flyteidl.core.Identity.iam_role': RULED,
  'flyteidl.core.Identity.k8s_service_account': RULED,
  'flyteidl.core.OAuth2TokenRequest.idp_discovery_endpoint': RULED,
  'flyteidl.core.OAuth2TokenRequest.token_endpoint': RULED,
  'flyteidl.admin.DescriptionEntity.tags': LABEL,
  'flyteidl.admin.Description.uri': RULED,
  'flyteidl.admin.Description.icon_link': RULED,
  'flyteidl.admin.SourceCode.link': RULED,
  'flyteidl.admin.Sort.key': 'checked to be a column’s name',
  'flyteidl.core.Blob.uri': PODS_ONLY,
  'flyteidl.core.Schema.uri': PODS_ONLY,
  'flyteidl.core.StructuredDataset.uri': PODS_ONLY,
  'flyteidl.core.LiteralOffloadedMetadata.uri': RULED,
  'flyteidl.core.ArtifactQuery.uri': RULED,
  'flyteidl.admin.LaunchPlanSpec.role': RULED,
  'flyteidl.admin.Auth.assumable_iam_role': RULED,
  'flyteidl.admin.Auth.kubernetes_service_account': RULED,
  'flyteidl.admin.AuthRole.assumable_iam_role': RULED,
  'flyteidl.admin.AuthRole.kubernetes_service_account': RULED,
  'flyteidl.admin.RawOutputDataConfig.output_location_prefix': RULED,
  'flyteidl.admin.ClusterAssignment.cluster_pool_name': RULED,
  'flyteidl.admin.SystemMetadata.execution_cluster': RULED,
  'flyteidl.admin.SystemMetadata.namespace': RULED,
  'flyteidl.admin.ExecutionSpec.tags': LABEL,
  'flyteidl.admin.ExecutionQueueAttributes.tags': PLATFORM,
  'flyteidl.event.WorkflowExecutionEvent.output_uri': INTERNAL,
  'flyteidl.core.ExecutionError.error_uri': INTERNAL,
  'flyteidl.event.NodeExecutionEvent.input_uri': INTERNAL,
  'flyteidl.event.NodeExecutionEvent.output_uri': INTERNAL,
  'flyteidl.event.NodeExecutionEvent.deck_uri': INTERNAL,
  'flyteidl.event.TaskNodeMetadata.checkpoint_uri': INTERNAL,
  'flyteidl.event.DynamicWorkflowNodeMetadata.dynamic_job_spec_uri': INTERNAL,
  'flyteidl.event.TaskExecutionEvent.input_uri': INTERNAL,
  'flyteidl.event.TaskExecutionEvent.output_uri': INTERNAL,
  'flyteidl.core.TaskLog.uri': INTERNAL,
  'flyteidl.core.PodLogContext.namespace': INTERNAL,
  'flyteidl.event.ResourcePoolInfo.namespace': INTERNAL,
  'flyteidl.service.CreateDownloadLocationRequest.native_url': 'nobody may call CreateDownloadLocation',
};
