import { expect } from 'chai';
import { Refusal } from '../../../gateway/refusal';
import { applyRule, TENANT } from './part';

const ADMIN = 'flyteidl.admin';
const CORE = 'flyteidl.core';

/** Type of message, and messages of it that pass and that don't. */
const CASES: Record<string, { passes: any[]; refused: any[] }> = {
  [`${CORE}.SecurityContext`]: {
    passes: [
      {},
      { run_as: {} },
      { run_as: { k8s_service_account: 'flyte-task' } },
      { secrets: [{ group: 'g', key: 'k' }] },
    ],
    refused: [
      { run_as: { k8s_service_account: 'default' } },
      { run_as: { k8s_service_account: 'flyte-task ' } },
      { run_as: { iam_role: 'flyte-task' } },
      { run_as: { oauth2_client: {} } },
      { tokens: [{}] },
    ],
  },
  [`${ADMIN}.AuthRole`]: {
    passes: [{}, { kubernetes_service_account: 'flyte-task' }],
    refused: [{ kubernetes_service_account: 'x' }, { assumable_iam_role: 'x' }],
  },
  [`${ADMIN}.Auth`]: {
    passes: [{}],
    refused: [{ assumable_iam_role: 'x' }, { kubernetes_service_account: 'x' }],
  },
  [`${ADMIN}.RawOutputDataConfig`]: {
    passes: [{}, { output_location_prefix: TENANT.rawOutputPrefix }],
    refused: [
      { output_location_prefix: `${TENANT.rawOutputPrefix}/../x` },
      { output_location_prefix: 's3://b' },
    ],
  },
  [`${ADMIN}.ExecutionClusterLabel`]: { passes: [{}, { value: 'label-a' }], refused: [{ value: 'label-b' }] },
  [`${ADMIN}.ClusterAssignment`]: {
    passes: [{}, { cluster_pool_name: 'pool-a' }],
    refused: [{ cluster_pool_name: 'pool-b' }],
  },
  [`${ADMIN}.ExecutionMetadata`]: {
    passes: [{}, { mode: 'RELAUNCH' }, { mode: 'RECOVERED' }, { principal: 'x' }, { system_metadata: {} }],
    refused: [
      { mode: 'SCHEDULED' },
      { mode: 'SYSTEM' },
      { mode: 'CHILD_WORKFLOW' },
      { mode: 'TRIGGER' },
      { nesting: 1 },
      { scheduled_at: '2026-01-01T00:00:00Z' },
      { parent_node_execution: {} },
      { artifact_ids: [{}] },
      { system_metadata: { execution_cluster: 'c' } },
      { system_metadata: { namespace: 'n' } },
    ],
  },
  [`${ADMIN}.ExecutionSpec`]: {
    passes: [{}, { max_parallelism: 4 }, { overwrite_cache: true }, { disable_all: true }],
    refused: [{ max_parallelism: 5 }, { max_parallelism: -1 }, { execution_env_assignments: [{}] }],
  },
  [`${ADMIN}.LaunchPlanSpec`]: {
    passes: [{}, { max_parallelism: 1 }, { concurrency_policy: { max: 1 } }],
    refused: [{ role: 'x' }, { max_parallelism: 5 }, { execution_env_assignments: [{}] }],
  },
  [`${ADMIN}.Labels`]: {
    passes: [
      {},
      { values: { team: 'alpha', mine: 'x', 'example.org/a': 'b' } },
      { values: { 'app.kubernetes.io/name': 'x', 'notflyte.org/x': 'y' } },
    ],
    refused: [
      { values: { team: 'beta' } },
      { values: { Team: 'beta' } },
      { values: { team: '' } },
      { values: { 'flyte.org/x': 'y' } },
      { values: { 'FLYTE.org/x': 'y' } },
      { values: { 'a.flyte-tenancy.dev/x': 'y' } },
      { values: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
      { values: { 'kueue.x-k8s.io/queue-name': 'q' } },
      { values: { 'execution-id': 'x' } },
      { values: { 'shard-key': '1' } },
    ],
  },
  [`${ADMIN}.Annotations`]: {
    passes: [
      { values: { 'flyte.org/note': 'x' } },
      { values: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' } },
    ],
    refused: [{ values: { 'flyte.org/note': 'y' } }, { values: { 'iam.amazonaws.com/role': 'x' } }],
  },
  [`${CORE}.K8sObjectMetadata`]: {
    passes: [{ labels: { a: 'b' }, annotations: { c: 'd' } }],
    refused: [{ labels: { domain: 'production' } }, { annotations: { 'k8s.aws/x': 'y' } }],
  },
  [`${CORE}.TaskTemplate`]: {
    passes: [{}, { custom: { cpu: 1, nested: [{ serviceAccountName: 'flyte-task', hostNetwork: false }] } }],
    refused: [
      { custom: { serviceAccount: 'x' } },
      { custom: { a: [{ b: { hostPath: { path: '/' } } }] } },
      { custom: { hostPID: true } },
      { custom: { hostIPC: 1 } },
      { custom: { privileged: 'true' } },
    ],
  },
  [`${CORE}.K8sPod`]: {
    passes: [{}, { pod_spec: { containers: [{ name: 'primary', image: 'x' }], serviceAccountName: '' } }],
    refused: [
      { pod_spec: { nodeName: 'n' } },
      { pod_spec: { HostNetwork: true } },
      { pod_spec: { serviceaccountname: 'default' } },
      { pod_spec: { initContainers: [{ securityContext: { privileged: true } }] } },
    ],
  },
  [`${CORE}.TaskMetadata`]: {
    passes: [{}, { pod_template_name: 'flyte-default' }],
    refused: [{ pod_template_name: 'other' }],
  },
  [`${CORE}.LiteralOffloadedMetadata`]: {
    passes: [],
    refused: [{}, { uri: 's3://b/k' }, { size_bytes: '1' }],
  },
  [`${CORE}.ArtifactQuery`]: {
    passes: [{}, { artifact_id: { version: 'v' } }],
    refused: [{ uri: 'flyte://av0.1/org/p/d/n' }],
  },
  [`${ADMIN}.SourceCode`]: {
    passes: [{}, { link: 'https://github.com/a/b' }, { link: 'git@github.com:a/b' }, { link: 'a/b.py' }],
    refused: [
      { link: 'javascript:x' },
      { link: ' JavaScript:x' },
      { link: 'data:text/html,x' },
      { link: 'java\nscript:x' },
    ],
  },
  [`${ADMIN}.Description`]: {
    passes: [{ value: 'javascript: a language' }, { uri: 'https://x' }, { icon_link: 'https://x/y.png' }],
    refused: [{ uri: 'vbscript:x' }, { icon_link: 'javascript:x' }],
  },
  'flyteidl.service.CreateUploadLocationRequest': {
    passes: [
      {},
      { filename: 'fast0123.tar.gz' },
      { filename: 'a/b c/ü (1).csv', filename_root: 'r' },
      { content_md5: 'AAAAAAAAAAAAAAAAAAAAAA==', expires_in: '3600s', add_content_md5_metadata: true },
    ],
    refused: [
      ...[
        '..',
        'a/../b',
        './a',
        '/a',
        'a/',
        'a//b',
        'a\\b',
        '%2e%2e/a',
        'a?b',
        'a#b',
        's3:a',
        'a\u0000',
        'x'.repeat(513),
      ].flatMap((name) => [{ filename: name }, { filename_root: name }]),
      { content_md5: 'AAAA' },
      { expires_in: '3601s' },
      { expires_in: '-0.5s' },
    ],
  },
};

describe('gateway/rules', () => {
  for (const [type, { passes, refused }] of Object.entries(CASES)) {
    describe(type, () => {
      for (const json of passes) {
        it(`accepts ${JSON.stringify(json).slice(0, 90)}`, () => {
          applyRule(type, json);
        });
      }
      for (const json of refused) {
        it(`refuses ${JSON.stringify(json).slice(0, 90)}`, () => {
          expect(() => applyRule(type, json)).to.throw(Refusal);
        });
      }
    });
  }

  it('drops what Flyte itself writes and clients send back', () => {
    expect(applyRule(`${ADMIN}.ExecutionMetadata`, { principal: 'x' })['principal']).to.equal('');
    const context = applyRule(`${CORE}.SecurityContext`, { run_as: { execution_identity: 'bob' } });
    expect(context['runAs'].executionIdentity).to.equal('');
  });

  it('accepts nothing that the tenant does not have', () => {
    const bare = { ...TENANT, rawOutputPrefix: undefined, clusterLabel: undefined, labels: {} };
    expect(() =>
      applyRule(`${ADMIN}.RawOutputDataConfig`, { output_location_prefix: 'undefined' }, bare),
    ).to.throw(Refusal);
    expect(() => applyRule(`${ADMIN}.ExecutionClusterLabel`, { value: 'label-a' }, bare)).to.throw(Refusal);
    expect(() => applyRule(`${ADMIN}.Labels`, { values: { team: 'alpha' } }, bare)).to.throw(Refusal);
  });
});
