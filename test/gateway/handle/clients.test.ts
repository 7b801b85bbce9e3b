import { fromBinary, fromJson, toBinary, toJson } from '@bufbuild/protobuf';
import { expect } from 'chai';
import { compileAccess } from '../../../access';
import { makeHandle } from '../../../gateway/handle';
import { RPCS } from '../../../gateway/idl';
import type { Registry } from '../../../registry/model';
import { machine, person, SEED } from '../../access/seed';
import { alice, forwarded, frame, grpc, handle, http1, post, refused } from './requests';

const own = { project: 'ml-alpha', domain: 'development' };
const plan = { ...own, resource_type: 'LAUNCH_PLAN', name: 'lp', version: 'v' };
const launch = (spec: any) => post('/api/v1/executions', { ...own, spec: { launch_plan: plan, ...spec } });
const jsonOf = (body: Uint8Array | undefined) => JSON.parse(Buffer.from(body!).toString());
const get = (path: string, headers = {}) => http1('GET', path, undefined, headers);

/** The seed with settings for ml-alpha in development. */
const SETTINGS = {
  clusterLabel: 'team-alpha-cluster',
  clusterPool: 'pool-a',
  maxParallelism: 10,
  labels: { 'flyte.org/cost': 'a' },
};
const registry: Registry = {
  ...SEED,
  teams: SEED.teams.map((team) => ({
    ...team,
    projects: team.projects.map((p) =>
      p.id === 'ml-alpha' ? { ...p, settings: { development: SETTINGS } } : p,
    ),
  })),
};
const rawOutputPrefixes = { 'ml-alpha/development': 's3://acme-alpha-data/raw/ml-alpha-development' };
const pinning = makeHandle(compileAccess(registry), { registry, rawOutputPrefixes });

describe('gateway/handle: what clients send', () => {
  it('lets flytekit launch: it sends a placeholder as principal and empty messages', () => {
    const { body } = forwarded(
      handle(
        alice,
        launch({
          metadata: { mode: 'MANUAL', principal: 'placeholder' },
          security_context: { run_as: {} },
          raw_output_data_config: {},
        }),
      ),
    );
    expect(jsonOf(body).spec).to.deep.equal({
      launch_plan: plan,
      metadata: {},
      security_context: { run_as: {} },
      raw_output_data_config: {},
    });
  });

  it('lets the console relaunch with the values that the tenant has anyway', () => {
    const spec = {
      metadata: { mode: 'RELAUNCH', reference_execution: { ...own, name: 'e1' } },
      security_context: {
        run_as: { k8s_service_account: 'flyte-task', execution_identity: 'bob' },
        secrets: [{ group: 'g', key: 'k' }],
      },
      auth_role: { kubernetes_service_account: 'flyte-task' },
      raw_output_data_config: { output_location_prefix: rawOutputPrefixes['ml-alpha/development'] },
      execution_cluster_label: { value: 'team-alpha-cluster' },
      cluster_assignment: { cluster_pool_name: 'pool-a' },
      max_parallelism: 10,
      labels: {
        values: {
          team: 'alpha',
          project: 'ml-alpha',
          'flyte.org/cost': 'a',
          mine: 'x',
          'app.kubernetes.io/name': 'y',
        },
      },
      annotations: { values: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' } },
      interruptible: true,
      overwrite_cache: true,
      envs: { values: [{ key: 'A', value: 'b' }] },
    };
    const { body } = forwarded(pinning(alice, launch(spec)));
    expect(jsonOf(body).spec.security_context.run_as).to.deep.equal({ k8s_service_account: 'flyte-task' });
    expect(jsonOf(body).spec.interruptible).to.equal(true);
  });

  it('holds parallelism to the setting', () => {
    expect(refused(pinning(alice, launch({ max_parallelism: 11 }))).message).to.contain('more than the 10');
    forwarded(pinning(alice, launch({ max_parallelism: 0 })));
  });

  it('says what would be allowed', () => {
    const spec = { raw_output_data_config: { output_location_prefix: 's3://x' } };
    expect(refused(pinning(alice, launch(spec))).message).to.equal(
      'spec.raw_output_data_config.output_location_prefix is "s3://x", which ml-alpha/development may not choose: ' +
        'leave it out or use "s3://acme-alpha-data/raw/ml-alpha-development".',
    );
  });

  it('accepts both spellings and forwards the protos’ names', () => {
    const request = post('/api/v1/executions', {
      ...own,
      spec: { launchPlan: { ...own, resourceType: 'LAUNCH_PLAN', name: 'lp', version: 'v' } },
    });
    expect(jsonOf(forwarded(handle(alice, request)).body)).to.deep.equal({
      ...own,
      spec: { launch_plan: plan },
    });
  });

  it('sets the length when the request had one', () => {
    const { setHeaders, body } = forwarded(handle(alice, launch({})));
    expect(setHeaders).to.deep.include(['content-length', String(body!.length)]);
    expect(setHeaders).to.deep.include(['content-type', 'application/json']);
  });

  it('answers the console, which speaks protobuf over HTTP', () => {
    const { input } = RPCS.get('AdminService/CreateExecution')!.method;
    const bytes = toBinary(
      input,
      fromJson(input, { ...own, spec: { launch_plan: plan, metadata: { principal: 'x' } } }),
    );
    const request = http1('POST', '/api/v1/executions', bytes, {
      'content-type': 'application/octet-stream',
    });
    const { body, setHeaders } = forwarded(handle(alice, request));
    expect(toJson(input, fromBinary(input, body!))).to.have.nested.property('spec.launchPlan.name', 'lp');
    expect(setHeaders).to.deep.include(['content-type', 'application/octet-stream']);
  });

  it('terminates by DELETE with and without a body', () => {
    const bob = person('bob@company.com');
    const path = '/api/v1/executions/ml-alpha/development/e1';
    expect(forwarded(handle(bob, http1('DELETE', path))).body).to.equal(undefined);
    const json = { 'content-type': 'application/json' };
    const { body } = forwarded(handle(bob, http1('DELETE', path, '{"cause":"c"}', json)));
    expect(jsonOf(body)).to.deep.equal({ id: { ...own, name: 'e1' }, cause: 'c' });
  });

  it('rebuilds paths and queries', () => {
    const path =
      '/api/v1/tasks/ml-alpha/development/pkg.t%C3%A4sk%20one?limit=5&filters=eq(version,v)%2Bne(state,1)&sortBy.direction=1&token=';
    expect(forwarded(handle(alice, get(path))).path).to.equal(
      '/api/v1/tasks/ml-alpha/development/pkg.t%C3%A4sk%20one?limit=5&filters=eq(version%2Cv)%2Bne(state%2C1)&sort_by.direction=ASCENDING',
    );
  });

  it('reads an enumeration in the path by name and by number', () => {
    for (const type of ['2', 'WORKFLOW']) {
      const verdict = forwarded(
        handle(alice, get(`/api/v1/named_entities/${type}/ml-alpha/development?limit=1`)),
      );
      expect(verdict.path).to.equal('/api/v1/named_entities/WORKFLOW/ml-alpha/development?limit=1');
      expect(verdict.operation.references[0]).to.include({ kind: 'workflow' });
    }
  });

  it('narrows ListProjects on both doors, whatever filter is sent', () => {
    const shown = 'value_in(identifier,lib-omega;ml-alpha;old-delta;web-alpha)';
    const { input } = RPCS.get('AdminService/ListProjects')!.method;
    const ask = (json: any) => {
      const verdict = forwarded(
        handle(
          alice,
          grpc('/flyteidl.service.AdminService/ListProjects', frame(toBinary(input, fromJson(input, json)))),
        ),
      );
      return (fromBinary(input, verdict.body!.subarray(5)) as any).filters;
    };
    expect(ask({})).to.equal(`${shown}+ne(state,1)`);
    expect(ask({ filters: 'eq(identifier,data-beta)' })).to.equal(`${shown}+eq(identifier,data-beta)`);
    expect(forwarded(handle(alice, get('/api/v1/projects'))).path).to.equal(
      `/api/v1/projects?filters=${encodeURIComponent(`${shown}+ne(state,1)`)}`,
    );
    for (const filters of ['eq(a,b)+', 'or(a,b)', 'eq(a)', 'eq(a;drop,b)', 'eq(a,b) or (1=1)']) {
      expect(
        refused(handle(alice, get(`/api/v1/projects?filters=${encodeURIComponent(filters)}`))).httpStatus,
        filters,
      ).to.equal(400);
    }
  });

  it('leaves ListProjects whole for platform admins', () => {
    const admin = person('y@company.com', 'platform-engineers');
    expect(forwarded(handle(admin, get('/api/v1/projects?limit=7'))).path).to.equal(
      '/api/v1/projects?limit=7',
    );
  });

  it('lets propeller set what people may not', () => {
    const propeller = { issuer: 'i', subject: 'propeller', groups: [], internal: 'propeller' as const };
    const spec = {
      metadata: {
        mode: 'CHILD_WORKFLOW',
        principal: 'alice',
        nesting: 1,
        parent_node_execution: { node_id: 'n', execution_id: { ...own, name: 'e' } },
      },
      security_context: { run_as: { k8s_service_account: 'flyte-task', execution_identity: 'alice' } },
      labels: { values: { team: 'alpha' } },
    };
    expect(jsonOf(forwarded(handle(propeller, launch(spec))).body).spec.metadata.principal).to.equal('alice');
    expect(handle(machine('propeller'), launch(spec)).action).to.equal('refuse');
  });

  it('lets platform admins write attributes with the very fields that requests may not set', () => {
    const admin = machine('pulumi');
    const matching_attributes = {
      workflow_execution_config: {
        security_context: { run_as: { k8s_service_account: 'flyte-task' } },
        labels: { values: { team: 'alpha' } },
      },
    };
    const request = http1(
      'PUT',
      '/api/v1/project_domain_attributes/ml-alpha/development',
      JSON.stringify({ attributes: { ...own, matching_attributes } }),
      { 'content-type': 'application/json; charset=utf-8' },
    );
    expect(jsonOf(forwarded(handle(admin, request)).body).attributes.matching_attributes).to.deep.equal(
      matching_attributes,
    );
  });

  it('removes what could speak for the caller', () => {
    const headers = {
      cookie: 'flyte_at_1=x',
      'flyte-authorization': 'Bearer x',
      'grpc-metadata-authorization': 'Bearer x',
      'grpc-metadata-userinfo-bin': 'x',
      'userinfo-bin': 'x',
      'x-forwarded-host': 'x',
      'x-user-subject': 'x',
      origin: 'https://evil',
      connection: 'authorization',
      authorization: 'Bearer token',
      'user-agent': 'curl',
      accept: 'application/json',
      'x-request-id': 'r',
      'x-envoy-internal': 'true',
      ':authority': 'flyte.example.org',
    };
    const { removeHeaders } = forwarded(handle(alice, get('/api/v1/projects', headers)));
    expect(removeHeaders).to.have.members([
      'cookie',
      'flyte-authorization',
      'grpc-metadata-authorization',
      'grpc-metadata-userinfo-bin',
      'userinfo-bin',
      'x-forwarded-host',
      'x-user-subject',
      'origin',
      'connection',
    ]);
  });
});
