import { type ClientHttp2Stream, connect } from 'node:http2';
import { expect } from 'chai';
import { MAX_HELD } from '../../../gateway/server/limits';
import { type Platform, startPlatform } from './platform';

const WORKERS = 2;
const EXHAUSTED = '8';

/** Uploads that never end fill the memory of Envoy, for which it would refuse everybody. */
describe('one caller with many unfinished uploads', function () {
  this.timeout(240_000);
  let platform: Platform;
  before(async () => {
    platform = await startPlatform([], true);
  });
  after(() => platform?.close());

  it('is refused beyond a bound, and holds up nobody', async () => {
    const session = connect(platform.gateway.url);
    session.on('error', () => {});
    const headers = Object.fromEntries(await platform.headers('admin'));
    const begin = (): ClientHttp2Stream => {
      const stream = session.request({
        ':method': 'POST',
        ':path': '/flyteidl.service.AdminService/CreateTask',
        'content-type': 'application/grpc',
        te: 'trailers',
        ...headers,
      });
      return stream.on('error', () => {});
    };
    const count = WORKERS * MAX_HELD + 20;
    const refused = new Promise<number>((resolve) => {
      let seen = 0;
      for (let i = 0; i < count; i++) {
        const stream = begin().on('response', (answer) => {
          expect(answer['grpc-status']).to.equal(EXHAUSTED);
          if (++seen === count - WORKERS * MAX_HELD) resolve(seen);
        });
        stream.write(Buffer.alloc(1000));
      }
    });
    expect(await refused).to.be.at.least(20);
    const other = await platform.grpc.unary('AdminService/GetVersion', {}, await platform.headers('alice'));
    expect(other.code).to.equal(0);
    session.destroy();
  });
});
