import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import * as rpc from '@pulumi/pulumi/proto/provider_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { changes, rootOf } from '../../../provider/diff';
import { ProviderError } from '../../../provider/errors';
import { unary } from '../../../provider/plugin';
import {
  type Failure,
  fromStruct,
  type Properties,
  toStruct,
  withoutSecrets,
} from '../../../provider/properties';

/** What a double does for some resource types. Unknown values may stand in inputs when `preview` is true. */
export interface ResourceDouble {
  configure?(config: Properties): void;
  check?(inputs: Properties): Failure[];
  idOf(inputs: Properties, token: string, name: string): string;
  /** A change of this property path needs a new resource. */
  replaces(path: string, token: string): boolean;
  /** Give the outputs. */
  create(inputs: Properties, preview: boolean, token: string, id: string): Promise<Properties>;
  update(inputs: Properties, preview: boolean, token: string, id: string): Promise<Properties>;
  read(
    id: string,
    inputs: Properties,
    token: string,
  ): Promise<{ outputs: Properties; inputs: Properties } | undefined>;
  delete(id: string, inputs: Properties, token: string): Promise<void>;
}

export type Invoke = (token: string, args: Properties) => Properties;

/** Every double says that it is one: in the plugin's version, which the engine shows and keeps in its state. */
export const VERSION = '0.0.0-double';

/** The engine's ResourceProvider service over doubles chosen by type token. */
export function resourceProvider(
  name: string,
  doubleOf: (token: string) => ResourceDouble,
  invoke?: Invoke,
): UntypedServiceImplementation {
  return {
    getPluginInfo: unary(() => new PluginInfo().setVersion(VERSION)),
    getSchema: unary(() => new rpc.GetSchemaResponse().setSchema(JSON.stringify({ name, version: VERSION }))),
    attach: unary(() => new Empty()),
    cancel: unary(() => new Empty()),
    checkConfig: unary((request: rpc.CheckRequest) => new rpc.CheckResponse().setInputs(request.getNews())),
    diffConfig: unary(() => new rpc.DiffResponse().setChanges(rpc.DiffResponse.DiffChanges.DIFF_NONE)),
    configure: unary((request: rpc.ConfigureRequest) => {
      doubleOf('').configure?.(withoutSecrets(fromStruct(request.getArgs())));
      return new rpc.ConfigureResponse().setSupportspreview(true).setAcceptsecrets(false);
    }),
    invoke: unary((request: rpc.InvokeRequest) => {
      if (!invoke) throw new ProviderError(`the ${name} double knows no function ${request.getTok()}`);
      return new rpc.InvokeResponse().setReturn(
        toStruct(invoke(request.getTok(), fromStruct(request.getArgs()))),
      );
    }),
    check: unary((request: rpc.CheckRequest) => {
      const inputs = fromStruct(request.getNews());
      const failures = doubleOf(tokenOf(request.getUrn())).check?.(inputs) ?? [];
      const list = failures.map(({ property, reason }) =>
        new rpc.CheckFailure().setProperty(property).setReason(reason),
      );
      return new rpc.CheckResponse().setInputs(toStruct(inputs)).setFailuresList(list);
    }),
    diff: unary((request: rpc.DiffRequest) => {
      const token = tokenOf(request.getUrn());
      const olds = fromStruct(request.getOldInputs() ?? request.getOlds());
      return diff(
        olds,
        fromStruct(request.getNews()),
        (path) => doubleOf(token).replaces(path, token),
        request.getIgnorechangesList(),
      );
    }),
    create: unary(async (request: rpc.CreateRequest) => {
      const [token, inputs, preview] = [
        tokenOf(request.getUrn()),
        fromStruct(request.getProperties()),
        request.getPreview(),
      ];
      const double = doubleOf(token);
      const id = double.idOf(inputs, token, nameOf(request.getUrn()));
      const outputs = await double.create(inputs, preview, token, id);
      return new rpc.CreateResponse().setId(preview ? '' : id).setProperties(toStruct(outputs));
    }),
    read: unary(async (request: rpc.ReadRequest) => {
      const token = tokenOf(request.getUrn());
      const found = await doubleOf(token).read(request.getId(), fromStruct(request.getInputs()), token);
      if (!found) return new rpc.ReadResponse();
      return new rpc.ReadResponse()
        .setId(request.getId())
        .setProperties(toStruct(found.outputs))
        .setInputs(toStruct(found.inputs));
    }),
    update: unary(async (request: rpc.UpdateRequest) => {
      const token = tokenOf(request.getUrn());
      const inputs = fromStruct(request.getNews());
      const outputs = await doubleOf(token).update(inputs, request.getPreview(), token, request.getId());
      return new rpc.UpdateResponse().setProperties(toStruct(outputs));
    }),
    delete: unary(async (request: rpc.DeleteRequest) => {
      const token = tokenOf(request.getUrn());
      await doubleOf(token).delete(
        request.getId(),
        fromStruct(request.getOldInputs() ?? request.getProperties()),
        token,
      );
      return new Empty();
    }),
  };
}

function diff(
  olds: Properties,
  news: Properties,
  replaces: (path: string) => boolean,
  ignored: string[],
): rpc.DiffResponse {
  const found = changes(olds, news).filter(({ path }) => !ignored.includes(rootOf(path)));
  const response = new rpc.DiffResponse().setHasdetaileddiff(true);
  response.setReplacesList(found.filter(({ path }) => replaces(path)).map(({ path }) => path));
  response.setDiffsList([...new Set(found.map(({ path }) => rootOf(path)))]);
  response.setChanges(
    found.length > 0 ? rpc.DiffResponse.DiffChanges.DIFF_SOME : rpc.DiffResponse.DiffChanges.DIFF_NONE,
  );
  response.setDeletebeforereplace(true);
  for (const { path } of found) {
    const kind = replaces(path) ? rpc.PropertyDiff.Kind.UPDATE_REPLACE : rpc.PropertyDiff.Kind.UPDATE;
    response.getDetaileddiffMap().set(path, new rpc.PropertyDiff().setKind(kind));
  }
  return response;
}

function tokenOf(urn: string): string {
  return urn.split('::')[2]?.split('$').pop() ?? '';
}

function nameOf(urn: string): string {
  return urn.split('::').slice(3).join('::');
}
