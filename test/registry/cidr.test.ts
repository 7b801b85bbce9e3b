import { expect } from 'chai';
import { cidrProblem, isEverywhere } from '../../registry/cidr';

describe('registry/cidr', () => {
  it('accepts networks of both families', () => {
    for (const cidr of [
      '10.0.0.0/8',
      '10.1.2.3/32',
      '0.0.0.0/0',
      '::/0',
      '2001:db8::/32',
      'fd12:3456::/48',
      '::1/128',
      '2001:db8:0:0:0:0:0:1/128',
      '169.0.0.0/9',
    ]) {
      expect(cidrProblem(cidr), cidr).to.equal(undefined);
    }
  });

  it('refuses what is none', () => {
    for (const cidr of [
      '',
      '10.0.0.0',
      '10.0.0/8',
      '10.0.0.256/32',
      '10.0.0.0/33',
      '10.0.0.0/08',
      '010.0.0.0/8',
      '::/129',
      ':::/0',
      '1::2::3/64',
      'fffff::/16',
      'example.com/8',
      '10.0.0.0/-1',
      '10.0.0.0/8 ',
    ]) {
      expect(cidrProblem(cidr), cidr).to.match(/^is not a CIDR/);
    }
    expect(cidrProblem('10.2.3.4')).to.match(/write "10.2.3.4\/32"$/);
    expect(cidrProblem('2001:db8::1')).to.match(/write "2001:db8::1\/128"$/);
  });

  it('names the network when host bits are set', () => {
    expect(cidrProblem('10.1.2.3/8')).to.match(/the network is "10.0.0.0\/8"$/);
    expect(cidrProblem('10.1.2.3/0')).to.match(/the network is "0.0.0.0\/0"$/);
    expect(cidrProblem('2001:db8::1:2/32')).to.match(/the network is "2001:db8::\/32"$/);
    expect(cidrProblem('1:0:0:2:0:0:0:3/126')).to.match(/the network is "1:0:0:2::\/126"$/);
  });

  it('refuses networks that reach the instance metadata service, but for the whole internet', () => {
    for (const cidr of [
      '169.254.169.254/32',
      '169.254.0.0/16',
      '169.254.170.23/32',
      '168.0.0.0/6',
      '128.0.0.0/1',
      'fe80::/10',
      'fd00:ec2::254/128',
      'fc00::/7',
      '::ffff:a9fe:0/112',
    ]) {
      expect(cidrProblem(cidr), cidr).to.match(/instance metadata service/);
    }
    expect([
      isEverywhere('0.0.0.0/0'),
      isEverywhere('::/0'),
      isEverywhere('10.0.0.0/8'),
      isEverywhere('x'),
    ]).to.deep.equal([true, true, false, false]);
  });
});
