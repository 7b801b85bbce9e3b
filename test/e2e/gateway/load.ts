import { Agent, request } from 'node:http';
import { expect } from 'chai';
import { trespasses } from '../../attacks/oracle';
import { GrpcWire, type Headers } from '../support/wire';
import type { Platform } from './platform';

/** Outcomes of alice's calls, and how many there were of each: a gRPC status, or that of HTTP. */
export interface Figures {
  own: Map<string, number>;
  foreign: Map<string, number>;
}

/** Asks for the executions of a project over and over, on a connection of its own. */
interface Client {
  call(project: string): Promise<string>;
  close(): void;
}

/** How many clients of each kind call at once. */
export interface Clients {
  own: number;
  foreign: number;
  connect: (url: string, token: Headers) => Client;
}

const OWN = 'ml-alpha';
const FOREIGN = 'data-beta';
const PASSED = ['0', 'HTTP 200'];
const ANSWERED = [...PASSED, '7', 'HTTP 403'];

/** Calls without a pause while something happens, own and foreign ones side by side: no foreign call may come through. */
export async function underLoad(
  { admin }: Platform,
  url: string,
  token: Headers,
  clients: readonly Clients[],
  seconds: number,
  during: () => Promise<void> | void,
): Promise<Figures> {
  admin.journal.clear();
  const figures: Figures = { own: new Map(), foreign: new Map() };
  const end = Date.now() + seconds * 1000;
  const worker = async (client: Client, project: string, into: Map<string, number>) => {
    while (Date.now() < end) {
      const outcome = await client.call(project);
      into.set(outcome, (into.get(outcome) ?? 0) + 1);
      if (!ANSWERED.includes(outcome)) await pause(20);
    }
    client.close();
  };
  const workers = clients.flatMap(({ own, foreign, connect }) => [
    ...Array.from({ length: own }, () => worker(connect(url, token), OWN, figures.own)),
    ...Array.from({ length: foreign }, () => worker(connect(url, token), FOREIGN, figures.foreign)),
  ]);
  await pause(500);
  await during();
  await Promise.all(workers);
  for (const outcome of PASSED)
    expect(figures.foreign.get(outcome) ?? 0, 'foreign calls that came through').to.equal(0);
  for (const entry of admin.journal.entries) {
    expect(trespasses('alice', entry.rpc ?? '', entry.names), entry.line).to.deep.equal([]);
    expect(entry.code, 'reached flyteadmin without a token minted for it').to.equal(0);
    expect(entry.email).to.equal('alice@company.com');
  }
  return figures;
}

export function grpcClient(url: string, token: Headers): Client {
  const wire = new GrpcWire(url);
  return {
    call: async (project) => {
      const asked = { id: { project, domain: 'development' }, limit: 5 };
      const { code, http } = await wire.unary('AdminService/ListExecutions', asked, token);
      return code === undefined ? `HTTP ${http || 'none'}` : String(code);
    },
    close: () => wire.close(),
  };
}

/** HTTP/1.1 on one connection, as long as the server keeps it. */
export function httpClient(url: string, token: Headers): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = Object.fromEntries(token);
  return {
    call: (project) =>
      new Promise((resolve) => {
        const path = `${url}/api/v1/executions/${project}/development?limit=5`;
        request(path, { agent, headers }, (answer) => {
          answer.on('error', () => resolve('HTTP cut off'));
          answer.on('end', () => resolve(`HTTP ${answer.statusCode}`)).resume();
        })
          .on('error', () => resolve('HTTP none'))
          .end();
      }),
    close: () => agent.destroy(),
  };
}

export const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

export function show(counts: Map<string, number>): string {
  return [...counts].map(([outcome, n]) => `${outcome}: ${n}`).join(', ');
}
