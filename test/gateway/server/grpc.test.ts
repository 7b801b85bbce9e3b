import { type ClientHttp2Session, connect } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { Client, credentials, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { listen } from '../../../gateway/server/address';
import { GrpcServer, type Methods, unary } from '../../../gateway/server/grpc';

const raw = (bytes: Uint8Array) => Buffer.from(bytes);
const MAX = 200_000;

describe('GrpcServer', () => {
  const closed: string[] = [];
  const methods: Methods = {
    '/t.T/Echo': (call) => ({
      message: (bytes) => call.send(bytes),
      end: () => call.end(),
      close: () => closed.push('echo'),
    }),
    '/t.T/Throw': () => ({
      message: () => {
        throw new Error('secret');
      },
      end: () => {},
      close: () => {},
    }),
    '/t.T/Unary': unary((bytes) => bytes),
    '/t.T/Away': unary(() => Promise.reject(new Error('100% away'))),
  };
  let server: GrpcServer;
  let client: Client;
  let session: ClientHttp2Session;

  beforeEach(async () => {
    closed.length = 0;
    server = new GrpcServer(methods, { maxMessageBytes: MAX, maxStreams: 100 });
    await listen(server.http, '127.0.0.1:0');
    const { port } = server.http.address() as AddressInfo;
    client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
    session = connect(`http://127.0.0.1:${port}`);
    session.on('error', () => {});
  });

  afterEach(() => {
    client.close();
    session.destroy();
    return server.stop(0);
  });

  function ask(
    path: string,
    message: Uint8Array,
  ): Promise<{ code: number; details: string; answer?: Buffer }> {
    return new Promise((resolve) => {
      client.makeUnaryRequest(path, raw, raw, message, (error, answer) =>
        resolve({ code: error?.code ?? status.OK, details: error?.details ?? '', answer: answer as Buffer }),
      );
    });
  }

  /** Sends bytes as they are, in these pieces; resolves with what came back. */
  function send(pieces: readonly Uint8Array[], headers: { [name: string]: string } = {}, end = true) {
    const stream = session.request({
      ':method': 'POST',
      ':path': '/t.T/Echo',
      'content-type': 'application/grpc',
      ...headers,
    });
    const got = { http: 0, grpc: '', body: Buffer.alloc(0) };
    stream.on('response', (h) => Object.assign(got, { http: h[':status'], grpc: h['grpc-status'] ?? '' }));
    stream.on('trailers', (h) => Object.assign(got, { grpc: h['grpc-status'] }));
    stream.on('data', (chunk: Buffer) => {
      got.body = Buffer.concat([got.body, chunk]);
    });
    stream.on('error', () => {});
    const push = async () => {
      for (const piece of pieces) {
        stream.write(piece);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      if (end) stream.end();
    };
    return new Promise<typeof got>((resolve) => {
      stream.on('close', () => resolve(got));
      push();
    });
  }

  const frame = (text: string, flag = 0) =>
    Buffer.concat([Buffer.from([flag, 0, 0, 0, text.length]), Buffer.from(text)]);

  it('answers one message, also an empty one and one larger than windows and frames', async () => {
    for (const size of [0, 1, 70_000, MAX]) {
      const message = Buffer.alloc(size, 7);
      const { code, answer } = await ask('/t.T/Unary', message);
      expect(code).to.equal(status.OK);
      expect(answer?.equals(message)).to.equal(true);
    }
  });

  it('tells what it refuses', async () => {
    expect(await ask('/t.T/Nothing', raw(Buffer.from('x')))).to.deep.include({ code: status.UNIMPLEMENTED });
    expect(await ask('/t.T/Away', raw(Buffer.from('x')))).to.deep.include({
      code: status.UNAVAILABLE,
      details: '100% away',
    });
    expect(await ask('/t.T/Unary', Buffer.alloc(MAX + 1))).to.deep.include({
      code: status.RESOURCE_EXHAUSTED,
    });
    const thrown = await ask('/t.T/Throw', raw(Buffer.from('x')));
    expect(thrown.code).to.equal(status.INTERNAL);
    expect(thrown.details).to.not.include('secret');
  });

  it('finds messages however they are cut', async () => {
    const bytes = Buffer.concat([frame('one'), frame(''), frame('three')]);
    for (const size of [1, 2, 3, 7, bytes.length]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      const { http, grpc, body } = await send(pieces);
      expect([http, grpc, body.toString('hex')], `pieces of ${size}`).to.deep.equal([
        200,
        '0',
        bytes.toString('hex'),
      ]);
    }
  });

  it('refuses compressed, oversized and incomplete messages and other content types, and closes the call', async () => {
    expect((await send([frame('x', 1)], {}, false)).grpc).to.equal('12');
    expect((await send([Buffer.from([0, 255, 255, 255, 255])], {}, false)).grpc).to.equal('8');
    expect((await send([frame('whole').subarray(0, 7)])).grpc).to.equal('3');
    expect((await send([Buffer.from([0, 0])])).grpc).to.equal('3');
    expect(closed).to.have.length(4);
    for (const type of ['application/json', 'application/grpcx'])
      expect((await send([], { 'content-type': type })).http).to.equal(415);
  });

  it('lets running calls end before it stops, and cuts off those that do not', async () => {
    const call = client.makeBidiStreamRequest('/t.T/Echo', raw, raw);
    const first = new Promise((resolve) => call.once('data', resolve));
    call.write(Buffer.from('a'));
    await first;
    const ended = new Promise<number>((resolve) => call.on('status', ({ code }) => resolve(code)));
    call.on('error', () => {});
    const stopped = server.stop(5000);
    session.destroy();
    const second = new Promise<Buffer>((resolve) => call.once('data', resolve));
    call.write(Buffer.from('b'));
    expect(String(await second)).to.equal('b');
    call.end();
    expect(await ended).to.equal(status.OK);
    await stopped;
  });

  it('cuts off calls that do not end', async () => {
    const call = client.makeBidiStreamRequest('/t.T/Echo', raw, raw);
    call.on('error', () => {});
    const first = new Promise((resolve) => call.once('data', resolve));
    const ended = new Promise<number>((resolve) => call.on('status', ({ code }) => resolve(code)));
    call.write(Buffer.from('a'));
    await first;
    session.destroy();
    await server.stop(20);
    expect(await ended).to.not.equal(status.OK);
    expect(closed).to.deep.equal(['echo']);
  });
});
