import { expect } from 'chai';
import type { Persona } from '../../attacks/model';
import { trespasses } from '../../attacks/oracle';
import { rpcs } from '../flyteadmin/descriptors';
import { type Door, encode } from '../fuzz/encode';
import { messageAt } from '../fuzz/seeds';
import { GrpcWire, sendHttp } from '../support/wire';
import { type Platform, startPlatform } from './platform';

/** P passes to flyteadmin, D is denied, A needs a token, I is not understood (an empty or missing project). */
type Cell = 'P' | 'D' | 'A' | 'I';

interface Column {
  title: string;
  as: Persona | 'propeller';
  project: string;
  domain: string;
}

const COLUMNS: Column[] = [
  { title: 'own', as: 'alice', project: 'ml-alpha', domain: 'development' },
  { title: 'own, other domain', as: 'alice', project: 'ml-alpha', domain: 'production' },
  { title: 'foreign', as: 'alice', project: 'data-beta', domain: 'development' },
  { title: 'unknown project', as: 'alice', project: 'nope', domain: 'development' },
  { title: 'no group', as: 'nobody', project: 'ml-alpha', domain: 'development' },
  { title: 'suspended', as: 'dora', project: 'old-delta', domain: 'development' },
  { title: 'senior', as: 'bob', project: 'ml-alpha', domain: 'production' },
  { title: 'platform admin', as: 'admin', project: 'data-beta', domain: 'production' },
  { title: 'internal token', as: 'propeller', project: 'data-beta', domain: 'development' },
  { title: 'no token', as: 'anonymous', project: 'ml-alpha', domain: 'development' },
];

/** Expected cells in the order of the columns. */
//                                    own other foreign unknown nogroup suspended senior admin propeller anonymous
const READ = 'P D D D D P P P A A';
const CREATE = 'P D D D D D P P A A';
const SENIOR = 'D D D D D D P P A A';
const PLATFORM = 'D D D D D D D P A A';
const INTERNAL = 'D D D D D D D D A A';
const NOBODY = 'D D D D D D D D A A';
const ANYBODY = 'P P P P P P P P A A';

const EXPECTED: Record<string, string> = {
  CreateTask: CREATE,
  CreateWorkflow: CREATE,
  CreateLaunchPlan: CREATE,
  CreateExecution: 'P D D D D D P P A A',
  RelaunchExecution: CREATE,
  RecoverExecution: 'P D D D D D P P A A',
  CreateUploadLocation: CREATE,
  GetExecution: 'P D D D D P P P A A',
  GetExecutionData: 'P D D D D P P P A A',
  GetLaunchPlan: 'P D D D D P P P A A',
  GetNodeExecution: 'P D D D D P P P A A',
  GetNodeExecutionData: 'P D D D D P P P A A',
  GetOrCreateSignal: INTERNAL,
  TerminateExecution: 'D D D D D D P P A A',
  UpdateLaunchPlan: SENIOR,
  UpdateNamedEntity: SENIOR,
  UpdateExecution: SENIOR,
  SetSignal: 'P D D D D D P P A A',
  RegisterProject: PLATFORM,
  UpdateProject: PLATFORM,
  UpdateProjectAttributes: PLATFORM,
  UpdateProjectDomainAttributes: PLATFORM,
  UpdateWorkflowAttributes: PLATFORM,
  DeleteProjectAttributes: PLATFORM,
  DeleteProjectDomainAttributes: PLATFORM,
  DeleteWorkflowAttributes: PLATFORM,
  ListMatchableAttributes: PLATFORM,
  CreateWorkflowEvent: INTERNAL,
  CreateNodeEvent: INTERNAL,
  CreateTaskEvent: INTERNAL,
  CreateDownloadLocation: NOBODY,
  GetProject: 'P P D D D P P P A A',
  GetProjectAttributes: 'P P D D D P P P A A',
  GetDomains: ANYBODY,
  GetVersion: ANYBODY,
  UserInfo: ANYBODY,
  ListProjects: 'P P P P D P P P A A',
};

const DOORS: Door[] = ['grpc', 'json', 'proto'];

describe('every RPC, by everybody, through every door of the gateway', () => {
  let p: Platform;
  let propeller: string;
  const seen = new Map<string, string>();

  before(async function () {
    this.timeout(300_000);
    const { mkdtempSync, writeFileSync } = await import('node:fs');
    const folder = mkdtempSync('/tmp/propeller-');
    writeFileSync(`${folder}/secret`, 'propeller-secret-for-tests-0123456789');
    p = await startPlatform(['--client-secret-file', `${folder}/secret`]);
    const answer = await fetch(`${p.gateway.internalIssuer}/token`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from('flytepropeller:propeller-secret-for-tests-0123456789').toString('base64')}`,
      },
      body: 'grant_type=client_credentials&scope=all',
    });
    propeller = ((await answer.json()) as { access_token: string }).access_token;
  });
  after(async () => {
    await p?.close();
    console.log(`      ${'RPC'.padEnd(32)}${COLUMNS.map((c) => c.title).join(' | ')}`);
    for (const [rpc, cells] of seen) console.log(`      ${rpc.padEnd(32)}${cells}`);
  });

  /** Propeller talks to flyteadmin's service; at the public door its token, which might be stolen, is none. */
  async function cell(rpc: string, column: Column, door: Door): Promise<Cell | undefined> {
    const message = messageAt(rpc, column.project, column.domain);
    const request = encode({ rpc, as: 'alice', message }, door);
    if (!request) return undefined;
    p.admin.journal.clear();
    const token =
      column.as === 'propeller'
        ? [['authorization', `Bearer ${propeller}`] as const]
        : await p.headers(column.as);
    const headers = [
      ...token,
      ...request.headers.filter(([n]) => n !== 'te' && !(door === 'grpc' && n === 'content-type')),
    ];
    let status: number;
    if (door === 'grpc') {
      const answer = await p.grpc.call(request.path, headers, request.body);
      status = answer.code === 7 ? 403 : answer.code === 16 ? 401 : answer.code === 3 ? 400 : 200;
    } else
      status = (
        await sendHttp(
          p.gateway.url,
          request.method,
          request.path,
          headers,
          request.body.length ? request.body : undefined,
        )
      ).status;
    if (p.real) return status === 401 ? 'A' : status === 403 ? 'D' : 'P';
    const reached = p.admin.journal.entries.filter((e) => e.rpc === rpc);
    if (reached.length > 0) {
      if (column.as !== 'propeller')
        for (const e of reached) expect(trespasses(column.as, rpc, e.names), e.line).to.deep.equal([]);
      return 'P';
    }
    expect(p.admin.journal.entries.map((e) => e.line)).to.deep.equal([]);
    return status === 401 ? 'A' : status === 403 ? 'D' : 'I';
  }

  it('lets propeller in at flyteadmin, by the internal issuer`s token', async function () {
    if (p.real) this.skip();
    const wire = new GrpcWire(p.admin.grpc);
    const event = messageAt('AdminService/CreateWorkflowEvent', 'ml-alpha', 'development');
    expect(
      (
        await wire.unary('AdminService/CreateWorkflowEvent', event, [
          ['authorization', `Bearer ${propeller}`],
        ])
      ).code,
    ).to.equal(0);
    expect((await wire.unary('AdminService/CreateWorkflowEvent', event)).code).to.equal(16);
    wire.close();
  });

  for (const { name } of rpcs.filter((r) => !r.name.startsWith('AuthMetadataService/'))) {
    const short = name.split('/')[1]!;
    it(`${name}: ${EXPECTED[short] ?? READ}`, async () => {
      const cells: string[] = [];
      for (const column of COLUMNS) {
        const byDoor: (Cell | undefined)[] = [];
        for (const door of DOORS) byDoor.push(await cell(name, column, door));
        const all = new Set(byDoor.filter((c) => c !== undefined));
        cells.push([...all].join('/'));
      }
      seen.set(short, cells.join(' '));
      expect(cells.join(' ')).to.equal(EXPECTED[short] ?? READ);
    });
  }
});
