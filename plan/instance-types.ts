import type { Amounts } from '../registry/model';

/** What AWS says of an instance type, and how many pods its network interfaces can serve. */
interface InstanceType {
  vcpu: number;
  memoryGiB: number;
  maxPods: number;
  gpu?: number;
}

/** vCPUs and pods by size; equal over the general, compute and memory families below. (eni-max-pods.txt of amazon-eks-ami) */
const SIZES: Readonly<Record<string, { vcpu: number; maxPods: number }>> = {
  large: { vcpu: 2, maxPods: 29 },
  xlarge: { vcpu: 4, maxPods: 58 },
  '2xlarge': { vcpu: 8, maxPods: 58 },
  '4xlarge': { vcpu: 16, maxPods: 234 },
  '8xlarge': { vcpu: 32, maxPods: 234 },
  '12xlarge': { vcpu: 48, maxPods: 234 },
  '16xlarge': { vcpu: 64, maxPods: 737 },
  '24xlarge': { vcpu: 96, maxPods: 737 },
};

const GIB_PER_VCPU: Readonly<Record<string, number>> = { c: 2, m: 4, r: 8 };
const FAMILY = /^([cmr])(5|5a|5d|6i|6a|6id|6g|7i|7a|7g)$/;

/** c5 grew before the sizes were made equal. */
const EXCEPTIONS: Readonly<Record<string, InstanceType>> = {
  'c5.9xlarge': { vcpu: 36, memoryGiB: 72, maxPods: 234 },
  'c5.18xlarge': { vcpu: 72, memoryGiB: 144, maxPods: 737 },
  'g4dn.xlarge': { vcpu: 4, memoryGiB: 16, maxPods: 29, gpu: 1 },
  'g4dn.2xlarge': { vcpu: 8, memoryGiB: 32, maxPods: 29, gpu: 1 },
  'g4dn.4xlarge': { vcpu: 16, memoryGiB: 64, maxPods: 29, gpu: 1 },
  'g4dn.8xlarge': { vcpu: 32, memoryGiB: 128, maxPods: 58, gpu: 1 },
  'g4dn.12xlarge': { vcpu: 48, memoryGiB: 192, maxPods: 234, gpu: 4 },
  'g5.xlarge': { vcpu: 4, memoryGiB: 16, maxPods: 58, gpu: 1 },
  'g5.2xlarge': { vcpu: 8, memoryGiB: 32, maxPods: 58, gpu: 1 },
  'g5.4xlarge': { vcpu: 16, memoryGiB: 64, maxPods: 234, gpu: 1 },
  'g5.8xlarge': { vcpu: 32, memoryGiB: 128, maxPods: 234, gpu: 1 },
  'g5.12xlarge': { vcpu: 48, memoryGiB: 192, maxPods: 737, gpu: 4 },
};
const NOT_MADE = new Set(['c5.8xlarge', 'c5.16xlarge', 'c5d.8xlarge', 'c5d.16xlarge']);

function instanceType(name: string): InstanceType | undefined {
  if (Object.hasOwn(EXCEPTIONS, name)) return EXCEPTIONS[name];
  const [family = '', size = ''] = name.split('.');
  const kind = FAMILY.exec(family)?.[1];
  if (kind === undefined || !Object.hasOwn(SIZES, size) || NOT_MADE.has(name)) return undefined;
  const { vcpu, maxPods } = SIZES[size]!;
  return { vcpu, maxPods, memoryGiB: vcpu * GIB_PER_VCPU[kind]! };
}

const MIB = 2 ** 20;
/** What the hypervisor and the kernel keep of the nominal memory; Karpenter's VM_MEMORY_OVERHEAD_PERCENT. */
const VM_MEMORY_OVERHEAD = 0.075;
/** kube-reserved as the EKS node image computes it, and the kubelet's hard eviction threshold. */
const RESERVED_MIB = 255;
const RESERVED_MIB_PER_POD = 11;
const EVICTION_MIB = 100;

/** Thousandths of a core that kube-reserved takes: 6 % of the first core, 1 % of the second, 0.5 % of two more, 0.25 % of the rest. */
function reservedCpuMilli(vcpu: number): number {
  return Math.ceil(
    60 + 10 * Math.min(1, vcpu - 1) + 5 * Math.max(0, Math.min(2, vcpu - 2)) + 2.5 * Math.max(0, vcpu - 4),
  );
}

/**
 * What one node of the type gives to pods, or undefined when the type is not in the table. DaemonSets (CNI,
 * kube-proxy, CSI) still take their part of it, about a quarter of a core.
 */
export function allocatable(type: string): Amounts | undefined {
  const instance = instanceType(type);
  if (instance === undefined) return undefined;
  const memoryMiB = Math.floor(instance.memoryGiB * 1024 * (1 - VM_MEMORY_OVERHEAD));
  const reservedMiB = RESERVED_MIB + RESERVED_MIB_PER_POD * instance.maxPods + EVICTION_MIB;
  return {
    cpuMilli: instance.vcpu * 1000 - reservedCpuMilli(instance.vcpu),
    memoryBytes: (memoryMiB - reservedMiB) * MIB,
    gpu: instance.gpu ?? 0,
  };
}

/**
 * EKS's node image (`amiType`) for the instance type: by processor (Graviton families have a `g` after their number, as
 * m7g and c6gd) and accelerator.
 */
export function nodeImage(type: string): string {
  const [, letters = '', attributes = ''] = /^([a-z]+)[0-9]+([a-z]*)/.exec(type) ?? [];
  const processor = attributes.startsWith('g') ? 'ARM_64' : 'x86_64';
  if (/^(g|gr|p)$/.test(letters)) return `AL2023_${processor}_NVIDIA`;
  if (/^(inf|trn)$/.test(letters)) return `AL2023_${processor}_NEURON`;
  return `AL2023_${processor}_STANDARD`;
}
