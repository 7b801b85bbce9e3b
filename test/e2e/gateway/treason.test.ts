import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Http2Server, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { bootstrap } from '../../../gateway/envoy/bootstrap';
import { DEFAULT_LIMITS } from '../../../gateway/envoy/options';
import { envoyPath } from '../../../gateway/local/envoy';
import { type FlyteAdmin, startFlyteAdmin } from '../flyteadmin/server';
import { type IdentityProvider, startIdentityProvider } from '../support/idp';
import { type Issuer, startIssuer } from '../support/issuer';
import { freePort } from '../support/port';
import { GrpcWire, sendHttp } from '../support/wire';

/** A frame with `ProcessingResponse { request_headers {} }`: go on, unchanged. */
const CONTINUE = Buffer.from('00000000020a00', 'hex');
/** `ProcessingResponse { request_body {} }`. */
const CONTINUE_BODY = Buffer.from('00000000021a00', 'hex');

/** What a broken or captured access service may do with the stream on which Envoy asks it. */
const MISDEEDS: Record<string, (stream: ServerHttp2Stream) => void> = {
  'closes the stream with OK and no answer': (s) => end(s),
  'closes the stream with OK in the middle of a request': (s) => s.once('data', () => end(s)),
  'lets everything through unchanged': (s) => {
    open(s);
    s.on('data', () => s.write(CONTINUE));
  },
  'lets headers and body through unchanged': (s) => {
    open(s);
    s.once('data', () => s.write(Buffer.concat([CONTINUE, CONTINUE_BODY])));
  },
  'answers with garbage': (s) => {
    open(s);
    s.write(Buffer.from('0000000008ffffffffffffffff', 'hex'));
  },
  'answers with an empty message': (s) => {
    open(s);
    s.write(Buffer.from('0000000000', 'hex'));
  },
  'answers to the wrong phase': (s) => {
    open(s);
    s.write(Buffer.from('00000000021200', 'hex'));
  },
  'resets the stream': (s) => s.close(2),
  'never answers': () => {},
  'is no gRPC server': (s) => s.respond({ ':status': 200, 'content-type': 'text/html' }, { endStream: true }),
};

function open(s: ServerHttp2Stream): void {
  s.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  s.on('wantTrailers', () => s.sendTrailers({ 'grpc-status': '0' }));
}

/** `HealthCheckResponse { status: SERVING }`. */
function healthy(s: ServerHttp2Stream): void {
  open(s);
  s.end(Buffer.from('00000000020801', 'hex'));
}

function end(s: ServerHttp2Stream): void {
  s.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '0' }, { endStream: true });
}

/** The real Envoy with an access service that misbehaves: whatever it does, nothing undecided reaches flyteadmin. */
describe('Envoy with an access service that misbehaves', function () {
  this.timeout(120_000);
  let idp: IdentityProvider;
  let internal: Issuer;
  let admin: FlyteAdmin;
  let access: Http2Server;
  let envoy: ChildProcess;
  let url: string;
  let token: string;
  let misdeed: (stream: ServerHttp2Stream) => void = end;
  /** How often Envoy asked the access service. */
  let asked = 0;

  before(async () => {
    idp = await startIdentityProvider();
    internal = await startIssuer();
    admin = await startFlyteAdmin({ issuer: internal.url });
    token = await idp.token('alice');
    access = createServer();
    access.on('stream', (s: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
      s.on('error', () => {});
      if (!headers[':path']?.includes('ExternalProcessor')) return healthy(s);
      asked++;
      misdeed(s);
    });
    access.on('session', (s) => s.on('error', () => {}));
    await new Promise<void>((resolve) => access.listen(0, '127.0.0.1', resolve));
  });

  /** A fresh one for each test: Envoy turns away from an access service that fails. */
  beforeEach(async () => {
    asked = 0;
    admin.journal.clear();
    const address = `127.0.0.1:${(access.address() as AddressInfo).port}`;
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const file = join(mkdtempSync(join(tmpdir(), 'treason-')), 'envoy.json');
    const config = bootstrap({
      listener: { address: '127.0.0.1', port, proxyProtocol: false },
      hosts: [`127.0.0.1:${port}`],
      publicUrl: url,
      idp: { issuer: idp.issuer, audiences: [idp.audience], jwksUri: `${idp.issuer}/jwks` },
      caFile: '/etc/ssl/certs/ca-certificates.crt',
      internal: { issuer: internal.url, audience: 'flyteadmin-internal', jwksUri: `${internal.url}/jwks` },
      access: { processors: [address], public: address },
      upstream: { grpc: admin.grpc, http: new URL(admin.http).host },
      limits: { ...DEFAULT_LIMITS, decisionSeconds: 1 },
    });
    writeFileSync(file, JSON.stringify(config));
    envoy = spawn(
      envoyPath((line) => console.log(`      ${line}`)),
      ['-c', file, '--concurrency', '1', '--disable-hot-restart', '--log-level', 'critical'],
      { stdio: 'ignore' },
    );
    for (let i = 0; i < 100; i++) {
      await new Promise((done) => setTimeout(done, 200));
      if (
        await sendHttp(url, 'GET', '/api/v1/version').then(
          () => true,
          () => false,
        )
      )
        return;
    }
    throw new Error('Envoy did not start');
  });
  afterEach(() => void envoy?.kill('SIGKILL'));
  after(async () => {
    access?.close();
    await Promise.all([admin?.close(), internal?.close(), idp?.close()]);
  });

  for (const [name, act] of Object.entries(MISDEEDS))
    it(name, async () => {
      misdeed = act;
      const bearer = [['authorization', `Bearer ${token}`]] as const;
      const wire = new GrpcWire(url);
      const body = JSON.stringify({ project: { id: 'x', name: 'x' } });
      const answers = await Promise.all([
        sendHttp(url, 'GET', '/api/v1/projects/data-beta', bearer),
        sendHttp(url, 'POST', '/api/v1/projects', [...bearer, ['content-type', 'application/json']], body),
        wire.unary('AdminService/GetProject', { id: 'data-beta' }, bearer),
      ]);
      wire.close();
      expect(
        answers.map((a) => ('status' in a ? a.status : (a.code ?? -1))).filter((c) => c === 200 || c === 0),
      ).to.deep.equal([]);
      expect(admin.journal.entries.map((e) => e.line)).to.deep.equal([]);
      expect(asked, 'Envoy asked').to.be.greaterThan(0);
    });

  it('lets a request through that carries a minted token, so that the test could fail', async () => {
    const now = Math.floor(Date.now() / 1000);
    const minted = await internal.sign({
      iss: internal.url,
      sub: 'alice',
      aud: 'flyteadmin-internal',
      iat: now - 5,
      exp: now + 60,
      scp: ['all'],
    });
    misdeed = (s) => {
      open(s);
      s.once('data', () => s.write(setAuthorization(`Bearer ${minted}`)));
    };
    const answer = await sendHttp(url, 'GET', '/api/v1/version', [['authorization', `Bearer ${token}`]]);
    expect([answer.status, admin.journal.entries.length], answer.body.toString()).to.deep.equal([200, 1]);
  });
});

/** A frame with `ProcessingResponse { request_headers { response { header_mutation { set_headers { authorization, overwrite } } } } }`. */
function setAuthorization(value: string): Buffer {
  const field = (n: number, content: Buffer) =>
    Buffer.concat([varint((n << 3) | 2), varint(content.length), content]);
  const header = Buffer.concat([field(1, Buffer.from('authorization')), field(3, Buffer.from(value))]);
  const option = Buffer.concat([field(1, header), Buffer.from([0x18, 2])]);
  const payload = field(1, field(1, field(2, field(1, option))));
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(payload.length, 1);
  return Buffer.concat([prefix, payload]);
}

function varint(n: number): Buffer {
  const out: number[] = [];
  for (; n > 127; n >>>= 7) out.push((n & 127) | 128);
  return Buffer.from([...out, n]);
}
