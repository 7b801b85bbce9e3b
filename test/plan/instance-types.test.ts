import { expect } from 'chai';
import { allocatable, nodeImage } from '../../plan/instance-types';

const MIB = 2 ** 20;

describe('plan/instance-types', () => {
  it('subtracts what EKS reserves', () => {
    // m5.xlarge: 60 + 10 + 5 + 5 thousandths; 92.5 % of 16 GiB less 255 + 58 x 11 + 100 MiB.
    expect(allocatable('m5.xlarge')).to.deep.equal({
      cpuMilli: 3920,
      memoryBytes: (15155 - 993) * MIB,
      gpu: 0,
    });
    expect(allocatable('c5.large')?.cpuMilli).to.equal(1930);
    expect(allocatable('r7i.2xlarge')?.cpuMilli).to.equal(7910);
  });

  it('counts GPUs', () => {
    expect(allocatable('g5.12xlarge')?.gpu).to.equal(4);
  });

  it('knows nothing of what it has no numbers for', () => {
    for (const type of [
      'z9.mega',
      'm5',
      '',
      'm5.',
      'c5.16xlarge',
      'constructor.large',
      'm5.constructor',
      'mac1.metal',
    ]) {
      expect(allocatable(type), type).to.equal(undefined);
    }
  });

  it('knows the image for processor and accelerator', () => {
    expect(
      [
        'm5.xlarge',
        'm7g.large',
        'g5.xlarge',
        'g5g.xlarge',
        'p4d.24xlarge',
        'inf2.xlarge',
        'trn1.32xlarge',
        'c6gd.large',
        'i4g.large',
        'im4gn.large',
        'r6gd.4xlarge',
      ].map(nodeImage),
    ).to.deep.equal([
      'AL2023_x86_64_STANDARD',
      'AL2023_ARM_64_STANDARD',
      'AL2023_x86_64_NVIDIA',
      'AL2023_ARM_64_NVIDIA',
      'AL2023_x86_64_NVIDIA',
      'AL2023_x86_64_NEURON',
      'AL2023_x86_64_NEURON',
      'AL2023_ARM_64_STANDARD',
      'AL2023_ARM_64_STANDARD',
      'AL2023_ARM_64_STANDARD',
      'AL2023_ARM_64_STANDARD',
    ]);
  });
});
