import { expect } from 'chai';
import { type Attacks, bytesOf, GRPC, get, getTask, own, plan } from './attack-parts';
import { BODY_ATTACKS } from './attacks-body';
import { OVERRIDE_ATTACKS } from './attacks-override';
import { REFERENCE_ATTACKS } from './attacks-reference';
import { URL_ATTACKS } from './attacks-url';
import { alice, forwarded, frame, grpc, handle, post, refused, requestFor } from './requests';

const ATTACKS: Attacks = { ...URL_ATTACKS, ...BODY_ATTACKS, ...REFERENCE_ATTACKS, ...OVERRIDE_ATTACKS };

describe('gateway/handle: attacks', () => {
  for (const [name, [status, request]] of Object.entries(ATTACKS)) {
    it(`refuses ${name}`, () => {
      const verdict = refused(handle(alice, request));
      expect(verdict.httpStatus, verdict.message).to.equal(status);
      const code = { 400: 3, 401: 16, 403: 7, 404: 12 }[status];
      expect(verdict.grpcStatus).to.equal(code);
      expect(verdict.message).to.match(/^[^\n]{10,600}$/);
    });
  }

  it('merges a field that stands twice as Go does, and forwards the merged message', () => {
    const first = bytesOf('AdminService/CreateExecution', { ...own, spec: { launch_plan: plan } });
    const second = bytesOf('AdminService/CreateExecution', {
      spec: { launch_plan: { project: 'data-beta' } },
    });
    const verdict = refused(
      handle(alice, grpc(`${GRPC}/CreateExecution`, frame(Buffer.concat([first, second])))),
    );
    expect(verdict.operation?.references.map((r) => r.project)).to.deep.equal(['ml-alpha', 'data-beta']);
  });

  it('takes the last of a scalar that stands twice, as Go does', () => {
    const first = bytesOf('AdminService/GetTask', { id: { project: 'data-beta' } });
    const both = Buffer.concat([first, getTask]);
    const { body } = forwarded(handle(alice, grpc(`${GRPC}/GetTask`, frame(both))));
    expect(Buffer.from(body!).includes('data-beta')).to.equal(false);
    expect(Buffer.from(body!).equals(frame(getTask))).to.equal(true);
  });

  it('tells nothing about the registry in answers before the decision', () => {
    const messages = ['data-beta', 'nowhere'].map((project) => {
      const request = post('/api/v1/executions', {
        project,
        domain: 'development',
        spec: { launch_plan: { ...plan, project } },
        extra: 1,
      });
      return refused(handle(alice, request)).message.replaceAll(project, 'P');
    });
    expect(messages[0]).to.equal(messages[1]);
  });

  it('refuses everything without a token but what is public', () => {
    for (const path of ['/api/v1/projects', '/nowhere', '/api/v1//x']) {
      expect(refused(handle(undefined, get(path))).grpcStatus, path).to.equal(16);
    }
    const metadata = requestFor('AuthMetadataService/GetPublicClientConfig', {}, 'grpc')!;
    expect(handle(undefined, metadata).action).to.equal('forward');
  });
});
