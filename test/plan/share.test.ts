import { expect } from 'chai';
import fc from 'fast-check';
import { splitQuota } from '../../plan/share';
import type { Amounts, Quota } from '../../registry/model';

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** Limits are at least the requests, as the registry makes sure. */
const quotas: fc.Arbitrary<Quota> = fc
  .record({
    cpu: fc.integer({ min: 20, max: 100000 }),
    cpuBurst: fc.nat(100000),
    memory: fc.integer({ min: 20 * MIB, max: 2 ** 45 }),
    memoryBurst: fc.nat(2 ** 45),
    gpu: fc.option(fc.nat(64), { nil: undefined }),
    ephemeral: fc.option(fc.nat(2 ** 40), { nil: undefined }),
    storage: fc.option(fc.nat(2 ** 45), { nil: undefined }),
    pods: fc.integer({ min: 20, max: 1000 }),
    claims: fc.nat(100),
  })
  .map((q) => {
    const optional = {
      ...(q.gpu !== undefined && { gpu: q.gpu }),
      ...(q.ephemeral !== undefined && { ephemeralStorageBytes: q.ephemeral }),
    };
    return {
      requests: { cpuMilli: q.cpu, memoryBytes: q.memory, ...optional },
      limits: { cpuMilli: q.cpu + q.cpuBurst, memoryBytes: q.memory + q.memoryBurst, ...optional },
      pods: q.pods,
      persistentVolumeClaims: q.claims,
      ...(q.storage !== undefined && { storageBytes: q.storage }),
    };
  });
const weights = fc.array(fc.nat(10), { minLength: 1, maxLength: 20 });

const AMOUNTS = ['cpuMilli', 'memoryBytes', 'gpu', 'ephemeralStorageBytes'] as const;

function total(shares: readonly Amounts[]): Partial<Amounts> {
  const sums: Partial<Amounts> = {};
  for (const share of shares) {
    for (const key of AMOUNTS) if (share[key] !== undefined) sums[key] = (sums[key] ?? 0) + share[key];
  }
  return sums;
}

describe('plan/share', () => {
  it("adds up to exactly the team's quota in every resource", () => {
    fc.assert(
      fc.property(quotas, weights, (quota, w) => {
        const shares = splitQuota(quota, w);
        expect(total(shares.map((s) => s.requests))).to.deep.equal(quota.requests);
        expect(total(shares.map((s) => s.limits))).to.deep.equal(quota.limits);
        const sumOf = (of: (share: (typeof shares)[number]) => number) =>
          shares.reduce((sum, s) => sum + of(s), 0);
        expect(sumOf((s) => s.pods)).to.equal(quota.pods);
        expect(sumOf((s) => s.persistentVolumeClaims)).to.equal(quota.persistentVolumeClaims);
        if (quota.storageBytes === undefined) expect(shares[0]).not.to.have.property('storageBytes');
        else expect(sumOf((s) => s.storageBytes!)).to.equal(quota.storageBytes);
      }),
    );
  });

  it('leaves no namespace without CPU, memory or a pod, and no limit below its request', () => {
    fc.assert(
      fc.property(quotas, weights, (quota, w) => {
        for (const { requests, limits, pods } of splitQuota(quota, w)) {
          expect(Math.min(requests.cpuMilli, requests.memoryBytes / MIB, pods)).to.be.at.least(1);
          for (const key of AMOUNTS) {
            if (limits[key] !== undefined) expect(limits[key]).to.be.at.least(requests[key] ?? 0);
          }
        }
      }),
    );
  });

  it('splits memory in whole MiB when the quota is in MiB', () => {
    const quota = {
      requests: { cpuMilli: 1000, memoryBytes: 10 * GIB },
      limits: { cpuMilli: 1000, memoryBytes: 20 * GIB },
      pods: 10,
      persistentVolumeClaims: 0,
    };
    const shares = splitQuota(quota, [1, 1, 1]);
    expect(shares.map((s) => s.requests.memoryBytes / MIB)).to.deep.equal([3414, 3413, 3413]);
    for (const { limits } of shares) expect(limits.memoryBytes % MIB).to.equal(0);
  });

  it('bounds no limit that the team left open', () => {
    const quota = {
      requests: { cpuMilli: 1000, memoryBytes: GIB, ephemeralStorageBytes: GIB },
      limits: { cpuMilli: 1000, memoryBytes: GIB },
      pods: 10,
      persistentVolumeClaims: 0,
    };
    const [share] = splitQuota(quota, [1]);
    expect(share!.requests.ephemeralStorageBytes).to.equal(GIB);
    expect(share!.limits).not.to.have.property('ephemeralStorageBytes');
  });

  it('refuses a quota with fewer pods than namespaces', () => {
    const quota = {
      requests: { cpuMilli: 1000, memoryBytes: GIB },
      limits: { cpuMilli: 1000, memoryBytes: GIB },
      pods: 2,
      persistentVolumeClaims: 0,
    };
    expect(() => splitQuota(quota, [1, 1, 1])).to.throw(RangeError);
  });
});
