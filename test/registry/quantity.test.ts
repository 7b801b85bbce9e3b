import { expect } from 'chai';
import fc from 'fast-check';
import { formatBytes, formatCpu, parseBytes, parseCpu } from '../../registry/quantity';

describe('registry/quantity', () => {
  it('reads CPU in thousandths of a core', () => {
    const cases: [string | number, number][] = [
      [4, 4000],
      [0.5, 500],
      ['500m', 500],
      ['1.5', 1500],
      ['.5', 500],
      ['1.', 1000],
      ['+2', 2000],
      ['2k', 2_000_000],
      ['1e3', 1_000_000],
      ['5E-1', 500],
      ['1000000u', 1000],
      ['1000000n', 1],
      [0, 0],
      ['0.001', 1],
    ];
    for (const [text, milli] of cases) expect(parseCpu(text), String(text)).to.deep.equal({ value: milli });
  });

  it('reads memory in bytes', () => {
    const cases: [string | number, number][] = [
      ['1Ki', 1024],
      ['16Gi', 16 * 1024 ** 3],
      ['1.5Gi', 1.5 * 1024 ** 3],
      ['1G', 1e9],
      ['1M', 1e6],
      ['5k', 5000],
      ['1e6', 1e6],
      ['1E', 1e18],
      [1024, 1024],
      ['1000m', 1],
      ['2Pi', 2 * 1024 ** 5],
    ];
    for (const [text, bytes] of cases) {
      if (bytes > Number.MAX_SAFE_INTEGER)
        expect(parseBytes(text))
          .to.have.property('problem')
          .that.matches(/^is too large/);
      else expect(parseBytes(text), String(text)).to.deep.equal({ value: bytes });
    }
  });

  it('refuses what Kubernetes refuses, and parts smaller than its unit', () => {
    for (const text of [
      '',
      ' ',
      '4 ',
      '1 Gi',
      '1gi',
      '1K',
      '1GB',
      '1.2.3',
      '.',
      '1e',
      '1e1.5',
      'NaN',
      'Infinity',
      '0x10',
      '1_000',
      'Gi',
      '1mi',
    ]) {
      expect(parseBytes(text), text)
        .to.have.property('problem')
        .that.matches(/^is not a Kubernetes quantity/);
      if (text !== '1K') expect(parseCpu(text), text).to.have.property('problem');
    }
    expect(parseCpu('0.0001'))
      .to.have.property('problem')
      .that.matches(/^is finer than a thousandth/);
    expect(parseCpu('0.0000000001'))
      .to.have.property('problem')
      .that.matches(/^is finer than a thousandth/);
    expect(parseBytes('1.0001Ki'))
      .to.have.property('problem')
      .that.matches(/^is not a whole number of bytes/);
    expect(parseCpu(-1))
      .to.have.property('problem')
      .that.matches(/^is negative/);
    expect(parseCpu('1e999'))
      .to.have.property('problem')
      .that.matches(/^is too large/);
    expect(parseCpu(`1${'0'.repeat(100)}`)).to.have.property('problem');
  });

  it('says what was most likely meant', () => {
    const meant = (result: object) =>
      /did you mean (.*)\?$/.exec((result as { problem: string }).problem)?.[1];
    expect(meant(parseBytes('16GB'))).to.equal('16Gi');
    expect(meant(parseBytes('16gb'))).to.equal('16Gi');
    expect(meant(parseBytes('16 Gi'))).to.equal('16Gi');
    expect(meant(parseBytes('512mb'))).to.equal('512Mi');
    expect(meant(parseBytes('100m'))).to.equal('100Mi');
    expect(meant(parseCpu('4 cores'))).to.equal('4');
    expect(meant(parseCpu('500mcpu'))).to.equal('500m');
    expect(meant(parseCpu('many'))).to.equal(undefined);
  });

  it('prints what it reads back', () => {
    expect([formatCpu(4000), formatCpu(500), formatCpu(0)]).to.deep.equal(['4', '500m', '0']);
    expect([formatBytes(16 * 1024 ** 3), formatBytes(1536), formatBytes(1000), formatBytes(0)]).to.deep.equal(
      ['16Gi', '1536', '1000', '0'],
    );
    const amount = fc.oneof(
      fc.nat(),
      fc.maxSafeNat(),
      fc.nat(4096).map((n) => n * 1024 ** 3),
    );
    fc.assert(
      fc.property(amount, (n) => {
        expect(parseCpu(formatCpu(n))).to.deep.equal({ value: n });
        expect(parseBytes(formatBytes(n))).to.deep.equal({ value: n });
      }),
    );
  });
});
