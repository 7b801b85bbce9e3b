import { expect } from 'chai';
import fc from 'fast-check';
import { apportion } from '../../plan/apportion';

const sum = (parts: readonly number[]) => parts.reduce((a, b) => a + b, 0);

describe('plan/apportion', () => {
  it('gives the largest remainders what is left, earlier ones first', () => {
    // 10 by 1:2:1:1:2 is 1.43, 2.86, 1.43, 1.43, 2.86: floors leave 3 for the two .86 and the first .43.
    expect(apportion(10, [1, 2, 1, 1, 2])).to.deep.equal([2, 3, 1, 1, 3]);
    expect(apportion(7, [1, 1])).to.deep.equal([4, 3]);
  });

  it('keeps the minimum free and splits what is left', () => {
    // By weight the first would get 0.1 of 10.
    expect(apportion(10, [1, 99], 2)).to.deep.equal([2, 8]);
    expect(apportion(6, [0, 0, 5], 2)).to.deep.equal([2, 2, 2]);
  });

  it('splits evenly when all weights are 0', () => {
    expect(apportion(6, [0, 0, 0])).to.deep.equal([2, 2, 2]);
  });

  it('refuses what is too little for everybody', () => {
    expect(() => apportion(2, [1, 1, 1], 1)).to.throw(
      RangeError,
      "2 can't be split into 3 parts of at least 1",
    );
  });

  const weights = fc.array(fc.oneof(fc.nat(100), fc.double({ min: 0, max: 10, noNaN: true })), {
    minLength: 1,
    maxLength: 30,
  });

  it('is exact to the last unit and never below the minimum', () => {
    fc.assert(
      fc.property(weights, fc.nat(5), fc.nat(2 ** 48), (w, minimum, extra) => {
        const total = minimum * w.length + extra;
        const parts = apportion(total, w, minimum);
        expect(sum(parts)).to.equal(total);
        for (const part of parts) expect(Number.isInteger(part) && part >= minimum, `${part}`).to.equal(true);
      }),
    );
  });

  it('is within one of the exact share where there is no minimum', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 30 }),
        fc.nat(1e9),
        (w, total) => {
          apportion(total, w).forEach((part, i) => {
            expect(Math.abs(part - (total * w[i]!) / sum(w))).to.be.lessThan(1.0001);
          });
        },
      ),
    );
  });

  it('gives a larger weight no smaller part', () => {
    fc.assert(
      fc.property(weights, fc.nat(1e9), (w, total) => {
        const parts = apportion(total, w);
        w.forEach((weight, i) => {
          w.forEach((other, j) => {
            if (weight > other) expect(parts[i]).to.be.at.least(parts[j]! - 1);
          });
        });
      }),
    );
  });
});
