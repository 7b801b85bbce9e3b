import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createLocalJWKSet, jwtVerify } from 'jose';
import type { Identity } from '../../../access/model';
import { KeyRing, readKeySet } from '../../../gateway/server/keys';
import { identityKey, internalClaims, TokenMinter } from '../../../gateway/server/token';

const ALICE: Identity = {
  issuer: 'https://idp.example.com',
  subject: 'auth0|1',
  email: 'alice@example.com',
  groups: ['team-alpha'],
};
const OPTIONS = { issuer: 'http://access:8081', audience: 'flyteadmin-internal', lifetime: 120 };

function pem(curve = 'P-256', type: 'pkcs8' | 'sec1' = 'pkcs8'): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: curve });
  return privateKey.export({ type, format: 'pem' }).toString();
}

describe('signing keys', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'keys-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
  const ring = async (now = 0) => new KeyRing(await readKeySet(directory), 60_000, 120_000, now);
  const kids = (keys: KeyRing, now: number) => keys.jwks(now).keys.map((key) => key.kid);

  it('are read in both PEM forms, published together, without private parts', async () => {
    write('current.pem', pem());
    write('next.pem', pem('P-256', 'sec1'));
    const keys = await ring();
    const { keys: published } = keys.jwks(0);
    expect(published).to.have.length(2);
    for (const key of published)
      expect(Object.keys(key).sort()).to.deep.equal(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  });

  it('are refused by file, never by content', async () => {
    write('next.pem', pem());
    await rejects(readKeySet(directory), /no current\.pem/);
    write('current.pem', pem('P-384'));
    await rejects(readKeySet(directory), /current\.pem must hold a key of the curve P-256/);
    write('current.pem', 'SECRET');
    await rejects(readKeySet(directory), /^(?!.*SECRET).*current\.pem is no PEM private key/);
  });

  it('sign at once when they were published before', async () => {
    const next = pem();
    write('current.pem', pem());
    write('next.pem', next);
    const keys = await ring();
    const old = keys.current(0).kid;
    write('current.pem', next);
    write('next.pem', pem());
    keys.update(await readKeySet(directory), 1000);
    expect(keys.current(1000).kid).to.not.equal(old);
    expect(kids(keys, 1000), 'the old one still checks its tokens').to.include(old);
    expect(kids(keys, 130_000)).to.not.include(old);
    expect(kids(keys, 130_000)).to.have.length(2);
  });

  it('sign only after they were published for a while, the old one until then and its tokens after', async () => {
    write('current.pem', pem());
    const keys = await ring();
    const old = keys.current(0).kid;
    write('current.pem', pem());
    keys.update(await readKeySet(directory), 1000);
    expect(keys.current(60_000).kid).to.equal(old);
    expect(kids(keys, 60_000)).to.have.length(2);
    expect(keys.current(61_000).kid).to.not.equal(old);
    expect(kids(keys, 180_000), 'tokens signed at the last moment').to.include(old);
    expect(kids(keys, 182_000)).to.not.include(old);
  });

  it('make tokens that flyteadmin takes', async () => {
    write('current.pem', pem());
    const keys = await ring(Date.now());
    const minter = new TokenMinter(keys, OPTIONS);
    const token = await minter.mint(identityKey(ALICE), ALICE);
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(keys.jwks()), OPTIONS);
    expect(protectedHeader).to.include({ alg: 'ES256', kid: keys.current().kid });
    expect(payload).to.deep.include({
      sub: 'alice@example.com',
      client_id: 'flyte-gateway',
      scp: ['all'],
      email: 'alice@example.com',
      groups: ['team-alpha'],
      user_info: {
        subject: 'auth0|1',
        name: 'alice@example.com',
        preferred_username: 'alice@example.com',
        email: 'alice@example.com',
      },
    });
    expect(payload.exp! - payload.iat!).to.equal(125);
  });

  it('make one token per identity until shortly before it expires or the key changes', async () => {
    const next = pem();
    write('current.pem', pem());
    write('next.pem', next);
    const keys = await ring(Date.now());
    let minted = 0;
    const minter = new TokenMinter(keys, OPTIONS, () => minted++);
    const key = identityKey(ALICE);
    const tokens = await Promise.all([minter.mint(key, ALICE), minter.mint(key, ALICE)]);
    expect(tokens[0]).to.equal(tokens[1]);
    expect(minted).to.equal(1);
    expect(minter.cached(key, Date.now() + 89_000)).to.equal(tokens[0]);
    expect(minter.cached(key, Date.now() + 91_000)).to.equal(undefined);
    mkdirSync(directory, { recursive: true });
    write('current.pem', next);
    keys.update(await readKeySet(directory));
    expect(minter.cached(key)).to.equal(undefined);
  });
});

describe('identityKey', () => {
  it('differs when anything differs', () => {
    const others: Identity[] = [
      { ...ALICE, subject: 'x' },
      { ...ALICE, email: undefined },
      { ...ALICE, groups: ['team-alpha', 'b'] },
      { ...ALICE, groups: ['team-alpha,b'] },
      { ...ALICE, client: 'ci' },
      { ...ALICE, issuer: 'https://other' },
    ];
    expect(new Set([ALICE, ...others].map(identityKey)).size).to.equal(others.length + 1);
  });
});

describe('internalClaims', () => {
  it('name machines by their client and people without e-mail by their subject', () => {
    expect(internalClaims({ ...ALICE, email: undefined, client: 'ci' })).to.include({
      sub: 'ci',
      client_id: 'ci',
    });
    expect(internalClaims({ ...ALICE, email: undefined })).to.include({ sub: 'auth0|1' });
    expect(internalClaims({ ...ALICE, email: undefined })).to.not.have.property('email');
  });
});

async function rejects(promise: Promise<unknown>, message: RegExp): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (reason: Error) => reason,
  );
  expect(error?.message).to.match(message);
}
