import { expect } from 'chai';
import { bytesOf, frame, rpcNamed, sendHttp } from '../support/wire';
import * as sample from './samples';
import { openTarget, serverName, type Target } from './target';

/** What flyteadmin's two doors do with unusual requests, one by one: the reasons for what the gateway refuses. */
describe(`doors of ${serverName}`, () => {
  let t: Target;
  let a: string;
  let b: string;
  const launchPlanId = (project: string) => sample.identifier('LAUNCH_PLAN', project, 'development', 'wf');

  before(async () => {
    t = await openTarget();
    [a, b] = [t.project('door-a'), t.project('door-b')];
    for (const id of [a, b]) {
      await t.json('POST', '/api/v1/projects', { project: { id, name: id } });
      const task = sample.task(id, 'development', 'task');
      expect((await t.json('POST', '/api/v1/tasks', task)).status).to.equal(200);
      const workflow = sample.workflow(id, 'development', 'wf', task.id);
      const made = await t.json('POST', '/api/v1/workflows', workflow);
      expect(made.status, made.body.toString()).to.equal(200);
      const plan = await t.json(
        'POST',
        '/api/v1/launch_plans',
        sample.launchPlan(id, 'development', 'wf', workflow.id),
      );
      expect(plan.status, plan.body.toString()).to.equal(200);
    }
  });
  after(() => t.close());

  const names = (answer: { json: any }) =>
    answer.json.entities?.map((e: any) => e.project) ?? answer.json.tasks?.map((e: any) => e.id.project);
  const form: [string, string][] = [['content-type', 'application/x-www-form-urlencoded']];

  it('lets a query parameter replace a path variable', async () => {
    expect(names(await t.json('GET', `/api/v1/tasks/${a}/development?limit=9`))).to.deep.equal([a]);
    expect(
      names(await t.json('GET', `/api/v1/tasks/${a}/development?limit=9&id.project=${b}`)),
    ).to.deep.equal([b]);
    expect(
      names(await t.json('GET', `/api/v1/tasks/${a}/development?limit=9&id%2Eproject=${b}`)),
    ).to.deep.equal([b]);
    const workflow = await t.json('GET', `/api/v1/workflows/${a}/development/wf/v1?id.project=${b}`);
    expect(workflow.json.id.project).to.equal(b);
  });

  it('shields the variables that the generated filter finds', async () => {
    expect(
      names(await t.json('GET', `/api/v1/task_ids/${a}/development?limit=9&project=${b}`)),
    ).to.deep.equal([a]);
    const domain = await t.json('GET', `/api/v1/workflows/${a}/development/wf/v1?id.domain=nowhere`);
    expect(domain.status).to.equal(200);
  });

  it('ignores unknown query keys and refuses a repeated one', async () => {
    expect((await t.json('GET', `/api/v1/tasks/${a}/development?limit=9&nothing=1`)).status).to.equal(200);
    expect((await t.json('GET', `/api/v1/tasks/${a}/development?limit=9&limit=8`)).status).to.equal(400);
  });

  it('reads JSON names in the query too', async () => {
    const found = await t.json(
      'GET',
      `/api/v1/node_executions/${a}/development/x?limit=9&workflowExecutionId.domain=staging`,
    );
    expect(found.status).to.equal(200);
    if (t.double) expect(t.double.journal.entries.at(-1)!.names.map((n) => n.value)).to.include('staging');
  });

  it('runs a form POST as GET, with the fields of the form', async () => {
    const answer = await sendHttp(
      t.http,
      'POST',
      `/api/v1/tasks/${a}/development`,
      form,
      `limit=9&id.project=${b}`,
    );
    expect([answer.status, names(answer)]).to.deep.equal([200, [b]]);
  });

  it('obeys X-HTTP-Method-Override on a form POST only', async () => {
    const override: [string, string] = ['x-http-method-override', 'DELETE'];
    const path = `/api/v1/executions/${a}/development/nothing`;
    const asForm = await sendHttp(t.http, 'POST', path, [...form, override], '');
    expect([asForm.status, asForm.json.code]).to.deep.equal([404, 5]);
    expect(asForm.json.message).to.contain('missing entity of type execution');
    expect((await t.json('POST', path, {}, [override])).json.message).to.equal('Method Not Allowed');
  });

  it('reads any unknown content type as JSON and drops unknown fields there', async () => {
    const body = JSON.stringify({ project: { id: t.project('plain'), name: 'x' }, nothing: 1 });
    expect(
      (await sendHttp(t.http, 'POST', '/api/v1/projects', [['content-type', 'text/plain']], body)).status,
    ).to.equal(200);
    expect(
      (await sendHttp(t.http, 'POST', '/api/v1/projects', [['content-type', 'application/json']], body))
        .status,
    ).to.equal(400);
  });

  it('uses the first of two JSON documents', async () => {
    const [one, two] = [t.project('first'), t.project('second')].map((id) =>
      JSON.stringify({ project: { id, name: 'x' } }),
    );
    expect(
      (
        await sendHttp(
          t.http,
          'POST',
          '/api/v1/projects',
          [['content-type', 'application/json']],
          `${one}${two}`,
        )
      ).status,
    ).to.equal(200);
    expect((await t.json('GET', `/api/v1/projects/${t.project('first')}`)).status).to.equal(200);
    expect((await t.json('GET', `/api/v1/projects/${t.project('second')}`)).status).to.equal(404);
  });

  it('refuses a key that stands twice in a JSON object, in one spelling or two', async () => {
    for (const body of [
      `{"project":{"id":"x","name":"x"},"project":{"id":"y"}}`,
      `{"id":{"resource_type":1,"resourceType":1}}`,
    ]) {
      const path = body.includes('resource') ? '/api/v1/tasks' : '/api/v1/projects';
      const answer = await sendHttp(t.http, 'POST', path, [['content-type', 'application/json']], body);
      expect([answer.status, answer.json.code]).to.deep.equal([400, 3]);
    }
  });

  it('answers in proto names, and in camel case to an unknown content type', async () => {
    const snake = await t.json('GET', `/api/v1/launch_plans/${a}/development/wf/v1`);
    expect(snake.json.spec).to.have.property('workflow_id');
    const camel = await sendHttp(t.http, 'GET', `/api/v1/launch_plans/${a}/development/wf/v1`);
    expect(camel.json.spec).to.have.property('workflowId');
  });

  it('takes and gives protobuf over HTTP', async () => {
    const project = { project: { id: t.project('octet'), name: 'x' } };
    const octet: [string, string][] = [['content-type', 'application/octet-stream']];
    expect(
      (
        await sendHttp(
          t.http,
          'POST',
          '/api/v1/projects',
          octet,
          bytesOf(rpcNamed('AdminService/RegisterProject').input, project),
        )
      ).status,
    ).to.equal(200);
    const wrong = await sendHttp(t.http, 'GET', '/api/v1/nothing', [['accept', 'application/octet-stream']]);
    expect([wrong.status, wrong.body.toString('latin1')]).to.deep.equal([404, '\b\x05\x12\tNot Found']);
  });

  it('merges a message field that is sent twice', async () => {
    const { input, grpcPath } = rpcNamed('AdminService/GetTask');
    const halves = [
      { id: { project: a, domain: 'development' } },
      { id: { project: b, name: 'task', version: 'v1' } },
    ].map((h) => bytesOf(input, h));
    const answer = await t.grpc.call(grpcPath, [], frame(Buffer.concat(halves)));
    expect(answer.code, answer.message).to.equal(0);
    expect(answer.body!.toString('latin1')).to.contain(b);
  });

  it('uses the first of two gRPC frames', async () => {
    const { input, grpcPath } = rpcNamed('AdminService/GetProject');
    const answer = await t.grpc.call(
      grpcPath,
      [],
      Buffer.concat([a, b].map((id) => frame(bytesOf(input, { id })))),
    );
    expect([answer.code, answer.message]).to.deep.equal([0, '']);
    expect(answer.body!.toString('latin1')).to.contain(a);
  });

  it('ignores fields it does not know, in protobuf', async () => {
    const { input, grpcPath } = rpcNamed('AdminService/GetProject');
    const answer = await t.grpc.call(
      grpcPath,
      [],
      frame(Buffer.concat([bytesOf(input, { id: a }), Buffer.from([0xfa, 0x07, 0x01, 0x61])])),
    );
    expect(answer.code).to.equal(0);
  });

  it('answers UNKNOWN to a short frame, and UNIMPLEMENTED to an unknown method or compression', async () => {
    const { grpcPath } = rpcNamed('AdminService/GetProject');
    expect((await t.grpc.call(grpcPath, [], Buffer.from([0, 0, 0, 0, 9, 1]))).code).to.equal(2);
    expect(
      (await t.grpc.call('/flyteidl.service.AdminService/Nothing', [], frame(Buffer.alloc(0)))).code,
    ).to.equal(12);
    expect(
      (await t.grpc.call(grpcPath, [['grpc-encoding', 'snappy']], frame(Buffer.from('x'), 1))).code,
    ).to.equal(12);
  });

  it('launches the launch plan and the task of another project, leaving a skeleton there', async () => {
    const cross = await t.json(
      'POST',
      '/api/v1/executions',
      sample.execution(a, 'development', 'cross', launchPlanId(b)),
    );
    expect(cross.json.message ?? '').to.not.contain('launch plan');
    await t.json(
      'POST',
      '/api/v1/executions',
      sample.execution(a, 'development', 'crosst', sample.identifier('TASK', b, 'development', 'task')),
    );
    const found = await t.json('GET', `/api/v1/workflow_ids/${b}/development?limit=9`);
    expect(found.json.entities.map((e: any) => e.name)).to.include('.flytegen.task');
  });

  it('uploads outside of the prefix when the domain, root or file name climbs', async () => {
    const md5 = '1B2M2Y8AsgTpgAmY7PhCfg==';
    const up = async (request: object) => {
      const answer = await t.json('POST', '/api/v1/dataproxy/artifact_urn', {
        content_md5: md5,
        filename: 'f',
        ...request,
      });
      return decodeURIComponent(new URL(answer.json.signed_url).pathname);
    };
    expect(await up({ project: a, domain: 'development' })).to.match(
      new RegExp(`/uploads/${a}/development/[A-Z2-7]{26}======/f$`),
    );
    expect(await up({ project: a, domain: `../${b}/development` })).to.match(
      new RegExp(`/uploads/${b}/development/[A-Z2-7=]+/f$`),
    );
    expect(await up({ project: a, domain: 'development', filename: `../../../${b}/development/f` })).to.match(
      new RegExp(`/uploads/${b}/development/f$`),
    );
    expect(await up({ project: a, domain: `%2e%2e/${b}` })).to.match(
      new RegExp(`/uploads/${b}/[A-Z2-7=]+/f$`),
    );
    expect(await up({ project: a, domain: 'development', org: b })).to.match(
      new RegExp(`/uploads/${b}/${a}/development/`),
    );
    expect(await up({ project: a, domain: 'development', filename: 'f?x#y' })).to.match(/\/f$/);
  });

  it('signs a download of any object in any bucket', async () => {
    const answer = await t.json('GET', '/api/v1/dataproxy/artifact_urn?native_url=s3://somebody-else/secret');
    expect([answer.status, new URL(answer.json.signed_url).pathname]).to.deep.equal([
      200,
      '/somebody-else/secret',
    ]);
  });

  it('reads the last of two flyte:// URLs in one', async () => {
    const answer = await t.json(
      'GET',
      `/api/v1/data?flyte_url=${encodeURIComponent(`flyte://v1/${a}/flyte://v1/${b}/development/x/n0/i`)}`,
    );
    expect(answer.json.message).to.contain(`project:"${b}"`);
  });

  it('redirects a path that is not clean', async () => {
    for (const path of [`/api/v1//tasks/${a}/development`, `/api/v1/x/../tasks/${a}/development`])
      expect((await sendHttp(t.http, 'GET', path)).status, path).to.be.within(301, 308);
  });
});
