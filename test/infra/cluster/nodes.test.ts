import { expect } from 'chai';
import { amiType } from '../../../infra/cluster/nodes';

describe('node image', () => {
  for (const type of ['m5.xlarge', 'm6i.large', 'c7a.2xlarge', 'g5.xlarge', 'g4dn.xlarge', 'r5.large']) {
    it(`is x86 for ${type}`, () => {
      expect(amiType(type)).to.equal('AL2023_x86_64_STANDARD');
    });
  }
  for (const type of ['m7g.xlarge', 'c6g.large', 'r6gd.4xlarge', 'im4gn.large']) {
    it(`is ARM for ${type}`, () => {
      expect(amiType(type)).to.equal('AL2023_ARM_64_STANDARD');
    });
  }
});
