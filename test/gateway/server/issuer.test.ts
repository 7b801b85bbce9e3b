import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { Discovery } from '../../../gateway/server/discovery';
import { issuerServer } from '../../../gateway/server/issuer';
import { KeyRing, readKeySet } from '../../../gateway/server/keys';
import { Metrics, renderMetrics } from '../../../gateway/server/metrics';
import { TokenMinter } from '../../../gateway/server/token';

const FORM = 'application/x-www-form-urlencoded';

describe('the internal issuer', () => {
  let directory: string;
  let server: Server;
  let url: string;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'issuer-'));
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(join(directory, 'current.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(join(directory, 'secret'), 's3:cret\n');
    writeFileSync(join(directory, 'empty'), '\n');
    const keys = new KeyRing(await readKeySet(directory), 0, 0);
    const options = { issuer: 'http://access:8081', audience: 'internal', lifetime: 120 };
    const services = [
      { client: 'flytepropeller', service: 'propeller' as const, secretFile: join(directory, 'secret') },
      { client: 'unset', service: 'scheduler' as const, secretFile: join(directory, 'empty') },
    ];
    server = issuerServer({ ...options, services }, keys, new TokenMinter(keys, options));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  });
  after(() => {
    server.close();
    server.closeAllConnections();
    rmSync(directory, { recursive: true });
  });

  const ask = (body: string, authorization?: string, type = FORM) =>
    fetch(`${url}/token`, {
      method: 'POST',
      body,
      headers: { 'content-type': type, ...(authorization && { authorization }) },
    });
  const basic = (client: string, secret: string) =>
    `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}`;

  it('describes itself by both discovery documents', async () => {
    for (const path of ['openid-configuration', 'oauth-authorization-server']) {
      const document: any = await (await fetch(`${url}/.well-known/${path}`)).json();
      expect(document).to.include({
        issuer: 'http://access:8081',
        token_endpoint: 'http://access:8081/token',
      });
    }
  });

  it("gives Flyte's services tokens that its JWKS checks, by header and by form", async () => {
    const jwks = createRemoteJWKSet(new URL(`${url}/jwks`));
    for (const answer of [
      await ask('grant_type=client_credentials&scope=all', basic('flytepropeller', 's3%3Acret')),
      await ask('grant_type=client_credentials&client_id=flytepropeller&client_secret=s3%3Acret'),
    ]) {
      const body: any = await answer.json();
      expect(answer.headers.get('cache-control')).to.equal('no-store');
      expect(body).to.include({ token_type: 'Bearer' });
      const { payload } = await jwtVerify(body.access_token, jwks, { audience: 'internal' });
      expect(payload).to.deep.include({ sub: 'flytepropeller', client_id: 'flytepropeller', scp: ['all'] });
    }
  });

  for (const [title, body, authorization, code, error] of [
    ['a wrong secret', 'grant_type=client_credentials', basic('flytepropeller', 'no'), 401, 'invalid_client'],
    [
      'an unknown client',
      'grant_type=client_credentials',
      basic('other', 's3%3Acret'),
      401,
      'invalid_client',
    ],
    ['no credentials', 'grant_type=client_credentials', undefined, 401, 'invalid_client'],
    [
      'a client whose secret is empty',
      'grant_type=client_credentials',
      basic('unset', ''),
      401,
      'invalid_client',
    ],
    [
      'another grant',
      'grant_type=password',
      basic('flytepropeller', 's3%3Acret'),
      400,
      'unsupported_grant_type',
    ],
    ['too much', 'x'.repeat(20_000), undefined, 413, 'invalid_request'],
  ] as const)
    it(`refuses ${title}`, async () => {
      const answer = await ask(body, authorization);
      expect(answer.status).to.equal(code);
      expect(((await answer.json()) as { error: string }).error).to.equal(error);
    });

  it('takes forms only, and has no other paths', async () => {
    expect((await ask('{}', undefined, 'application/json')).status).to.equal(400);
    for (const path of ['/', '/token', '/constructor', '/jwks/'])
      expect((await fetch(`${url}${path}`)).status, path).to.equal(404);
  });
});

describe('Discovery', () => {
  const document = { issuer: 'https://idp', token_endpoint: 'https://idp/t', jwks_uri: 'https://idp/j' };
  const answering = (answers: (object | undefined)[]) => {
    let calls = 0;
    const fetcher = (async () => {
      const answer = answers[Math.min(calls++, answers.length - 1)];
      return answer ? Response.json(answer) : new Response('', { status: 500 });
    }) as typeof fetch;
    return { discovery: new Discovery('https://idp', fetcher), calls: () => calls };
  };

  it('asks once an hour and keeps the last good answer', async () => {
    const { discovery, calls } = answering([document, undefined]);
    expect((await discovery.get(0)).token_endpoint).to.equal('https://idp/t');
    await discovery.get(1_000_000);
    expect(calls()).to.equal(1);
    expect((await discovery.get(4_000_000)).token_endpoint).to.equal('https://idp/t');
  });

  it('does not believe a document of another issuer', async () => {
    const { discovery } = answering([{ ...document, issuer: 'https://evil' }]);
    const error = await discovery.get(0).catch((reason: Error) => reason);
    expect((error as Error).message).to.match(/does not answer/);
  });
});

describe('metrics', () => {
  it("of several processes add up, in Prometheus' format", () => {
    const [a, b, total] = [new Metrics(), new Metrics(), new Metrics()];
    a!.count('decisions', ['al"pha', 'X/Y', 'allow']);
    b!.count('decisions', ['al"pha', 'X/Y', 'allow'], 2);
    a!.observe('seconds', 0.0003);
    b!.observe('seconds', 99);
    total!.add(a!.snapshot());
    total!.add(b!.snapshot());
    const text = renderMetrics(total!.snapshot(), {
      workers: 2,
      teams: 3,
      reloadSeconds: 0.1,
      reloadTime: 5,
    });
    expect(text).to.include('flyte_gateway_decisions_total{team="al\\"pha",rpc="X/Y",outcome="allow"} 3\n');
    expect(text).to.include('flyte_gateway_decision_seconds_bucket{le="0.0005"} 1\n');
    expect(text).to.include('flyte_gateway_decision_seconds_bucket{le="+Inf"} 2\n');
    expect(text).to.include('flyte_gateway_decision_seconds_count 2\n');
    expect(text).to.include('flyte_gateway_workers 2\n');
  });
});
