import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { credentials } from '@grpc/grpc-js';
import { ResourceProviderClient } from '@pulumi/pulumi/proto/provider_grpc_pb';
import * as rpc from '@pulumi/pulumi/proto/provider_pb';
import { expect } from 'chai';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { fromStruct, toStruct, UNKNOWN } from '../../provider/properties';
import { openTarget, type Target } from '../e2e/flyteadmin/target';

const PLUGIN = resolve(__dirname, '../../provider/pulumi-resource-flyte');
const urn = (type: string, name: string) =>
  `urn:pulumi:dev::flyte-tenancy::flyte-tenancy:index:FlyteTenant$flyte:index:${type}::${name}`;

describe('provider/service, as the plugin process', () => {
  let target: Target;
  let plugin: ChildProcess;
  let client: any;
  /** Calls one method of the running plugin. */
  const call = (method: string, request: unknown): Promise<any> =>
    new Promise((resolve, reject) =>
      client[method](request, (error: Error, answer: unknown) => (error ? reject(error) : resolve(answer))),
    );
  const configure = (config: object) =>
    call('configure', new rpc.ConfigureRequest().setArgs(toStruct(config)));
  const diff = (type: string, olds: object, news: object) =>
    call(
      'diff',
      new rpc.DiffRequest().setUrn(urn(type, 'x')).setOlds(toStruct(olds)).setNews(toStruct(news)),
    );

  before(async function () {
    this.timeout(20_000);
    target = await openTarget();
    plugin = spawn(PLUGIN, ['127.0.0.1:1'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const port = await new Promise<string>((resolve) =>
      plugin.stdout!.once('data', (chunk) => resolve(String(chunk).trim())),
    );
    client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  });
  after(async () => {
    client.close();
    plugin.kill();
    await target.close();
  });

  it('describes itself by a schema whose types exist', async () => {
    const schema = JSON.parse((await call('getSchema', new rpc.GetSchemaRequest())).getSchema());
    expect(Object.keys(schema.resources)).to.include.members([
      'flyte:index:Project',
      'flyte:index:WorkflowExecutionConfig',
    ]);
    const references = JSON.stringify(schema).match(/#\/types\/[\w:]+/g) ?? [];
    for (const reference of references)
      expect(schema.types, reference).to.have.property(reference.slice('#/types/'.length));
    expect(schema.config.variables.clientSecret.secret).to.equal(true);
  });

  it('works in a preview whose endpoint is not known', async () => {
    await configure({ endpoint: UNKNOWN });
    const inputs = { projectId: 'p', name: UNKNOWN };
    const check = await call(
      'check',
      new rpc.CheckRequest().setUrn(urn('Project', 'p')).setNews(toStruct(inputs)),
    );
    expect(check.getFailuresList()).to.deep.equal([]);
    const created = await call(
      'create',
      new rpc.CreateRequest().setUrn(urn('Project', 'p')).setProperties(toStruct(inputs)).setPreview(true),
    );
    expect(fromStruct(created.getProperties())).to.deep.equal(inputs);
  });

  it('creates, reads, updates and deletes a project', async () => {
    await configure({ endpoint: target.http, retries: '0' });
    const id = target.project('svc');
    const inputs = { projectId: id, name: 'P', labels: { team: 'alpha' } };
    const created = await call(
      'create',
      new rpc.CreateRequest().setUrn(urn('Project', 'p')).setProperties(toStruct(inputs)),
    );
    expect(created.getId()).to.equal(id);
    const news = { ...inputs, name: 'P2' };
    await call(
      'update',
      new rpc.UpdateRequest()
        .setId(id)
        .setUrn(urn('Project', 'p'))
        .setOlds(toStruct(inputs))
        .setNews(toStruct(news)),
    );
    const read = await call('read', new rpc.ReadRequest().setId(id).setUrn(urn('Project', 'p')));
    expect(fromStruct(read.getInputs())).to.deep.equal(news);
    await call(
      'delete',
      new rpc.DeleteRequest().setId(id).setUrn(urn('Project', 'p')).setProperties(toStruct(news)),
    );
    expect(
      (await call('read', new rpc.ReadRequest().setId(id).setUrn(urn('Project', 'p')))).getId(),
    ).to.equal('');
  });

  it('finds exactly what changed, and replaces when the row is another', async () => {
    const olds = { project: 'p', domain: 'd', defaults: { cpu: '1' }, limits: { cpu: '2' } };
    const none = await diff('TaskResourceAttributes', { ...olds, unknownToUs: 1 }, olds);
    expect(none.getChanges()).to.equal(rpc.DiffResponse.DiffChanges.DIFF_NONE);
    const some = await diff('TaskResourceAttributes', olds, { ...olds, limits: { cpu: '3' } });
    expect([...some.getDetaileddiffMap().keys()]).to.deep.equal(['limits.cpu']);
    expect(some.getReplacesList()).to.deep.equal([]);
    const other = await diff('TaskResourceAttributes', olds, { ...olds, domain: 'e' });
    expect(other.getReplacesList()).to.deep.equal(['domain']);
  });

  it('reports mistakes as check failures and refusals without a stack', async () => {
    const check = await call(
      'check',
      new rpc.CheckRequest()
        .setUrn(urn('Project', 'p'))
        .setNews(toStruct({ projectId: 'Not OK', name: 'x' })),
    );
    expect(check.getFailuresList().map((f: rpc.CheckFailure) => f.getProperty())).to.deep.equal([
      'projectId',
    ]);
    const error = await call(
      'read',
      new rpc.ReadRequest().setId('a/b/c/d').setUrn(urn('ClusterAssignment', 'x')),
    ).catch((e) => e);
    expect(error.details).to.equal(
      '"a/b/c/d" is no attribute id; write PROJECT, PROJECT/DOMAIN or PROJECT/DOMAIN/WORKFLOW',
    );
    const unknown = await call('read', new rpc.ReadRequest().setId('a').setUrn(urn('Nothing', 'x'))).catch(
      (e) => e,
    );
    expect(unknown.details).to.match(
      /^flyte:index:Nothing is no resource type of this provider; there are flyte:index:Project, /,
    );
  });

  it('answers cancel and tells its version', async () => {
    await call('cancel', new Empty());
    expect((await call('getPluginInfo', new Empty())).getVersion()).to.match(/^\d+\.\d+\.\d+/);
  });
});
