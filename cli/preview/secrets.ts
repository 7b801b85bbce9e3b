/** How Pulumi marks special values on the wire (`specialSigKey` and `specialSecretSig` in @pulumi/pulumi/runtime/rpc). */
const SIGNATURE_KEY = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';
const RESOURCE = '5cf8f73096256a8f31e491e813e4eb8e';

/** A copy of a serialised value in which every secret is `[secret]` and every resource its URN. */
export function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  const signature = (value as any)[SIGNATURE_KEY];
  if (signature === SECRET) return '[secret]';
  if (signature === RESOURCE) return (value as any).urn;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, masked(each)]));
}
