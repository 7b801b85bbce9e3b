import { expect } from 'chai';
import { bytes, cores, count, gibibytes, percent } from '../../../cli/format/amount';

describe('cli/format/amount', () => {
  it('writes cores without needless digits', () => {
    expect([10000, 2500, 1, 0].map(cores)).to.deep.equal(['10', '2.5', '0.001', '0']);
  });

  it('writes bytes with the unit that fits', () => {
    expect([20 * 2 ** 30, 1.5 * 2 ** 40, 512 * 2 ** 20, 2048, 7, 0].map(bytes)).to.deep.equal([
      '20 GiB',
      '1.5 TiB',
      '512 MiB',
      '2 KiB',
      '7 B',
      '0 B',
    ]);
    expect(gibibytes(1.25 * 2 ** 30)).to.equal('1.25');
  });

  it('rounds percentages up, so that too much never reads as 100 %', () => {
    expect([0, 0.586, 1, 1.0001, 2.5, Number.POSITIVE_INFINITY].map(percent)).to.deep.equal([
      '0 %',
      '59 %',
      '100 %',
      '101 %',
      '250 %',
      '∞ %',
    ]);
    expect(percent(0.07 * 100)).to.equal('700 %');
  });

  it('counts in the singular and the plural', () => {
    expect([count(1, 'team'), count(0, 'team'), count(1200, 'policy', 'policies')]).to.deep.equal([
      '1 team',
      '0 teams',
      '1,200 policies',
    ]);
  });
});
