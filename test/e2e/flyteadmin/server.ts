import { create, toBinary } from '@bufbuild/protobuf';
import { rpcs } from './descriptors';
import { Code, Fault } from './fault';
import { openGrpcDoor } from './grpc-door';
import { openHttpDoor } from './http-door';
import { describe, type Entry, Journal } from './journal';
import { attributeService } from './service/attributes';
import { dataService } from './service/data';
import { entityService } from './service/entity';
import { executionService } from './service/execution';
import { identityService } from './service/identity';
import { namedService } from './service/named';
import { nodeService } from './service/node';
import { projectService } from './service/project';
import type { Config, Implementations } from './service/service';
import { Store } from './store';
import { type Authenticate, type Caller, externalAuthentication } from './token';

export interface Options {
  grpcPort?: number;
  httpPort?: number;
  domains?: readonly string[];
  /** Trusts this issuer's tokens only; absent: no authentication. */
  issuer?: string;
  audiences?: string[];
  bucket?: string;
  uploadPrefix?: string;
  sign?: Config['sign'];
}

/** A double of flyteadmin 1.16.8, in memory. */
export interface FlyteAdmin {
  grpc: string;
  http: string;
  store: Store;
  journal: Journal;
  close(): Promise<void>;
}

const IMPLEMENTATIONS: Implementations = {
  ...projectService,
  ...attributeService,
  ...entityService,
  ...namedService,
  ...executionService,
  ...nodeService,
  ...dataService,
  ...identityService,
};
const ANONYMOUS: Caller = { subject: '', groups: [], claims: {} };
const outputs = new Map(rpcs.map((r) => [r.name, r.output]));

export async function startFlyteAdmin(options: Options = {}): Promise<FlyteAdmin> {
  const store = new Store(options.domains ?? ['development', 'staging', 'production']);
  const journal = new Journal();
  const config: Config = {
    bucket: options.bucket ?? 'flyte-metadata',
    uploadPrefix: options.uploadPrefix ?? 'uploads',
    sign:
      options.sign ??
      ((method, bucket, key, seconds) =>
        `http://127.0.0.1:9/${bucket}/${key}?method=${method}&expires=${seconds}`),
    issuer: options.issuer,
  };
  const authenticate: Authenticate = options.issuer
    ? await externalAuthentication(options.issuer, options.audiences ?? ['flyteadmin-internal'])
    : async () => ANONYMOUS;

  const call = async (
    entry: Entry,
    decode: () => { rpc: string; message: any },
    authorization: string | undefined,
  ) => {
    journal.add(entry);
    try {
      const { rpc, message } = decode();
      describe(entry, rpc, message);
      const caller = rpc.startsWith('AuthMetadataService/') ? ANONYMOUS : await authenticate(authorization);
      Object.assign(entry, { subject: caller.subject, email: caller.email, groups: caller.groups });
      const answer = create(
        outputs.get(rpc)!,
        await IMPLEMENTATIONS[rpc]!(message, { store, caller, config }),
      );
      entry.code = Code.OK;
      return answer as any;
    } catch (error) {
      entry.code = error instanceof Fault ? error.code : Code.INTERNAL;
      throw error;
    }
  };

  const grpc = await openGrpcDoor(options.grpcPort ?? 0, async (c) => {
    const entry: Entry = { door: 'grpc', line: c.path, headers: c.headers, names: [] };
    const answer = await call(entry, c.decode, first(c.headers, 'authorization', 'flyte-authorization'));
    return toBinary(outputs.get(entry.rpc!)!, answer);
  });
  const http = await openHttpDoor(options.httpPort ?? 0, (c) => {
    const { request } = c;
    const entry: Entry = {
      door: 'http',
      line: `${request.method} ${request.path}`,
      headers: request.headers,
      names: [],
    };
    return call(
      entry,
      c.decode,
      first(
        request.headers,
        'authorization',
        'grpc-metadata-authorization',
        'flyte-authorization',
        'grpc-metadata-flyte-authorization',
      ),
    );
  });
  return {
    grpc: `127.0.0.1:${grpc.port}`,
    http: `http://127.0.0.1:${http.port}`,
    store,
    journal,
    close: async () => {
      http.server.closeAllConnections();
      await Promise.all([
        new Promise((done) => http.server.close(done)),
        new Promise((done) => grpc.server.close(done)),
        destroySessions(grpc.server),
      ]);
    },
  };
}

async function destroySessions(server: any): Promise<void> {
  server.closeAllConnections?.();
}

/** The first header that is there, in the order in which flyteadmin would use them. */
function first(headers: Entry['headers'], ...names: string[]): string | undefined {
  for (const name of names) {
    const found = headers.find(([n]) => n === name);
    if (found) return found[1];
  }
  return undefined;
}

/** Refuses to start while an RPC has no implementation. */
for (const rpc of rpcs)
  if (!IMPLEMENTATIONS[rpc.name]) throw new Error(`the flyteadmin double lacks ${rpc.name}`);
