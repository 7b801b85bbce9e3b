import { expect } from 'chai';
import fc from 'fast-check';
import { bar } from '../../../cli/format/bar';

describe('cli/format/bar', () => {
  it('fills in proportion', () => {
    expect(bar(0, 4)).to.equal('░░░░');
    expect(bar(0.5, 4)).to.equal('██░░');
    expect(bar(0.53125, 4)).to.equal('██▏░');
    expect(bar(1, 4)).to.equal('████');
  });

  it('shows that a little is more than nothing, and that too much is full', () => {
    expect(bar(1e-9, 4)).to.equal('▏░░░');
    expect(bar(17, 4)).to.equal('████');
  });

  it('is always as wide as asked for', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 3, noNaN: true }),
        fc.integer({ min: 1, max: 60 }),
        (ratio, width) => {
          expect([...bar(ratio, width)].length).to.equal(width);
        },
      ),
    );
  });
});
