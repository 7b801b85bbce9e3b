import {
  createFileRegistry,
  type DescExtension,
  type DescMethod,
  type FileRegistry,
  fromBinary,
  getOption,
} from '@bufbuild/protobuf';
import { base64Decode } from '@bufbuild/protobuf/wire';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { DESCRIPTORS } from './descriptors';

/** Every type of flyteadmin's interface. */
export const flyteIdl: FileRegistry = createFileRegistry(
  fromBinary(FileDescriptorSetSchema, base64Decode(DESCRIPTORS)),
);

const VERBS = ['get', 'put', 'post', 'delete', 'patch'];

/** One way to call an RPC over HTTP: `google.api.http`, additional bindings included. */
export interface HttpBinding {
  method: string;
  /** Such as `/api/v1/tasks/{id.project}/{id.domain}`. */
  template: string;
  /** The whole request is the body (`body: "*"`); no RPC of Flyte binds a single field. */
  body: boolean;
}

/** One of flyteadmin's RPCs. */
export interface Rpc {
  /** `AdminService/CreateTask`. */
  name: string;
  /** `/flyteidl.service.AdminService/CreateTask`. */
  grpcPath: string;
  method: DescMethod;
  http: readonly HttpBinding[];
}

function allRpcs(): Rpc[] {
  const services = [...flyteIdl].filter((type) => type.kind === 'service');
  return services.flatMap((service) =>
    service.methods.map((method) => ({
      name: `${service.name}/${method.name}`,
      grpcPath: `/${service.typeName}/${method.name}`,
      method,
      http: httpBindings(method),
    })),
  );
}

function httpBindings(method: DescMethod): HttpBinding[] {
  const extension = flyteIdl.getExtension('google.api.http') as DescExtension;
  if (!method.proto.options?.$unknown) return [];
  const rule = getOption(method, extension) as HttpRule;
  return [rule, ...(rule.additionalBindings ?? [])].flatMap((r) => {
    const { case: verb, value } = r.pattern ?? {};
    if (!verb || !VERBS.includes(verb) || typeof value !== 'string') return [];
    return [{ method: verb.toUpperCase(), template: value, body: r.body === '*' }];
  });
}

interface HttpRule {
  pattern?: { case?: string; value?: unknown };
  body?: string;
  additionalBindings?: HttpRule[];
}

/** All RPCs that flyteadmin serves, by name. Nothing else passes the gateway. */
export const RPCS: ReadonlyMap<string, Rpc> = new Map(allRpcs().map((rpc) => [rpc.name, rpc]));
