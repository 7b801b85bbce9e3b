import { expect } from 'chai';
import { Refusal } from '../../../gateway/refusal';
import { parseFlyteUrl } from '../../../gateway/rules/flyte-url';

describe('gateway/rules/flyte-url', () => {
  for (const end of ['i', 'o', 'd', 'o/o0', 'i/x-y_z', '0/i', '12/o/o3', '3/d']) {
    it(`reads an address that ends in n0/${end}`, () => {
      expect(parseFlyteUrl(`flyte://v1/ml-alpha/development/e1/n0/${end}`)).to.deep.equal({
        project: 'ml-alpha',
        domain: 'development',
        execution: 'e1',
      });
    });
  }

  const bad = [
    '',
    'ml-alpha/development/e1/n0/i',
    'flyte://v2/ml-alpha/development/e1/n0/i',
    ' flyte://v1/ml-alpha/development/e1/n0/i',
    'flyte://v1/ml-alpha/development/e1/n0/i\n',
    'flyte://v1/ml-alpha/development/e1/n0',
    'flyte://v1/ml-alpha/development/e1/n0/x',
    'flyte://v1/ml-alpha/development/e1/n0/d/x',
    'flyte://v1/ml-alpha/development/e1/n0/i/x/y',
    'flyte://v1//development/e1/n0/i',
    'flyte://v1/../development/e1/n0/i',
    'flyte://v1/ml-alpha/development/e1/n0/i?x',
    'flyte://v1/org/acme/ml-alpha/development/e1/n0/i',
    'flyte://v1/org/ml-alpha/data-beta/development/e1/n0/i',
    'flyte://v1/org/ml-alpha/development/e1/i',
    'xflyte://v1/ml-alpha/development/e1/n0/iflyte://v1/data-beta/development/e1/n0/i',
    'flyte://v1/ml-alpha/development/e1/n0/flyte://v1/data-beta/development/e1/n0/i',
  ];
  for (const url of bad) {
    it(`refuses ${JSON.stringify(url)}`, () => {
      expect(() => parseFlyteUrl(url)).to.throw(Refusal);
    });
  }
});
