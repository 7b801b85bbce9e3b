import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose';
import { log } from './log';

/** One ES256 key. The private half never leaves this module's callers: it has no text form here. */
export interface SigningKey {
  /** RFC 7638 thumbprint. */
  kid: string;
  privateKey: KeyObject;
  /** Public half, as it stands in the JWKS. */
  jwk: JWK;
}

/** The keys of one directory: which one signs, and all that are published. */
export interface KeySet {
  current: SigningKey;
  all: SigningKey[];
}

/** Name of the file whose key signs. Every other `*.pem` beside it is published only: the next and the previous key. */
export const CURRENT_KEY_FILE = 'current.pem';

/** Reads the PEM private keys (PKCS #8 or SEC 1, curve P-256) of a directory. Errors name the file, never its content. */
export async function readKeySet(directory: string): Promise<KeySet> {
  const names = readdirSync(directory).filter((name) => name.endsWith('.pem'));
  const keys = new Map<string, SigningKey>();
  let current: SigningKey | undefined;
  for (const name of names.sort()) {
    const key = await readKey(join(directory, name));
    keys.set(key.kid, key);
    if (name === CURRENT_KEY_FILE) current = key;
  }
  if (!current) throw new Error(`${directory} has no ${CURRENT_KEY_FILE}, the key that signs`);
  return { current, all: [...keys.values()] };
}

async function readKey(file: string): Promise<SigningKey> {
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey(readFileSync(file));
  } catch {
    throw new Error(`${file} is no PEM private key`);
  }
  if (privateKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    throw new Error(`${file} must hold a key of the curve P-256 (ES256)`);
  const { kty, crv, x, y } = await exportJWK(createPublicKey(privateKey));
  const bare: JWK = { kty, crv, x, y } as JWK;
  const kid = await calculateJwkThumbprint(bare);
  return { kid, privateKey, jwk: { ...bare, kid, alg: 'ES256', use: 'sig' } };
}

/**
 * The keys over time. A key that was not published before signs only after `activationMs`, when everybody who caches
 * the JWKS has had time to fetch it; a key that vanished stays published for `retireMs`, the life of its tokens.
 */
export class KeyRing {
  private signing: SigningKey;
  private readonly published = new Map<string, { key: SigningKey; since: number; until: number }>();

  constructor(
    private wanted: KeySet,
    private readonly activationMs: number,
    private readonly retireMs: number,
    now = Date.now(),
  ) {
    this.signing = wanted.current;
    for (const key of wanted.all)
      this.published.set(key.kid, { key, since: now - activationMs, until: Infinity });
  }

  /** Takes over what the directory holds now. */
  update(next: KeySet, now = Date.now()): void {
    const kept = new Set(next.all.map((key) => key.kid));
    for (const [kid, entry] of this.published)
      if (!kept.has(kid) && entry.until === Infinity) entry.until = now + this.retireMs;
    for (const key of next.all) {
      const since = this.published.get(key.kid)?.since ?? now;
      this.published.set(key.kid, { key, since, until: Infinity });
    }
    this.wanted = next;
  }

  /** The key to sign with. */
  current(now = Date.now()): SigningKey {
    const { current } = this.wanted;
    if (current.kid === this.signing.kid) return current;
    const since = this.published.get(current.kid)?.since ?? now;
    if (now - since < this.activationMs) return this.signing;
    const old = this.published.get(this.signing.kid);
    if (old && old.until !== Infinity) old.until = now + this.retireMs;
    this.signing = current;
    return current;
  }

  /** Public keys for the JWKS. */
  jwks(now = Date.now()): { keys: JWK[] } {
    const signing = this.current(now).kid;
    for (const [kid, entry] of this.published)
      if (entry.until < now && kid !== signing) this.published.delete(kid);
    return { keys: [...this.published.values()].map(({ key }) => key.jwk) };
  }
}

/** The ring for a configuration: keys are published for `keyActivation` seconds before they sign. */
export function openKeyRing(set: KeySet, internal: { keyActivation: number; lifetime: number }): KeyRing {
  return new KeyRing(set, internal.keyActivation * 1000, internal.lifetime * 1000);
}

/** Lets the ring follow the directory; keeps what it has when the directory can't be read. */
export function reloadKeys(directory: string, ring: KeyRing): void {
  readKeySet(directory).then(
    (set) => ring.update(set),
    (error: Error) => log('error', 'the signing keys were not reloaded', { reason: error.message }),
  );
}
