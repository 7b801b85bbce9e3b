import { expect } from 'chai';
import type { Identity } from '../../../access';
import { forwarded, handle, refused, requestFor } from './requests';
import { sample } from './samples';

const service = (internal: 'propeller' | 'scheduler'): Identity => ({
  issuer: 'http://access',
  subject: internal,
  groups: [],
  internal,
});
const propeller = service('propeller');
const entity = (project: string) => ({ project, domain: 'development', name: 'x', version: 'v' });

function child(project: string, of = 'ml-alpha') {
  const json = sample('AdminService/CreateExecution', of, 'development');
  return requestFor(
    'AdminService/CreateExecution',
    {
      ...json,
      spec: {
        launch_plan: { ...entity(project), resource_type: 'LAUNCH_PLAN' },
        metadata: { mode: 'CHILD_WORKFLOW' },
      },
    },
    'grpc',
  )!;
}

function dynamicEvent(project: string, of = 'ml-alpha') {
  const json = sample('AdminService/CreateNodeEvent', of, 'development');
  const compiled_workflow = {
    primary: { template: { id: entity(of), nodes: [{ id: 'n', task_node: { reference_id: entity(of) } }] } },
    tasks: [{ template: { id: entity(project), type: 'python-task' } }],
  };
  const task_node_metadata = { dynamic_workflow: { id: entity(of), compiled_workflow } };
  return requestFor(
    'AdminService/CreateNodeEvent',
    { ...json, event: { ...json.event, task_node_metadata } },
    'grpc',
  )!;
}

describe('gateway/handle: Flyte’s own services', () => {
  it('start what the team may run', () => {
    for (const project of ['ml-alpha', 'web-alpha', 'lib-omega'])
      forwarded(handle(propeller, child(project)));
    forwarded(handle(service('scheduler'), child('ml-alpha')));
  });

  it('start nothing of another team that a dynamic workflow names', () => {
    const verdict = refused(handle(propeller, child('data-beta')));
    expect(verdict).to.include({ grpcStatus: 7, httpStatus: 403 });
    expect(verdict.decision?.allow).to.equal(false);
    expect(verdict.message).to.equal(
      'spec.launch_plan is in data-beta, which is not shared with the team that runs this.',
    );
    expect(refused(handle(service('scheduler'), child('data-beta'))).grpcStatus).to.equal(7);
    expect(refused(handle(propeller, child('own-omega'))).grpcStatus).to.equal(7);
    expect(refused(handle(propeller, child('lib-omega', 'data-beta'))).grpcStatus).to.equal(7);
  });

  it('report dynamic workflows of what the team may run, and of nothing else', () => {
    for (const project of ['ml-alpha', 'web-alpha', 'lib-omega']) {
      forwarded(handle(propeller, dynamicEvent(project)));
    }
    for (const project of ['data-beta', 'nowhere']) {
      expect(refused(handle(propeller, dynamicEvent(project))).message).to.contain(
        'compiled_workflow.tasks[0].template.id',
      );
    }
  });

  it('report the end of what still runs in a project that was removed', () => {
    const json = sample('AdminService/CreateNodeEvent', 'removed', 'development');
    forwarded(handle(propeller, requestFor('AdminService/CreateNodeEvent', json, 'grpc')!));
    forwarded(handle(propeller, dynamicEvent('removed', 'removed')));
    expect(handle(propeller, dynamicEvent('data-beta', 'removed')).action).to.equal('refuse');
  });

  it('report a cached result that another team’s execution of a shared task made', () => {
    const json = sample('AdminService/CreateNodeEvent', 'ml-alpha', 'development');
    const source = { project: 'own-omega', domain: 'development', name: 'e9' };
    const catalog_key = {
      dataset_id: entity('lib-omega'),
      source_task_execution: {
        task_id: entity('lib-omega'),
        node_execution_id: { node_id: 'n', execution_id: source },
      },
    };
    const event = { ...json.event, task_node_metadata: { catalog_key } };
    forwarded(handle(propeller, requestFor('AdminService/CreateNodeEvent', { ...json, event }, 'grpc')!));
  });

  it('may leave names out of what they report, but not the execution', () => {
    const json = sample('AdminService/CreateNodeEvent', 'ml-alpha', 'development');
    const task_node_metadata = {
      dynamic_workflow: { id: {}, compiled_workflow: { tasks: [{ template: { id: {} } }] } },
    };
    const event = { ...json.event, task_node_metadata };
    forwarded(handle(propeller, requestFor('AdminService/CreateNodeEvent', { ...json, event }, 'grpc')!));
    const nameless = { ...event, id: { node_id: 'n', execution_id: {} } };
    expect(
      refused(handle(propeller, requestFor('AdminService/CreateNodeEvent', { event: nameless }, 'grpc')!))
        .grpcStatus,
    ).to.equal(3);
  });
});
