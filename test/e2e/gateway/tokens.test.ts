import { createHmac, generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { base64url, SignJWT } from 'jose';
import { type Headers, sendBytes, sendHttp } from '../support/wire';
import { type Platform, startPlatform } from './platform';

const PATH = '/api/v1/executions/ml-alpha/development?limit=5';

/** Tokens that prove nothing, or not what they seem to, and bytes that two servers could take for different requests. */
describe('tokens and bytes at the gateway', () => {
  let p: Platform;
  let alice: string;
  before(async function () {
    this.timeout(300_000);
    p = await startPlatform([], true);
    alice = await p.idp.token('alice');
  });
  after(() => p?.close());
  beforeEach(() => p.admin.journal.clear());

  const now = () => Math.floor(Date.now() / 1000);
  const bearer = (token: string): Headers => [['authorization', `Bearer ${token}`]];
  const get = async (headers: Headers, path = PATH) =>
    (await sendHttp(p.gateway.url, 'GET', path, headers)).status;
  const call = async (headers: Headers) =>
    (
      await p.grpc.unary(
        'AdminService/ListExecutions',
        { id: { project: 'ml-alpha', domain: 'development' }, limit: 5 },
        headers,
      )
    ).code;
  const refused = async (headers: Headers, status: number, code: number) => {
    expect([await get(headers), await call(headers)]).to.deep.equal([status, code]);
    expect(p.admin.journal.entries).to.deep.equal([]);
  };

  it('takes a good one, and tells flyteadmin who it is', async () => {
    expect([await get(bearer(alice)), await call(bearer(alice))]).to.deep.equal([200, 0]);
    for (const entry of p.admin.journal.entries) {
      expect(entry.email).to.equal('alice@company.com');
      expect(entry.headers.filter(([n, v]) => n !== 'authorization' && v.includes(alice))).to.deep.equal([]);
      expect(entry.headers.find(([n]) => n === 'authorization')![1]).to.not.contain(alice);
    }
  });

  it('refuses a token without a signature', async () => {
    const [, payload] = alice.split('.');
    for (const alg of ['none', 'None', 'NONE']) {
      const head = base64url.encode(JSON.stringify({ alg, typ: 'JWT' }));
      await refused(bearer(`${head}.${payload}.`), 401, 16);
    }
  });

  it('refuses a token signed with the public key as a shared secret', async () => {
    const jwks = (await (await fetch(`${p.idp.issuer}/jwks`)).json()) as { keys: { n: string }[] };
    const head = base64url.encode(JSON.stringify({ alg: 'HS256', typ: 'JWT', kid: 'idp-1' }));
    const [, payload] = alice.split('.');
    const mac = createHmac('sha256', JSON.stringify(jwks.keys[0]))
      .update(`${head}.${payload}`)
      .digest('base64url');
    await refused(bearer(`${head}.${payload}.${mac}`), 401, 16);
  });

  it('refuses a token signed by another key, also when it brings that key along', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const claims = JSON.parse(Buffer.from(alice.split('.')[1]!, 'base64url').toString());
    const jwk = publicKey.export({ format: 'jwk' });
    for (const header of [
      { kid: 'idp-1' },
      { kid: 'other' },
      { jwk },
      { jku: 'http://127.0.0.1:9/jwks' },
      { x5u: 'http://127.0.0.1:9/x' },
    ]) {
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', ...header } as any)
        .sign(privateKey);
      await refused(bearer(token), 401, 16);
    }
  });

  it('refuses a changed payload and a cut signature', async () => {
    const [head, payload, signature] = alice.split('.') as [string, string, string];
    const claims = {
      ...JSON.parse(Buffer.from(payload, 'base64url').toString()),
      groups: ['platform-engineers'],
    };
    await refused(bearer(`${head}.${base64url.encode(JSON.stringify(claims))}.${signature}`), 401, 16);
    await refused(bearer(`${head}.${payload}.${signature.slice(0, -4)}`), 401, 16);
    await refused(bearer(`${head}.${payload}`), 401, 16);
    await refused(bearer('x'), 401, 16);
  });

  it('refuses a wrong issuer, an expired one, one from the future', async () => {
    for (const changes of [
      { iss: 'https://evil.example.com' },
      { iss: undefined },
      { exp: now() - 600 },
      { nbf: now() + 600 },
    ])
      await refused(bearer(await p.idp.token('alice', changes)), 401, 16);
  });

  it('refuses a wrong audience, which Envoy answers as forbidden', async () => {
    for (const aud of ['somebody-else', undefined, 'flyteadmin-internal', ['x', 'y']])
      await refused(bearer(await p.idp.token('alice', { aud })), 403, 7);
  });

  it('refuses a token without an expiry', async () => {
    const headers = bearer(await p.idp.token('alice', { exp: undefined }));
    expect([401, 403]).to.include(await get(headers));
    expect(p.admin.journal.entries).to.deep.equal([]);
  });

  it('refuses an ID token', async () => {
    await refused(bearer(await p.idp.token('alice', { nonce: 'n' })), 401, 16);
  });

  it("refuses the gateway's own internal tokens at the public door", async () => {
    await get(bearer(alice));
    const stolen = p.admin.journal.entries[0]!.headers.find(([n]) => n === 'authorization')!;
    expect((await sendHttp(p.admin.http, 'GET', PATH, [stolen])).status, 'it is a good one').to.equal(200);
    p.admin.journal.clear();
    await refused([stolen], 401, 16);
  });

  it('refuses outside tokens at flyteadmin itself', async () => {
    expect((await sendHttp(p.admin.http, 'GET', PATH, bearer(alice))).status).to.equal(401);
    expect((await sendHttp(p.admin.http, 'GET', PATH)).status).to.equal(401);
  });

  it('finds a token nowhere but in authorization', async () => {
    for (const [name, value] of [
      ['flyte-authorization', `Bearer ${alice}`],
      ['grpc-metadata-authorization', `Bearer ${alice}`],
      ['cookie', `BearerToken=${alice}; flyte_at=${alice}`],
      ['x-access-token', alice],
      ['proxy-authorization', `Bearer ${alice}`],
    ] as [string, string][])
      await refused([[name, value]], 401, 16);
    expect(await get([], `${PATH}&access_token=${alice}`)).to.equal(401);
    await refused([['authorization', `Basic ${alice}`]], 401, 16);
    await refused([['authorization', `IDToken ${alice}`]], 401, 16);
  });

  it('does not believe an address that is not verified', async () => {
    for (const changes of [
      { email_verified: false },
      { email_verified: undefined },
      { email_verified: 'false' },
      { email: ['alice@company.com'] },
      { email: 'ALICE@company.com ' },
      { email: 'alice@company.com\u0000' },
      { email: 'аlice@company.com' },
    ])
      expect([401, 403], JSON.stringify(changes)).to.include(
        await get(bearer(await p.idp.token('alice', changes))),
      );
    expect(p.admin.journal.entries).to.deep.equal([]);
  });

  it('does not read groups into what is none', async () => {
    for (const groups of [
      'team-alpha-developers,x',
      { 0: 'team-alpha-developers' },
      [['team-alpha-developers']],
      [{ name: 'team-alpha-developers' }],
      'TEAM-ALPHA-DEVELOPERS',
      [' team-alpha-developers'],
      ['team-alpha-developers\u0000'],
    ])
      expect([401, 403], JSON.stringify(groups)).to.include(
        await get(bearer(await p.idp.token('nobody', { groups } as any))),
      );
    expect(p.admin.journal.entries).to.deep.equal([]);
  });

  it('keeps people, clients and groups apart', async () => {
    for (const changes of [
      { sub: 'alpha-ci' },
      { client_id: 'alpha-ci' },
      { azp: 'alpha-ci' },
      { groups: ['alice@company.com'] },
      { groups: ['alpha-ci'] },
      { sub: 'alice@company.com' },
      { preferred_username: 'alice@company.com' },
      { upn: 'alice@company.com' },
    ])
      expect([401, 403], JSON.stringify(changes)).to.include(
        await get(bearer(await p.idp.token('nobody', changes))),
      );
    const asClient = await p.idp.token('alpha-ci', {
      sub: 'alice@company.com',
      client_id: 'alice@company.com',
    });
    expect([401, 403]).to.include(await get(bearer(asClient)));
    expect(p.admin.journal.entries).to.deep.equal([]);
  });

  it('does not take propeller`s client for propeller when an outside token names it', async () => {
    const token = await p.idp.token('alpha-ci', { sub: 'flytepropeller', client_id: 'flytepropeller' });
    const answer = await p.grpc.unary(
      'AdminService/CreateWorkflowEvent',
      { request_id: 'r', event: { execution_id: { project: 'ml-alpha', domain: 'development', name: 'e' } } },
      bearer(token),
    );
    expect(answer.code).to.equal(7);
  });

  it('refuses two authorization headers', async () => {
    const other = await p.idp.token('admin');
    const raw = await sendBytes(
      p.gateway.url,
      `GET ${PATH} HTTP/1.1\r\nHost: ${new URL(p.gateway.url).host}\r\nAuthorization: Bearer ${alice}\r\nAuthorization: Bearer ${other}\r\n\r\n`,
    );
    expect(raw).to.match(/^HTTP\/1\.1 4/);
    expect(p.admin.journal.entries).to.deep.equal([]);
  });

  const host = () => new URL(p.gateway.url).host;
  const SMUGGLED = 'GET /api/v1/projects/data-beta HTTP/1.1\r\nHost: x\r\n\r\n';
  const raws: [string, () => string][] = [
    [
      'content length and chunked',
      () =>
        `POST /api/v1/executions HTTP/1.1\r\nHost: ${host()}\r\nAuthorization: Bearer ${alice}\r\nContent-Type: application/json\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    [
      'two content lengths',
      () =>
        `POST /api/v1/executions HTTP/1.1\r\nHost: ${host()}\r\nAuthorization: Bearer ${alice}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`,
    ],
    [
      'a folded transfer encoding',
      () =>
        `POST /api/v1/executions HTTP/1.1\r\nHost: ${host()}\r\nAuthorization: Bearer ${alice}\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    [
      'an odd transfer encoding',
      () =>
        `POST /api/v1/executions HTTP/1.1\r\nHost: ${host()}\r\nAuthorization: Bearer ${alice}\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    [
      'a blank before the colon',
      () => `GET ${PATH} HTTP/1.1\r\nHost: ${host()}\r\nAuthorization : Bearer ${alice}\r\n\r\n`,
    ],
    [
      'line feeds alone',
      () => `GET /api/v1/projects/data-beta HTTP/1.1\nHost: ${host()}\nAuthorization: Bearer ${alice}\n\n`,
    ],
    [
      'an absolute URI of another host',
      () =>
        `GET http://flyteadmin.internal/api/v1/projects/data-beta HTTP/1.1\r\nHost: ${host()}\r\nAuthorization: Bearer ${alice}\r\n\r\n`,
    ],
    [
      'another host',
      () => `GET ${PATH} HTTP/1.1\r\nHost: flyteadmin.internal\r\nAuthorization: Bearer ${alice}\r\n\r\n`,
    ],
    ['no host', () => `GET ${PATH} HTTP/1.1\r\nAuthorization: Bearer ${alice}\r\n\r\n`],
    ['HTTP/1.0', () => `GET /api/v1/projects/data-beta HTTP/1.0\r\nAuthorization: Bearer ${alice}\r\n\r\n`],
    ['HTTP/0.9', () => `GET /api/v1/projects/data-beta\r\n\r\n`],
    [
      'an upgrade to h2c',
      () =>
        `GET /api/v1/projects/data-beta HTTP/1.1\r\nHost: ${host()}\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nAuthorization: Bearer ${alice}\r\n\r\n`,
    ],
    [
      'an upgrade to websocket',
      () =>
        `GET ${PATH} HTTP/1.1\r\nHost: ${host()}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nAuthorization: Bearer ${alice}\r\n\r\n`,
    ],
    [
      'authorization named as hop by hop',
      () =>
        `GET /api/v1/projects/data-beta HTTP/1.1\r\nHost: ${host()}\r\nConnection: authorization\r\nAuthorization: Bearer ${alice}\r\n\r\n`,
    ],
    [
      'CONNECT',
      () => `CONNECT flyteadmin:80 HTTP/1.1\r\nHost: flyteadmin:80\r\nAuthorization: Bearer ${alice}\r\n\r\n`,
    ],
    [
      'headers with underscores',
      () =>
        `GET ${PATH} HTTP/1.1\r\nHost: ${host()}\r\nflyte_authorization: Bearer x\r\nAuthorization: Bearer ${alice}\r\n\r\n`,
    ],
    [
      'a NUL in a header',
      () => `GET ${PATH} HTTP/1.1\r\nHost: ${host()}\r\nX-A: a\0b\r\nAuthorization: Bearer ${alice}\r\n\r\n`,
    ],
    [
      '100 kB of headers',
      () =>
        `GET ${PATH} HTTP/1.1\r\nHost: ${host()}\r\nX-A: ${'a'.repeat(100_000)}\r\nAuthorization: Bearer ${alice}\r\n\r\n`,
    ],
  ];
  for (const [name, bytes] of raws)
    it(`lets nothing foreign through: ${name}`, async () => {
      const answer = await sendBytes(p.gateway.url, bytes());
      expect(answer.split('\r\n')[0], 'answered as if all were well').to.not.match(/ 2\d\d /);
      expect(p.admin.journal.entries.map((e) => e.line)).to.deep.equal([]);
    });
});
