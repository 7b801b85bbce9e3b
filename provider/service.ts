import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import * as plugin from '@pulumi/pulumi/proto/plugin_pb';
import * as rpc from '@pulumi/pulumi/proto/provider_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { checkConfig, connect } from './config';
import { changes, rootOf } from './diff';
import { ProviderError } from './errors';
import type { Flyteadmin } from './flyteadmin';
import { KINDS } from './kinds';
import type { Kind } from './kinds/kind';
import { unary } from './plugin';
import {
  type Failure,
  fromStruct,
  hasUnknown,
  type Properties,
  toStruct,
  withoutSecrets,
} from './properties';
import { packageSchema } from './schema';

/** The engine's ResourceProvider service (pulumi/provider.proto) for the resource types of `KINDS`. */
export function resourceProvider(version: string): UntypedServiceImplementation {
  // Undefined until configured, and while the endpoint is not known in a preview.
  let server: Flyteadmin | undefined;
  const connected = (): Flyteadmin => {
    if (!server) throw new ProviderError('the provider has no endpoint yet');
    return server;
  };
  return {
    getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(version)),
    getSchema: unary(() => new rpc.GetSchemaResponse().setSchema(JSON.stringify(packageSchema(version)))),
    attach: unary(() => new Empty()),
    cancel: unary(() => new Empty()),
    checkConfig: unary((request: rpc.CheckRequest) => {
      const failures = checkConfig(parsedConfig(fromStruct(request.getNews()))).map(failure);
      return new rpc.CheckResponse().setInputs(request.getNews()).setFailuresList(failures);
    }),
    diffConfig: unary(() => new rpc.DiffResponse().setChanges(rpc.DiffResponse.DiffChanges.DIFF_UNKNOWN)),
    configure: unary((request: rpc.ConfigureRequest) => {
      const config = parsedConfig(fromStruct(request.getArgs()));
      server = hasUnknown(config) ? undefined : connect(config);
      // Without acceptSecrets the engine sends plain values and encrypts what comes back under the same names.
      return new rpc.ConfigureResponse().setSupportspreview(true).setAcceptsecrets(false);
    }),
    check: unary((request: rpc.CheckRequest) => {
      const kind = kindOf(request.getUrn());
      const news = fromStruct(request.getNews());
      const olds = request.getOlds() ? fromStruct(request.getOlds()) : undefined;
      const failures = kind.check(news, olds);
      const inputs = failures.length > 0 ? news : kind.normalize(news);
      return new rpc.CheckResponse().setInputs(toStruct(inputs)).setFailuresList(failures.map(failure));
    }),
    diff: unary((request: rpc.DiffRequest) =>
      diff(
        kindOf(request.getUrn()),
        fromStruct(request.getOlds()),
        fromStruct(request.getNews()),
        request.getIgnorechangesList(),
      ),
    ),
    create: unary(async (request: rpc.CreateRequest) => {
      const kind = kindOf(request.getUrn());
      const inputs = fromStruct(request.getProperties());
      const response = new rpc.CreateResponse().setProperties(toStruct(inputs));
      if (request.getPreview()) return response;
      await kind.create(connected(), inputs, nameOf(request.getUrn()));
      return response.setId(kind.idOf(inputs));
    }),
    read: unary(async (request: rpc.ReadRequest) => {
      const kind = kindOf(request.getUrn());
      const found = await kind.read(connected(), request.getId());
      if (!found) return new rpc.ReadResponse();
      const state = toStruct(found);
      return new rpc.ReadResponse().setId(kind.idOf(found)).setProperties(state).setInputs(state);
    }),
    update: unary(async (request: rpc.UpdateRequest) => {
      const kind = kindOf(request.getUrn());
      const inputs = fromStruct(request.getNews());
      if (!request.getPreview()) await kind.update(connected(), inputs, fromStruct(request.getOlds()));
      return new rpc.UpdateResponse().setProperties(toStruct(inputs));
    }),
    delete: unary(async (request: rpc.DeleteRequest) => {
      await kindOf(request.getUrn()).delete(connected(), request.getId());
      return new Empty();
    }),
  };
}

function diff(kind: Kind, olds: Properties, news: Properties, ignored: string[]): rpc.DiffResponse {
  const found = changes(kind.normalize(olds), kind.normalize(news)).filter(
    ({ path }) => !ignored.includes(rootOf(path)),
  );
  const replaces = [...new Set(found.map(({ path }) => rootOf(path)))].filter((name) =>
    kind.replaceOn.includes(name),
  );
  const response = new rpc.DiffResponse().setHasdetaileddiff(true).setReplacesList(replaces);
  response.setDiffsList([...new Set(found.map(({ path }) => rootOf(path)))]);
  response.setChanges(
    found.length > 0 ? rpc.DiffResponse.DiffChanges.DIFF_SOME : rpc.DiffResponse.DiffChanges.DIFF_NONE,
  );
  for (const { path, kind: how } of found) {
    const { Kind: Kinds } = rpc.PropertyDiff;
    const replace = replaces.includes(rootOf(path));
    const kinds = {
      add: [Kinds.ADD, Kinds.ADD_REPLACE],
      delete: [Kinds.DELETE, Kinds.DELETE_REPLACE],
      update: [Kinds.UPDATE, Kinds.UPDATE_REPLACE],
    };
    response.getDetaileddiffMap().set(path, new rpc.PropertyDiff().setKind(kinds[how][replace ? 1 : 0]!));
  }
  return response;
}

function kindOf(urn: string): Kind {
  const token = urn.split('::')[2]?.split('$').pop() ?? '';
  const kind = KINDS.get(token);
  if (!kind)
    throw new ProviderError(
      `${token} is no resource type of this provider; there are ${[...KINDS.keys()].join(', ')}`,
    );
  return kind;
}

function nameOf(urn: string): string {
  return urn.split('::').slice(3).join('::');
}

/** The engine hands provider configuration that isn't a string over as JSON text. */
function parsedConfig(config: Properties): Properties {
  const { version: _, ...rest } = withoutSecrets(config);
  const entries = Object.entries(rest).map(([name, value]) => {
    const isJson =
      ['scopes', 'timeoutSeconds', 'retries', 'concurrency', 'adopt'].includes(name) &&
      typeof value === 'string';
    return [name, isJson && !hasUnknown(value) ? parsedJson(value) : value];
  });
  return Object.fromEntries(entries);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function failure({ property, reason }: Failure): rpc.CheckFailure {
  return new rpc.CheckFailure().setProperty(property).setReason(reason);
}
