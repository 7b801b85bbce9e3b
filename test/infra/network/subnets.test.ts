import { expect } from 'chai';
import * as fc from 'fast-check';
import { planSubnets } from '../../../infra/network/subnets';

const ZONES = ['us-east-1a', 'us-east-1b', 'us-east-1c'];

function range(cidr: string): [first: number, last: number] {
  const [address = '', length = ''] = cidr.split('/');
  const first = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return [first, first + 2 ** (32 - Number(length)) - 1];
}

describe('subnets', () => {
  it('divides a /16', () => {
    expect(planSubnets('10.20.0.0/16', ZONES)).to.deep.equal([
      { zone: 'us-east-1a', private: '10.20.0.0/18', public: '10.20.192.0/22', control: '10.20.224.0/28' },
      { zone: 'us-east-1b', private: '10.20.64.0/18', public: '10.20.196.0/22', control: '10.20.224.16/28' },
      { zone: 'us-east-1c', private: '10.20.128.0/18', public: '10.20.200.0/22', control: '10.20.224.32/28' },
    ]);
  });

  it('never overlaps, stays inside the VPC and starts each range on its own boundary', () => {
    fc.assert(
      fc.property(fc.integer({ min: 16, max: 20 }), fc.integer({ min: 0, max: 15 }), (length, block) => {
        const vpc = `10.7.${(block << (24 - length)) & 255}.0/${length}`;
        fc.pre(range(vpc)[0] % 2 ** (32 - length) === 0);
        const cidrs = planSubnets(vpc, ZONES).flatMap((zone) => [zone.private, zone.public, zone.control]);
        const sorted = cidrs.map(range).sort(([a], [b]) => a - b);
        expect(sorted[0]![0]).to.be.at.least(range(vpc)[0]);
        expect(sorted.at(-1)![1]).to.be.at.most(range(vpc)[1]);
        sorted.slice(1).forEach(([first], i) => {
          expect(first).to.be.above(sorted[i]![1]);
        });
        for (const cidr of cidrs) {
          const [first, last] = range(cidr);
          expect(first % (last - first + 1), cidr).to.equal(0);
        }
      }),
    );
  });
});
