import { createECDH, createPrivateKey } from 'node:crypto';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';

/** Order of P-256's base point (FIPS 186-4, D.1.2.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** Bits beyond the order's 256 that make the remainder even (FIPS 186-4, B.4.1). */
const SEED_BYTES = 40;

/**
 * Keys of the internal issuer by file name: `current.pem` signs, `next.pem` is published to sign after it, `previous.pem`
 * to check what is still under way. Raising the generation by one moves each to its neighbour's name, so no replica
 * meets a key that it has not known before.
 */
export function signingKeys(
  generation: number,
  opts: pulumi.CustomResourceOptions,
): { [file: string]: pulumi.Output<string> } {
  const key = (n: number) => {
    const seed = new random.RandomBytes(`signing-key-${n}`, { length: SEED_BYTES }, opts);
    return pulumi.secret(seed.base64).apply((base64) => pemOf(Buffer.from(base64 ?? '', 'base64')));
  };
  return {
    'current.pem': key(generation),
    'next.pem': key(generation + 1),
    ...(generation > 1 && { 'previous.pem': key(generation - 1) }),
  };
}

/** The ES256 private key that a seed stands for, PKCS #8 PEM. */
export function pemOf(seed: Uint8Array): string {
  const number = BigInt(`0x0${Buffer.from(seed).toString('hex')}`);
  const scalar = Buffer.from(((number % (ORDER - 1n)) + 1n).toString(16).padStart(64, '0'), 'hex');
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(scalar);
  const point = curve.getPublicKey();
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    d: text(scalar),
    x: text(point.subarray(1, 33)),
    y: text(point.subarray(33)),
  };
  return createPrivateKey({ format: 'jwk', key: jwk }).export({ type: 'pkcs8', format: 'pem' }).toString();
}
