import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import * as sample from '../flyteadmin/samples';
import { GrpcWire, type Headers } from '../support/wire';
import { type Platform, startPlatform } from './platform';

const SECRET = 'propellers-own';
const FORBIDDEN = 7;
const UNAUTHENTICATED = 16;

const plan = (project: string) => sample.identifier('LAUNCH_PLAN', project, 'development', 'w');

/** propeller starts the launch plan of one project for an execution of another. */
const child = (of: string, project: string) => ({
  ...sample.execution(of, 'development', `c-${project}`, plan(project)),
  spec: { launch_plan: plan(project), metadata: { mode: 'CHILD_WORKFLOW' } },
});

/** The real Envoy and access service between propeller and flyteadmin's double. */
describe('the door of propeller and the scheduler', function () {
  this.timeout(240_000);
  let platform: Platform;
  let services: GrpcWire;
  let service: Headers;
  const folder = mkdtempSync(join(tmpdir(), 'services-'));

  before(async () => {
    const file = join(folder, 'secret');
    writeFileSync(file, SECRET);
    platform = await startPlatform(['--client-secret-file', file], true);
    services = new GrpcWire(platform.gateway.services());
    const answer = await fetch(`${platform.gateway.internalIssuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`flytepropeller:${SECRET}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    const { access_token } = (await answer.json()) as { access_token: string };
    service = [['authorization', `Bearer ${access_token}`]];
  });
  after(async () => {
    services?.close();
    await platform?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => platform.admin.journal.clear());

  const start = (of: string, project: string, headers: Headers) =>
    services.unary('AdminService/CreateExecution', child(of, project), headers);
  const reached = () => platform.admin.journal.entries.length;

  it('starts nothing of another team, whatever a pod wrote into the plan of a dynamic workflow', async () => {
    const answer = await start('ml-alpha', 'data-beta', service);
    expect(answer.code).to.equal(FORBIDDEN);
    expect(answer.message).to.contain('not shared with the team that runs this');
    expect(reached()).to.equal(0);
  });

  it('lets pass what they do for the team itself', async () => {
    await start('ml-alpha', 'web-alpha', service);
    const [entry] = platform.admin.journal.entries;
    expect(entry).to.deep.include({ rpc: 'AdminService/CreateExecution', subject: 'flytepropeller' });
  });

  it('gives them nothing that they have no use for', async () => {
    const answer = await services.unary('AdminService/ListProjects', {}, service);
    expect(answer.code).to.equal(FORBIDDEN);
    expect(reached()).to.equal(0);
  });

  it('is closed to people, to what the gateway minted for people, and to nobody', async () => {
    const person = await platform.headers('admin');
    await platform.grpc.unary('AdminService/GetVersion', {}, person);
    const minted = platform.admin.journal.entries[0]!.headers.find(([name]) => name === 'authorization')!;
    expect(minted[1])
      .to.match(/^Bearer ey/)
      .and.not.equal(person[0]![1]);
    platform.admin.journal.clear();
    for (const headers of [person, [minted], []] as Headers[])
      expect((await start('ml-alpha', 'ml-alpha', headers)).code).to.equal(UNAUTHENTICATED);
    expect(reached()).to.equal(0);
  });

  it('is the only one that takes their tokens', async () => {
    const answer = await platform.grpc.unary('AdminService/GetVersion', {}, service);
    expect(answer.code).to.equal(UNAUTHENTICATED);
    expect(reached()).to.equal(0);
  });

  it('serves no HTTP, and of other services only whether flyteadmin is up', async () => {
    const { status } = await fetch(`${platform.gateway.services()}/api/v1/projects`, {
      headers: Object.fromEntries(service),
    });
    expect(status).to.equal(404);
    await services.call('/grpc.health.v1.Health/Check', service, Buffer.alloc(5));
    await services.call('/grpc.health.v1.Health/Watch', service, Buffer.alloc(5));
    await services.call('/datacatalog.DataCatalog/GetArtifact', service, Buffer.alloc(5));
    expect(platform.admin.journal.entries.map(({ line }) => line)).to.satisfy((lines: string[]) =>
      lines.every((line) => line.includes('Health/Check')),
    );
  });
});
