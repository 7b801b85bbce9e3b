/** Networks in CIDR notation, IPv4 and IPv6. */

interface Network {
  bits: 32 | 128;
  address: bigint;
  length: number;
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let address = 0n;
  for (const part of parts) {
    if (!/^(0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) return undefined;
    address = address * 256n + BigInt(part);
  }
  return address;
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  if (groups.flat().some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const [head = [], tail = []] = groups;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const all = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  return all.reduce((address, group) => address * 65536n + BigInt(`0x${group}`), 0n);
}

function formatIpv4(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join('.');
}

/** The longest run of zeros becomes `::`, as RFC 5952 has it. */
function formatIpv6(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((address >> BigInt(112 - 16 * i)) & 0xffffn).toString(16),
  );
  const text = groups.join(':');
  const runs = [...text.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].sort((a, b) => b[0].length - a[0].length);
  const run = runs[0];
  if (run === undefined) return text;
  const before = text.slice(0, run.index);
  const after = text.slice(run.index + run[0].length);
  return `${before}::${after.replace(/^:/, '')}`;
}

const hostMask = (network: Network): bigint => (1n << BigInt(network.bits - network.length)) - 1n;

function overlaps(a: Network, b: Network): boolean {
  if (a.bits !== b.bits) return false;
  const shift = BigInt(a.bits - Math.min(a.length, b.length));
  return a.address >> shift === b.address >> shift;
}

function parseNetwork(text: string): Network | undefined {
  const [, host = '', digits = ''] = /^([0-9a-fA-F.:]+)\/(0|[1-9][0-9]{0,2})$/.exec(text) ?? [];
  const length = Number(digits);
  const v4 = parseIpv4(host);
  if (digits !== '' && v4 !== undefined && length <= 32) return { bits: 32, address: v4, length };
  const v6 = parseIpv6(host);
  if (digits !== '' && v6 !== undefined && length <= 128) return { bits: 128, address: v6, length };
  return undefined;
}

/** Where the instance metadata and Pod Identity endpoints are; only the platform opens what a pod needs of them. */
const LINK_LOCAL = ['169.254.0.0/16', 'fe80::/10', 'fd00:ec2::/32', '::ffff:0:0/96'];

/** Why the text can't be an egress rule's network; undefined when it can. Reads on from the quoted value. */
export function cidrProblem(text: string): string | undefined {
  const network = parseNetwork(text);
  if (network === undefined) {
    const single = parseIpv4(text) !== undefined ? 32 : parseIpv6(text) !== undefined ? 128 : undefined;
    const hint = single === undefined ? '' : `; for this one address write "${text}/${single}"`;
    return `is not a CIDR; write a network such as 10.20.0.0/16 or 2001:db8::/32${hint}`;
  }
  const host = network.address & hostMask(network);
  if (host !== 0n) {
    const format = network.bits === 32 ? formatIpv4 : formatIpv6;
    const fixed = `${format(network.address - host)}/${network.length}`;
    return `has address bits beyond its prefix length; the network is "${fixed}"`;
  }
  const hit = LINK_LOCAL.find((range) => overlaps(network, parseNetwork(range)!));
  if (hit !== undefined && network.length > 0) {
    return `covers ${hit}, where the instance metadata service (169.254.169.254) answers with the nodes' credentials; write networks that leave it out`;
  }
  return undefined;
}

/** `0.0.0.0/0` or `::/0`. */
export function isEverywhere(text: string): boolean {
  return parseNetwork(text)?.length === 0;
}
