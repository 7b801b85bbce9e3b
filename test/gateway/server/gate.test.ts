import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, credentials, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import type { Identity } from '../../../access';
import type { Verdict } from '../../../gateway/model';
import { listen } from '../../../gateway/server/address';
import { AuditLog } from '../../../gateway/server/audit';
import { PRESETS } from '../../../gateway/server/claims';
import { type Decide, Gate, type GateOptions } from '../../../gateway/server/gate';
import { GrpcServer } from '../../../gateway/server/grpc';
import { KeyRing, readKeySet } from '../../../gateway/server/keys';
import { Limits, MAX_HELD } from '../../../gateway/server/limits';
import { Metrics } from '../../../gateway/server/metrics';
import { makeProcessor, PROCESS_PATH } from '../../../gateway/server/processor';
import { internalClaims, TokenMinter } from '../../../gateway/server/token';
import { bodyMessage, headersMessage, jwtMetadata } from './messages';

const METADATA = jwtMetadata({ iss: 'https://idp', sub: 'alice', aud: 'flyte', groups: ['a'] });
const NO_LIMIT = { perSecond: 1e6, burst: 1e6 };
const FORWARD: Verdict = {
  action: 'forward',
  operation: {
    rpc: 'AdminService/GetTask',
    references: [{ role: 'target', project: 'p', domain: 'd', path: 'id' }],
  },
  decision: { allow: true, because: 'alice may', team: 'alpha' },
  path: '/rewritten',
  setHeaders: [['content-length', '3']],
  removeHeaders: ['cookie', 'authorization'],
  body: Buffer.from('new'),
};
const REFUSE: Verdict = { action: 'refuse', grpcStatus: 7, httpStatus: 403, message: 'alice may not' };
const GET = [
  [':method', 'GET'],
  [':path', '/api/v1/x?token=secret'],
  ['x-request-id', 'r1'],
] as const;
const GRPC = [...GET, ['content-type', 'application/grpc']] as const;

describe('the access service', () => {
  let directory: string;
  let keys: KeyRing;
  let client: Client;
  const open: { client: Client; server: GrpcServer }[] = [];
  let audit: AuditLog;
  const lines = () =>
    readFileSync(join(directory, 'audit'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'gate-'));
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(join(directory, 'current.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    keys = new KeyRing(await readKeySet(directory), 0, 0);
  });
  after(() => rmSync(directory, { recursive: true }));
  afterEach(() => {
    for (const each of open.splice(0)) {
      each.client.close();
      each.server.stop(0);
    }
  });

  async function start(decide: Decide, changes: Partial<GateOptions> = {}): Promise<Metrics> {
    writeFileSync(join(directory, 'audit'), '');
    audit = new AuditLog(openSync(join(directory, 'audit'), 'a'), 1_000_000);
    const metrics = new Metrics();
    const gate = new Gate({
      decide,
      rules: PRESETS.generic,
      audiences: ['flyte'],
      internalIssuer: 'http://iss',
      limits: new Limits({ identity: NO_LIMIT, team: NO_LIMIT, maxBytes: 1000, teams: {} }, 1),
      minter: new TokenMinter(keys, { issuer: 'http://iss', audience: 'internal', lifetime: 120 }),
      audit,
      metrics,
      ...changes,
    });
    const server = new GrpcServer(
      { [PROCESS_PATH]: makeProcessor(gate) },
      { maxMessageBytes: 100_000, maxStreams: 1000 },
    );
    await listen(server.http, '127.0.0.1:0');
    const { port } = server.http.address() as AddressInfo;
    client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
    open.push({ client, server });
    return metrics;
  }

  /** Sends messages one by one, each after the answer to the one before; resolves with the answers, as text. */
  function exchange(
    ...messages: Uint8Array[]
  ): Promise<{ answers: string[]; code: number; endedFirst: boolean }> {
    const raw = (bytes: Uint8Array) => Buffer.from(bytes);
    const path = '/envoy.service.ext_proc.v3.ExternalProcessor/Process';
    const call = client.makeBidiStreamRequest(path, raw, raw);
    const answers: string[] = [];
    const left = [...messages];
    let endedFirst = true;
    return new Promise((resolve) => {
      const next = () => {
        const message = left.shift();
        if (message) return void call.write(message);
        // The server must leave the end to us.
        setTimeout(() => {
          endedFirst = false;
          call.end();
        }, 20);
      };
      call.on('data', (bytes: Buffer) => {
        answers.push(bytes.toString('latin1'));
        next();
      });
      call.on('error', () => {});
      call.on('status', ({ code }) => resolve({ answers, code, endedFirst }));
      next();
    });
  }

  it("decides on headers that end the request, with a minted token instead of the caller's", async () => {
    const metrics = await start(() => ({ ...FORWARD, body: undefined }) as Verdict);
    const { answers, code, endedFirst } = await exchange(
      headersMessage(GET, { endOfStream: true, metadata: METADATA }),
    );
    expect(code).to.equal(status.OK);
    expect(endedFirst).to.equal(false);
    expect(answers).to.have.length(1);
    expect(answers[0])
      .to.match(/:path.*\/rewritten/s)
      .and.match(/Bearer ey/)
      .and.include('cookie');
    await audit.flush();
    expect(lines()[0]).to.deep.include({
      subject: 'alice',
      project: 'p',
      domain: 'd',
      team: 'alpha',
      decision: 'allow',
      requestId: 'r1',
    });
    expect(metrics.snapshot()['decisions']).to.deep.equal({
      '["alpha","AdminService/GetTask","allow"]': [1],
    });
  });

  it('waits for the body and replaces it', async () => {
    let seen = '';
    await start((_, request) => {
      seen = Buffer.from(request.body).toString();
      return FORWARD;
    });
    const { answers } = await exchange(
      headersMessage(GRPC, { metadata: METADATA }),
      bodyMessage(Buffer.from('old'), true),
    );
    expect(seen).to.equal('old');
    expect(answers).to.have.length(2);
    expect(answers[0]).to.equal('\x0a\x00');
    expect(answers[1]).to.include('new').and.to.include('/rewritten');
  });

  it('refuses in the protocol of the caller', async () => {
    await start(() => REFUSE);
    const grpc = await exchange(headersMessage(GRPC, { endOfStream: true, metadata: METADATA }));
    expect(grpc.answers[0]).to.include('alice may not').and.not.include('{');
    const http = await exchange(headersMessage(GET, { endOfStream: true, metadata: METADATA }));
    expect(http.answers[0]).to.include('{"error":"alice may not","code":7,"message":"alice may not"}');
    await audit.flush();
    expect(lines().map((line) => line.status)).to.deep.equal([7, 403]);
  });

  it('forwards nothing without an identity, whatever was decided', async () => {
    await start(() => FORWARD);
    const { answers } = await exchange(headersMessage(GET, { endOfStream: true }));
    expect(answers[0]).to.include('a token is needed').and.not.include('Bearer ey');
  });

  it('refuses when deciding fails, here or elsewhere', async () => {
    await start(() => {
      throw new Error('bug');
    });
    const here = await exchange(headersMessage(GET, { endOfStream: true, metadata: METADATA }));
    expect(here.answers[0]).to.include('could not decide').and.not.include('bug');
    await start(() => Promise.reject(new Error('bug')));
    const elsewhere = await exchange(headersMessage(GET, { endOfStream: true, metadata: METADATA }));
    expect(elsewhere.answers[0]).to.include('could not decide');
    await audit.flush();
    expect(lines()[0]).to.include({ decision: 'error', reason: 'bug' });
  });

  it('refuses trailers, a second message and garbage by failing the stream', async () => {
    await start(() => FORWARD);
    const headers = headersMessage(GRPC, { metadata: METADATA });
    expect((await exchange(headers, bodyMessage(Buffer.from('x'), false))).code).to.equal(
      status.INVALID_ARGUMENT,
    );
    expect((await exchange(headers, headers)).code).to.equal(status.INVALID_ARGUMENT);
    expect((await exchange(new Uint8Array([255, 255, 255]))).code).to.equal(status.INVALID_ARGUMENT);
    expect((await exchange(bodyMessage(Buffer.from('x'), true))).code).to.equal(status.INVALID_ARGUMENT);
  });

  it('limits callers, teams and sizes', async () => {
    const one = { perSecond: 0.001, burst: 1 };
    const limited = (options: object) =>
      new Limits({ identity: NO_LIMIT, team: NO_LIMIT, maxBytes: 1000, teams: {}, ...options }, 1);
    const twice = async (limits: Limits) => {
      await start(() => FORWARD, { limits });
      const ask = () => exchange(headersMessage(GET, { endOfStream: true, metadata: METADATA }));
      return [(await ask()).answers[0], (await ask()).answers[0]];
    };
    for (const options of [{ identity: one }, { team: one }, { teams: { alpha: { rate: one } } }]) {
      const [first, second] = await twice(limited(options));
      expect(first, JSON.stringify(options)).to.include('Bearer ey');
      expect(second, JSON.stringify(options)).to.include('too many requests');
    }
    for (const options of [{ maxBytes: 5 }, { teams: { alpha: { maxBytes: 5 } } }]) {
      await start(() => FORWARD, { limits: limited(options) });
      const headers = headersMessage(GET, { metadata: METADATA });
      expect((await exchange(headers, bodyMessage(Buffer.from('12345'), true))).answers[1]).to.include(
        'Bearer ey',
      );
      expect((await exchange(headers, bodyMessage(Buffer.from('123456'), true))).answers[1]).to.include(
        '6 bytes',
      );
    }
  });

  it('holds only so many unfinished requests of one caller, and forgets those that end', async () => {
    await start(() => FORWARD);
    const path = '/envoy.service.ext_proc.v3.ExternalProcessor/Process';
    const raw = (bytes: Uint8Array) => Buffer.from(bytes);
    /** A request whose body never comes. */
    const unfinished = async (metadata = METADATA) => {
      const call = client.makeBidiStreamRequest(path, raw, raw);
      call.on('error', () => {});
      const first = new Promise<string>((resolve) => call.on('data', (b: Buffer) => resolve(String(b))));
      call.write(headersMessage(GRPC, { metadata }));
      return { call, answer: await first };
    };
    const some = await Promise.all(Array.from({ length: MAX_HELD }, () => unfinished()));
    for (const { answer } of some) expect(answer).to.equal('\x0a\x00');
    const over = await unfinished();
    expect(over.answer).to.include('too many requests at once');
    const bob = jwtMetadata({ iss: 'https://idp', sub: 'bob', aud: 'flyte' });
    const other = await unfinished(bob);
    expect(other.answer).to.equal('\x0a\x00');
    // A body for a refused request changes nothing; a cancelled or finished one makes room.
    over.call.write(bodyMessage(Buffer.from('x'), true));
    some[0]!.call.cancel();
    some[1]!.call.end();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const again = [await unfinished(), await unfinished(), await unfinished()];
    expect(again.map(({ answer }) => answer.includes('too many'))).to.deep.equal([false, false, true]);
    for (const { call } of [...some, over, other, ...again]) call.cancel();
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (let i = 0; i <= MAX_HELD; i++) {
      const headers = headersMessage(GRPC, { metadata: METADATA });
      expect((await exchange(headers, headers)).code, `stream ${i}`).to.equal(status.INVALID_ARGUMENT);
    }
    const last = await unfinished();
    expect(last.answer).to.equal('\x0a\x00');
    last.call.cancel();
  });

  it('counts no request that it answered as unfinished, though its stream is still open', async () => {
    await start(() => FORWARD);
    const raw = (bytes: Uint8Array) => Buffer.from(bytes);
    const calls = [];
    for (let i = 0; i <= MAX_HELD; i++) {
      const call = client.makeBidiStreamRequest(PROCESS_PATH, raw, raw);
      calls.push(call);
      call.on('error', () => {});
      const answer = () =>
        new Promise<string>((resolve) => call.once('data', (b: Buffer) => resolve(String(b))));
      call.write(headersMessage(GRPC, { metadata: METADATA }));
      expect(await answer(), `stream ${i}`).to.equal('\x0a\x00');
      call.write(bodyMessage(Buffer.from('x'), true));
      expect(await answer()).to.include('Bearer ey');
    }
    for (const call of calls) call.cancel();
  });

  it('knows Flyte’s own services by the claim that only their tokens have, and sets no rate for them', async () => {
    const one = { perSecond: 0.001, burst: 1 };
    const limits = new Limits({ identity: one, team: one, maxBytes: 1000, teams: {} }, 1);
    const seen: (Identity | undefined)[] = [];
    const ask = (claims: object) => {
      const metadata = jwtMetadata({ iss: 'http://iss', aud: 'internal', ...claims });
      return exchange(headersMessage(GET, { endOfStream: true, metadata }));
    };
    await start(
      (identity) => {
        seen.push(identity);
        return FORWARD;
      },
      { limits },
    );
    const service = { client_id: 'flytepropeller', flyte_service: 'propeller' };
    for (let i = 0; i < 3; i++) expect((await ask(service)).answers[0]).to.include('Bearer ey');
    expect(seen[0]).to.deep.equal({
      issuer: 'http://iss',
      subject: 'flytepropeller',
      groups: [],
      client: 'flytepropeller',
      internal: 'propeller',
    });
    // What the gateway mints for callers, one of whom may be called like a service.
    for (const claims of [
      internalClaims({ issuer: 'https://idp', subject: 'x', groups: [], client: 'flytepropeller' }),
      internalClaims({ issuer: 'https://idp', subject: 'alice', groups: ['platform-engineers'] }),
      { ...service, flyte_service: 'pulumi' },
      { flyte_service: 'propeller' },
    ])
      expect((await ask(claims)).answers[0])
        .to.include('not one of Flyte')
        .and.not.include('Bearer ey');
    expect(seen).to.have.length(3);
  });

  it('takes a claim that services have for nothing in tokens of the identity provider', async () => {
    let seen: Identity | undefined;
    await start((identity) => {
      seen = identity;
      return FORWARD;
    });
    const claims = { iss: 'https://idp', sub: 'x', aud: 'flyte', client_id: 'y', flyte_service: 'propeller' };
    await exchange(headersMessage(GET, { endOfStream: true, metadata: jwtMetadata(claims) }));
    expect(seen).to.not.have.property('internal');
  });

  it('lets nothing through that it can not write down', async () => {
    const full = new AuditLog(openSync(join(directory, 'audit'), 'a'), -1);
    await start(() => FORWARD, { audit: full });
    const { answers } = await exchange(headersMessage(GET, { endOfStream: true, metadata: METADATA }));
    expect(answers[0]).to.include('audit').and.not.include('Bearer ey');
  });

  it('writes neither query nor token nor body into the audit', async () => {
    await start(() => REFUSE);
    const headers = [...GET, ['authorization', 'Bearer TOPSECRET']] as const;
    await exchange(headersMessage(headers, { metadata: METADATA }), bodyMessage(Buffer.from('BODY'), true));
    await audit.flush();
    expect(JSON.stringify(lines())).to.not.match(/secret|TOPSECRET|BODY/);
  });
});
