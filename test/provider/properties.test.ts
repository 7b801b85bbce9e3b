import { expect } from 'chai';
import { fromStruct, hasUnknown, toStruct, UNKNOWN, withoutSecrets } from '../../provider/properties';

describe('provider/properties', () => {
  it('carries values to the engine’s form and back', () => {
    const properties = { a: 'x', n: 1.5, b: false, list: [1, { c: null }], map: { 'k/1': 'v' } };
    expect(fromStruct(toStruct(properties))).to.deep.equal(properties);
    expect(fromStruct(undefined)).to.deep.equal({});
  });

  it('finds unknown values at any depth', () => {
    expect(hasUnknown({ a: [{ b: UNKNOWN }] })).to.equal(true);
    expect(hasUnknown({ a: [{ b: 'known' }], c: null })).to.equal(false);
  });

  it('gives secrets as plain values, and leaves what only looks like one', () => {
    const secret = (value: unknown) => ({
      '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270',
      value,
    });
    expect(
      withoutSecrets({ kubeconfig: secret('x'), list: [secret({ a: secret(1) })], plain: { value: 2 } }),
    ).to.deep.equal({
      kubeconfig: 'x',
      list: [{ a: 1 }],
      plain: { value: 2 },
    });
  });
});
