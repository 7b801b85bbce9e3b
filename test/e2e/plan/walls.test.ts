import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { admissionPolicy } from '../../../plan/admission';
import { TENANT_CLUSTER_ROLES } from '../../../plan/cluster-roles';
import type { NamespacePlan } from '../../../plan/model';
import { GUARD } from '../../../plan/names';
import { POD_TEMPLATE } from '../../../registry/names';
import { ALLOWED, anyImage, dedicated, pod, REFUSED, shared, withImage } from '../../plan/pods';
import { type Cluster, startCluster } from '../lab/cluster';
import { eventually } from '../lab/processes';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const ADMISSION = '/apis/admissionregistration.k8s.io/v1';

describe("e2e: a tenant's walls in a real Kubernetes API", () => {
  let folder: string;
  let cluster: Cluster;
  let count = 0;

  const make = (path: string, object: any) =>
    cluster.client.ok('POST', `${path}?fieldValidation=Strict`, object);

  before(async function () {
    this.timeout(30 * 60_000);
    folder = mkdtempSync(join(tmpdir(), 'flyte-tenancy-walls-'));
    cluster = await startCluster(folder);
    const { policy, binding } = admissionPolicy();
    await make(`${ADMISSION}/validatingadmissionpolicies`, policy);
    await make(`${ADMISSION}/validatingadmissionpolicybindings`, binding);
    for (const { name, rules } of TENANT_CLUSTER_ROLES) {
      await make(`${RBAC}/clusterroles`, { metadata: { name }, rules });
    }
    await make('/apis/scheduling.k8s.io/v1/priorityclasses', { metadata: { name: 'batch' }, value: 1 });
    for (const namespace of [shared, dedicated, anyImage]) await build(namespace);
    // The API server compiles a new policy within a second or so.
    await eventually('the admission policy', async () => {
      const answer = await create(withImage('evil.org/x'), shared);
      if (answer.status === 201) await remove(answer.body);
      return answer.status === 403 || undefined;
    });
  });
  after(async () => {
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function build(plan: NamespacePlan): Promise<void> {
    const core = `/api/v1/namespaces/${plan.name}`;
    const metadata = { name: GUARD };
    await make('/api/v1/namespaces', {
      metadata: { name: plan.name, labels: plan.labels, annotations: plan.annotations },
    });
    await make(`${core}/resourcequotas`, { metadata, spec: plan.quota });
    await make(`${core}/limitranges`, { metadata, spec: plan.limitRange });
    await make(`/apis/networking.k8s.io/v1/namespaces/${plan.name}/networkpolicies`, {
      metadata,
      spec: plan.networkPolicy,
    });
    await make(`${core}/serviceaccounts`, { metadata: { name: plan.serviceAccount } });
    await make(`${core}/podtemplates`, { metadata: { name: POD_TEMPLATE }, template: plan.podTemplate });
    for (const { clusterRole: name, subjects } of plan.roleBindings) {
      await make(`${RBAC}/namespaces/${plan.name}/rolebindings`, {
        metadata: { name },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
        subjects,
      });
    }
  }

  /** Asks for the pod as propeller, with the PodTemplate's security settings merged in as propeller does it. */
  function create({ metadata, spec }: any, namespace: NamespacePlan) {
    const { securityContext, containers } = namespace.podTemplate.spec;
    const harden = (container: any) => ({
      ...container,
      securityContext: { ...containers[0].securityContext, ...container.securityContext },
    });
    const propeller = cluster.as('system:serviceaccount:flyte:flytepropeller', ['system:serviceaccounts']);
    return propeller.request('POST', `/api/v1/namespaces/${namespace.name}/pods`, {
      metadata: { ...metadata, name: `pod-${count++}` },
      spec: {
        ...spec,
        securityContext,
        containers: spec.containers.map(harden),
        ...(spec.initContainers && { initContainers: spec.initContainers.map(harden) }),
      },
    });
  }

  /** The quota counts pods until they are gone. */
  function remove({ metadata: { namespace, name } }: any) {
    return cluster.client.ok('DELETE', `/api/v1/namespaces/${namespace}/pods/${name}?gracePeriodSeconds=0`);
  }

  for (const { what, pod: candidate, namespace } of ALLOWED) {
    it(`admits ${what}`, async () => {
      // The controller takes a moment to see that the pods before this one are gone.
      const { status, body } = await eventually('room in the quota', async () => {
        const answer = await create(candidate, namespace);
        return answer.body?.message?.includes('exceeded quota') ? undefined : answer;
      });
      expect(status, body?.message).to.equal(201);
      await remove(body);
    });
  }

  for (const { what, pod: candidate, namespace, why } of REFUSED) {
    it(`refuses ${what}`, async () => {
      const { status, body } = await create(candidate, namespace);
      expect(status, body?.message).to.be.within(400, 422);
      // Pod Security or the validation of pods may be faster than the policy.
      if (body.message.includes('ValidatingAdmissionPolicy')) expect(body.message).to.match(why!);
    });
  }

  it('admits no ephemeral container and no label that the pod could not have started with', async () => {
    const { body } = await create(pod(), shared);
    const path = `/api/v1/namespaces/${shared.name}/pods/${body.metadata.name}`;
    const patch = (to: string, change: any) =>
      cluster.client.request('PATCH', to, change, 'application/strategic-merge-patch+json');
    const debug = {
      name: 'debug',
      image: 'evil.org/x',
      securityContext: body.spec.containers[0].securityContext,
    };
    const ephemeral = await patch(`${path}/ephemeralcontainers`, { spec: { ephemeralContainers: [debug] } });
    expect(ephemeral.body.message).to.match(/images/);
    expect((await patch(path, { metadata: { labels: { team: 'beta' } } })).status).to.equal(403);
    expect((await patch(path, { metadata: { annotations: { note: 'x' } } })).status).to.equal(200);
  });

  it("lets propeller and flyteadmin at no guard, no secret and no other namespace's pods", async () => {
    const guards = [
      ['PUT', `/apis/networking.k8s.io/v1/namespaces/${shared.name}/networkpolicies/${GUARD}`],
      ['DELETE', `/api/v1/namespaces/${shared.name}/resourcequotas/${GUARD}`],
      ['DELETE', `/api/v1/namespaces/${shared.name}/limitranges/${GUARD}`],
      ['POST', `${RBAC}/namespaces/${shared.name}/rolebindings`],
      ['GET', `/api/v1/namespaces/${shared.name}/secrets`],
      ['POST', '/api/v1/namespaces/default/pods'],
    ] as const;
    for (const name of ['flytepropeller', 'flyteadmin']) {
      const service = cluster.as(`system:serviceaccount:flyte:${name}`, ['system:serviceaccounts']);
      for (const [method, path] of guards) {
        expect(
          (await service.request(method, path, method === 'GET' || method === 'DELETE' ? undefined : {}))
            .status,
          `${name} ${method} ${path}`,
        ).to.equal(403);
      }
    }
  });
});
