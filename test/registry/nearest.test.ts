import { expect } from 'chai';
import fc from 'fast-check';
import { didYouMean, editDistance, listed, nearest } from '../../registry/nearest';

describe('registry/nearest', () => {
  it('measures how far two words are apart', () => {
    expect(editDistance('staging', 'staging')).to.equal(0);
    expect(editDistance('stagin', 'staging')).to.equal(1);
    expect(editDistance('satging', 'staging')).to.equal(1);
    expect(editDistance('kitten', 'sitting')).to.equal(3);
    expect(editDistance('', 'abc')).to.equal(3);
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        const distance = editDistance(a, b);
        expect(editDistance(b, a)).to.equal(distance);
        expect(distance).to.be.at.most(Math.max(a.length, b.length));
        expect(distance === 0).to.equal(a === b);
        expect(editDistance(a, b, distance)).to.equal(distance);
      }),
    );
  });

  it('finds the misspelt word, or none', () => {
    const domains = ['development', 'staging', 'production'];
    expect(nearest('stagin', domains)).to.equal('staging');
    expect(nearest('Production', domains)).to.equal('production');
    expect(nearest('dev', domains)).to.equal('development');
    expect(nearest('prod', ['production', 'producers'])).to.equal(undefined);
    expect(nearest('qa', domains)).to.equal(undefined);
    expect(nearest('x'.repeat(100), ['x'.repeat(100)])).to.equal(undefined);
    expect(didYouMean('stagin', domains)).to.equal('; did you mean "staging"?');
    expect(didYouMean('qa', domains)).to.equal('');
  });

  it('lists what is allowed, within reason', () => {
    expect(listed(['a', 'b'])).to.equal('a, b');
    expect(listed([])).to.equal('none');
    expect(listed(Array.from({ length: 20 }, (_, i) => String(i)))).to.match(/^0, 1, .*, 15 and 4 more$/);
  });
});
