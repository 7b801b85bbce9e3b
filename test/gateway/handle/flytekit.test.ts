import { expect } from 'chai';
import { person } from '../../access/seed';
import recorded from './flytekit.json';
import { forwarded, frame, grpc, handle } from './requests';

/** Change what they forward: the principal that flytekit makes up, and the projects that are listed. */
const REWRITTEN = /\/(CreateExecution|ListProjects)$/;

describe('gateway/handle: requests recorded from flytekit 1.16', () => {
  const bob = person('bob@company.com');

  recorded.forEach(({ path, message }, i) => {
    it(`forwards number ${i}, ${path.split('/').pop()}, as it is`, () => {
      const sent = Buffer.from(message, 'base64');
      const { body, operation } = forwarded(handle(bob, grpc(path, frame(sent))));
      if (!REWRITTEN.test(path)) expect(body!.length).to.equal(sent.length + 5);
      for (const { project } of operation.references) expect(project).to.equal('ml-alpha');
    });
  });
});
