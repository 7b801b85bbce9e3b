import { expect } from 'chai';
import { admissionPolicy } from '../../plan/admission';
import { refusals } from './cel';
import { ALLOWED, dedicated, IMAGE, pod, REFUSED, shared, withImage } from './pods';

describe('admission of tenant pods', () => {
  describe('allows', () => {
    for (const { what, pod, namespace } of ALLOWED) {
      it(what, () => expect(refusals(pod, namespace)).to.deep.equal([]));
    }
  });

  describe('refuses', () => {
    for (const { what, why, pod, namespace } of REFUSED) {
      it(what, () => {
        const messages = refusals(pod, namespace);
        expect(messages, 'exactly one reason').to.have.length(1);
        expect(messages[0]).to.match(why!);
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
