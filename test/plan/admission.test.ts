import { expect } from 'chai';
import { admissionPolicy } from '../../plan/admission';
import { planTenant } from '../../plan/tenant';
import { refusals } from './cel';
import { ENVIRONMENT } from './environment';
import { team } from './team';

const shared = planTenant(team('alpha'), ENVIRONMENT).namespaces[0]!;
const dedicated = planTenant(
  team('beta', { nodes: { instanceTypes: ['m5.xlarge'], min: 1, max: 2 } }),
  ENVIRONMENT,
).namespaces[0]!;
const anyImage = planTenant(team('gamma', { images: [] }), ENVIRONMENT).namespaces[0]!;

const IMAGE = 'alpha.example.com/train:v1';

/** A task pod as propeller makes it from the namespace's PodTemplate, changed by `spec`. */
function pod(
  spec: any = {},
  labels: any = { team: 'alpha', project: 'ml-alpha', domain: 'development' },
): any {
  return {
    metadata: { labels },
    spec: { serviceAccountName: 'flyte-task', containers: [{ name: 'main', image: IMAGE }], ...spec },
  };
}

const withContainer = (container: any) => pod({ containers: [{ name: 'main', image: IMAGE, ...container }] });
const withImage = (image: string) => withContainer({ image });

/** Labels and toleration that a beta pod needs besides. */
const betaPod = (spec: any = {}) => ({
  metadata: { labels: {} },
  spec: {
    serviceAccountName: 'flyte-task',
    containers: [{ name: 'main', image: 'beta.example.com/x' }],
    nodeSelector: { 'flyte-tenancy.dev/dedicated': 'beta' },
    tolerations: [
      { key: 'flyte-tenancy.dev/dedicated', operator: 'Equal', value: 'beta', effect: 'NoSchedule' },
    ],
    ...spec,
  },
});

describe('admission of tenant pods', () => {
  describe('allows', () => {
    const allowed: [what: string, pod: any, namespace?: any][] = [
      ['a plain task', pod()],
      ['a pod without labels', { metadata: {}, spec: pod().spec }],
      ['an image by digest', withImage(`alpha.example.com/a/b/c@sha256:${'a'.repeat(64)}`)],
      [
        "the platform's images beside",
        pod({
          initContainers: [{ name: 'init', image: 'cr.flyte.org/flyteorg/flytecopilot-release:v1.16.8' }],
        }),
      ],
      ['any image where the team names none', { ...withImage('alpine'), metadata: {} }, anyImage],
      [
        'volumes inside the namespace',
        pod({
          volumes: [
            { name: 'a', emptyDir: {} },
            { name: 'b', persistentVolumeClaim: { claimName: 'c' } },
            { name: 't', projected: {} },
          ],
        }),
      ],
      [
        'ports of its own',
        withContainer({ ports: [{ containerPort: 8080 }, { containerPort: 81, hostPort: 0 }] }),
      ],
      [
        'what Kubernetes tolerates for it',
        pod({
          tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' }],
        }),
      ],
      ['another node selector on shared nodes', pod({ nodeSelector: { disk: 'ssd' } })],
      ['an ordinary priority', pod({ priorityClassName: 'batch' })],
      [
        'a container that says it is not privileged',
        withContainer({ securityContext: { privileged: false } }),
      ],
      ['host namespaces that are switched off', pod({ hostNetwork: false, hostPID: false })],
      ["a dedicated team's pod on its nodes", betaPod(), dedicated],
    ];
    for (const [what, candidate, namespace = shared] of allowed) {
      it(what, () => expect(refusals(candidate, namespace)).to.deep.equal([]));
    }
  });

  describe('refuses', () => {
    const refused: [what: string, why: RegExp, pod: any, namespace?: any][] = [
      ['the default service account', /service account/, pod({ serviceAccountName: 'default' })],
      ['no service account', /service account/, pod({ serviceAccountName: undefined })],
      ["another team's image", /images/, withImage('beta.example.com/train:v1')],
      ['an image of Docker Hub', /images/, withImage('alpine')],
      ['an image of Docker Hub with a path', /images/, withImage('alpha.example/train')],
      [
        'a host that only starts like the allowed one',
        /images/,
        withImage('alpha.example.com.evil.org/train'),
      ],
      ['a host that only ends like the allowed one', /images/, withImage('evil-alpha.example.com/train')],
      ['the allowed host on another port', /images/, withImage('alpha.example.com:5000/train')],
      ['the allowed name as a path', /images/, withImage('evil.org/alpha.example.com/train')],
      ['an allowed name after a line break', /images/, withImage(`evil.org/x\n${IMAGE}`)],
      [
        'an init container with a foreign image',
        /images/,
        pod({ initContainers: [{ name: 'i', image: 'evil.org/x' }] }),
      ],
      [
        'an ephemeral container with a foreign image',
        /images/,
        pod({ ephemeralContainers: [{ name: 'debug', image: 'evil.org/x' }] }),
      ],
      [
        'a second container with a foreign image',
        /images/,
        pod({
          containers: [
            { name: 'a', image: IMAGE },
            { name: 'b', image: 'evil.org/x' },
          ],
        }),
      ],
      ['the network of the host', /host/, pod({ hostNetwork: true })],
      ['the processes of the host', /host/, pod({ hostPID: true })],
      ['the IPC of the host', /host/, pod({ hostIPC: true })],
      [
        'a port of the host',
        /ports of the host/,
        withContainer({ ports: [{ containerPort: 80, hostPort: 80 }] }),
      ],
      [
        'a port of the host in an init container',
        /ports of the host/,
        pod({ initContainers: [{ name: 'i', image: IMAGE, ports: [{ containerPort: 80, hostPort: 80 }] }] }),
      ],
      ['a privileged container', /privileged/, withContainer({ securityContext: { privileged: true } })],
      [
        'a privileged init container',
        /privileged/,
        pod({ initContainers: [{ name: 'i', image: IMAGE, securityContext: { privileged: true } }] }),
      ],
      [
        'a privileged ephemeral container',
        /privileged/,
        pod({ ephemeralContainers: [{ name: 'i', image: IMAGE, securityContext: { privileged: true } }] }),
      ],
      ['a directory of the host', /volumes/, pod({ volumes: [{ name: 'root', hostPath: { path: '/' } }] })],
      [
        'NFS, which the node mounts past the network policy',
        /volumes/,
        pod({ volumes: [{ name: 'n', nfs: { server: '10.0.0.1', path: '/' } }] }),
      ],
      ['a node of its choice', /node/, pod({ nodeName: 'ip-10-0-0-1' })],
      ['a toleration of all taints', /tolerate/, pod({ tolerations: [{ operator: 'Exists' }] })],
      [
        'a toleration of all taints by an empty key',
        /tolerate/,
        pod({ tolerations: [{ key: '', operator: 'Exists' }] }),
      ],
      [
        "a toleration of another team's nodes",
        /tolerate/,
        pod({ tolerations: [{ key: 'flyte-tenancy.dev/dedicated', operator: 'Equal', value: 'beta' }] }),
      ],
      [
        "a toleration of every team's nodes",
        /tolerate/,
        pod({ tolerations: [{ key: 'flyte-tenancy.dev/dedicated', operator: 'Exists' }] }),
      ],
      [
        'an empty value for the shared nodes',
        /tolerate/,
        pod({ tolerations: [{ key: 'flyte-tenancy.dev/dedicated', operator: 'Equal', value: '' }] }),
      ],
      [
        "a dedicated team's toleration of another's",
        /tolerate/,
        betaPod({ tolerations: [{ key: 'flyte-tenancy.dev/dedicated', value: 'alpha' }] }),
        dedicated,
      ],
      [
        "a dedicated team's pod without selector",
        /node selector/,
        betaPod({ nodeSelector: undefined }),
        dedicated,
      ],
      [
        "a dedicated team's pod on others' nodes",
        /node selector/,
        betaPod({ nodeSelector: { 'flyte-tenancy.dev/dedicated': 'alpha' } }),
        dedicated,
      ],
      ['a system priority', /priority/, pod({ priorityClassName: 'system-node-critical' })],
      ["another team's label", /labels/, pod({}, { team: 'beta' })],
      ["another project's label", /labels/, pod({}, { project: 'ml-beta' })],
      ["another domain's label", /labels/, pod({}, { domain: 'production' })],
      ["another tenant's label", /labels/, pod({}, { 'flyte.org/tenant': 'team-beta' })],
    ];
    for (const [what, why, candidate, namespace = shared] of refused) {
      it(what, () => {
        const messages = refusals(JSON.parse(JSON.stringify(candidate)), namespace);
        expect(messages, 'exactly one reason').to.have.length(1);
        expect(messages[0]).to.match(why);
      });
    }

    it('every image where the namespace does not say which', () => {
      expect(refusals(pod(), { labels: shared.labels })).to.have.length(1);
    });
  });

  describe('of updates', () => {
    const old = withImage('taken.off/the-list');

    it('lets a pod whose image is no longer allowed lose its finalizers', () => {
      const changed = { ...old, metadata: { ...old.metadata, finalizers: [] } };
      expect(refusals(changed, shared, old)).to.deep.equal([]);
    });

    it('lets the scheduled pod keep its node', () => {
      const scheduled = pod({ nodeName: 'ip-10-0-0-1' });
      const longer = pod({ nodeName: 'ip-10-0-0-1', activeDeadlineSeconds: 60 });
      expect(refusals(longer, shared, scheduled)).to.deep.equal([]);
    });

    it('judges a changed image, an added ephemeral container, a changed label', () => {
      expect(refusals(withImage('evil.org/x'), shared, pod())).to.have.length(1);
      expect(
        refusals(pod({ ephemeralContainers: [{ name: 'd', image: 'evil.org/x' }] }), shared, pod()),
      ).to.have.length(1);
      expect(refusals(pod({}, { team: 'beta' }), shared, pod())).to.have.length(1);
    });
  });

  it('fails closed, for every tenant namespace, and denies', () => {
    const { policy, binding } = admissionPolicy();
    expect(policy.spec.failurePolicy).to.equal('Fail');
    expect(policy.spec.matchConstraints.namespaceSelector.matchExpressions).to.deep.equal([
      { key: 'flyte.org/tenant', operator: 'Exists' },
    ]);
    expect(shared.labels).to.have.property('flyte.org/tenant');
    expect(binding.spec).to.deep.equal({
      policyName: policy.metadata.name,
      validationActions: ['Deny', 'Audit'],
    });
  });

  it('accepts what the PodTemplate makes', () => {
    for (const namespace of [shared, dedicated]) {
      const { metadata, spec } = namespace.podTemplate;
      const image = namespace === shared ? IMAGE : 'beta.example.com/x';
      const made = {
        metadata,
        spec: { ...spec, initContainers: [], containers: [{ ...spec.containers[0], image }] },
      };
      expect(refusals(made, namespace)).to.deep.equal([]);
    }
  });
});
