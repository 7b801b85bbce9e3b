import { request } from 'node:http';
import { connect } from 'node:http2';
import { expect } from 'chai';
import { bytesOf, frame, type Headers, rpcNamed } from '../support/wire';
import { type Balancer, startBalancer } from './balancer';
import { type Clients, type Figures, grpcClient, httpClient, pause, show, underLoad } from './load';
import { type Platform, startPlatform } from './platform';
import { type SecondEnvoy, startSecondEnvoy } from './second-envoy';

const LIST = 'AdminService/ListExecutions';
/** Twenty at once. */
const CLIENTS: Clients[] = [
  { own: 9, foreign: 1, connect: grpcClient },
  { own: 9, foreign: 1, connect: httpClient },
];

/** Behind a load balancer, one of two Envoys ends while clients call: as a pod does, and at once. */
describe('Envoy ended under load', function () {
  this.timeout(300_000);
  let p: Platform;
  let balancer: Balancer;
  let url: string;
  let envoy: SecondEnvoy;
  let token: Headers;
  const table: string[] = [];

  before(async () => {
    balancer = await startBalancer();
    url = `http://127.0.0.1:${balancer.port}`;
    p = await startPlatform(['--host', new URL(url).host], true);
    token = await p.headers('alice');
  });
  after(async () => {
    for (const line of table) console.log(`      ${line}`);
    await p?.close();
    balancer?.close();
  });
  beforeEach(async () => {
    envoy = await startSecondEnvoy(p.gateway);
    balancer.target = envoy.port;
  });
  afterEach(() => envoy?.close());

  const first = () => Number(new URL(p.gateway.url).port);
  async function load(name: string, seconds: number, during: () => Promise<void>): Promise<Figures> {
    const figures = await underLoad(p, url, token, CLIENTS, seconds, during);
    table.push(`${name.padEnd(34)}own ${show(figures.own)}; foreign ${show(figures.foreign)}`);
    return figures;
  }

  /** A request of which half is sent at once and the rest when told; resolves with the status. */
  function slowGrpc(): () => Promise<number> {
    const session = connect(url);
    const { grpcPath, input } = rpcNamed(LIST);
    const stream = session.request({
      ':method': 'POST',
      ':path': grpcPath,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...Object.fromEntries(token),
    });
    const body = frame(bytesOf(input, { id: { project: 'ml-alpha', domain: 'development' }, limit: 5 }));
    const status = new Promise<number>((resolve, reject) => {
      const read = (headers: object) => {
        const code = (headers as { 'grpc-status'?: string })['grpc-status'];
        if (code !== undefined) resolve(Number(code));
      };
      stream.on('response', read).on('trailers', read).on('error', reject).resume();
    }).finally(() => session.destroy());
    stream.write(body.subarray(0, 8));
    return () => {
      stream.end(body.subarray(8));
      return status;
    };
  }

  function slowHttp(): () => Promise<number> {
    const contentMd5 = Buffer.alloc(16).toString('base64');
    const body = JSON.stringify({ project: 'ml-alpha', domain: 'development', filename: 'x', contentMd5 });
    const sent = request(`${url}/api/v1/dataproxy/artifact_urn`, {
      method: 'POST',
      headers: { ...Object.fromEntries(token), 'content-type': 'application/json' },
    });
    const status = new Promise<number>((resolve, reject) => {
      sent.on('response', (answer) => resolve(answer.resume().statusCode!)).on('error', reject);
    });
    sent.write(body.slice(0, 8));
    return () => {
      sent.end(body.slice(8));
      return status;
    };
  }

  it('drained as a pod is: no client sees an error, and what runs is answered', async () => {
    const running = [slowGrpc(), slowHttp()];
    await pause(300);
    const statuses: number[] = [];
    const { own, foreign } = await load('drained, then ended', envoy.stopSeconds + 3, async () => {
      envoy.preStop();
      await pause(0.75 * envoy.stopSeconds * 1000);
      balancer.target = first();
      statuses.push(...(await Promise.all(running.map((finish) => finish()))));
      await pause(0.25 * envoy.stopSeconds * 1000);
      await envoy.terminate();
    });
    expect(statuses).to.deep.equal([0, 200]);
    expect([...own.keys()].sort()).to.deep.equal(['0', 'HTTP 200']);
    expect([...foreign.keys()].sort()).to.deep.equal(['7', 'HTTP 403']);
  });

  it('ended at once: some calls are lost, none passes undecided, and clients go on with the other Envoy', async () => {
    let before = 0;
    await load('ended at once', 3, async () => {
      await envoy.terminate();
      await pause(500);
      balancer.target = first();
      await pause(500);
      before = p.admin.journal.entries.length;
    });
    expect(p.admin.journal.entries.length).to.be.greaterThan(before);
  });
});
