import { create, fromJson, toBinary } from '@bufbuild/protobuf';
import { RPCS } from '../../../gateway/idl';
import type { GatewayRequest } from '../../../gateway/model';
import { http1, post } from './requests';
import { sample } from './samples';

/** Requests of alice (developer of alpha in development) and the HTTP status they must get. */
export type Attacks = Readonly<Record<string, [status: number, request: GatewayRequest]>>;

export const GRPC = '/flyteidl.service.AdminService';
export const get = (path: string, headers = {}) => http1('GET', path, undefined, headers);
export const own = { project: 'ml-alpha', domain: 'development' };
export const foreign = { project: 'data-beta', domain: 'development' };
export const plan = { ...own, resource_type: 'LAUNCH_PLAN', name: 'lp', version: 'v' };
export const launch = (spec: any = {}, more: any = {}) =>
  post('/api/v1/executions', { ...own, spec: { launch_plan: plan, ...spec }, ...more });
export const upload = (more: any) => post('/api/v1/dataproxy/artifact_urn', { ...own, ...more });
export const bytesOf = (rpc: string, json: any) =>
  toBinary(RPCS.get(rpc)!.method.input, fromJson(RPCS.get(rpc)!.method.input, json));
export const registerTask = (template: any, more: any = {}) =>
  post('/api/v1/tasks', {
    id: { ...own, name: 't', version: 'v' },
    spec: { template: { id: { ...own, name: 't', version: 'v' }, ...template }, ...more },
  });
export const registerWorkflow = (nodes: any[], id: any = {}) =>
  post('/api/v1/workflows', {
    id: { ...own, name: 'w', version: 'v', ...id },
    spec: { template: { nodes } },
  });
export const getTask = bytesOf(
  'AdminService/GetTask',
  sample('AdminService/GetTask', 'ml-alpha', 'development'),
);

export function launchAs(contentType: string): GatewayRequest {
  return post('/api/v1/executions', { ...own, spec: { launch_plan: plan } }, { 'content-type': contentType });
}

export function nested(depth: number): any {
  let literal: any = { scalar: { primitive: { boolean: true } } };
  for (let i = 0; i < depth; i++) literal = { collection: { literals: [literal] } };
  return literal;
}

export function deepStruct(depth: number): string {
  const custom = `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  return `{"id":{"project":"ml-alpha","domain":"development"},"spec":{"template":{"custom":${custom}}}}`;
}

export function launchPlanWithAny(): Uint8Array {
  const { input } = RPCS.get('AdminService/CreateLaunchPlan')!.method;
  const json = {
    id: { ...own, name: 'x', version: 'v' },
    spec: { workflow_id: { ...own, name: 'w', version: 'v' } },
  };
  const message: any = fromJson(input, json as any);
  const metadata = input.fields
    .find((f) => f.name === 'spec')!
    .message!.fields.find((f) => f.name === 'entity_metadata')!.message!;
  const any = metadata.fields.find((f) => f.name === 'launch_conditions')!.message!;
  message.spec.entityMetadata = create(metadata);
  message.spec.entityMetadata.launchConditions = create(any);
  message.spec.entityMetadata.launchConditions.typeUrl = 'type.googleapis.com/x';
  return toBinary(input, message);
}
