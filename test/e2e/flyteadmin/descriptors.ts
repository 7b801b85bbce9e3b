import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  createFileRegistry,
  type DescMessage,
  type FileRegistry,
  fromBinary,
  getExtension,
  hasExtension,
} from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { cacheFolder } from '../support/cache';

/** One HTTP binding of an RPC, from its `google.api.http` option. */
export interface Binding {
  method: string;
  /** `/api/v1/tasks/{id.project}/...` cut at the slashes; a variable has its field path. */
  segments: { literal?: string; variable?: string }[];
  /** The whole body is the message. */
  body: boolean;
}

export interface Rpc {
  /** `AdminService/GetTask`. */
  name: string;
  /** `/flyteidl.service.AdminService/GetTask`. */
  grpcPath: string;
  input: DescMessage;
  output: DescMessage;
  bindings: Binding[];
}

/** flyteadmin serves these; the other services of flyteidl belong to datacatalog and the connectors. */
const SERVED = [
  'AdminService',
  'SignalService',
  'DataProxyService',
  'IdentityService',
  'AuthMetadataService',
];

const load = createRequire(__filename);

/** Compiles the .proto files of the npm package `@flyteorg/flyteidl` with buf; the result is cached outside the checkout. */
function descriptorSet(): Uint8Array {
  const idl = dirname(load.resolve('@flyteorg/flyteidl/package.json'));
  const version = JSON.parse(readFileSync(join(idl, 'package.json'), 'utf8')).version as string;
  const key = createHash('sha256').update(readFileSync(__filename)).digest('hex').slice(0, 12);
  const cached = join(cacheFolder('flyteidl'), `double-${version}-${key}.binpb`);
  if (existsSync(cached)) return readFileSync(cached);
  const work = mkdtempSync(join(tmpdir(), 'flyteidl-'));
  try {
    cpSync(join(idl, 'protos', 'flyteidl'), join(work, 'flyteidl'), { recursive: true });
    const google = join(dirname(load.resolve('protobufjs/package.json')), 'google', 'api');
    mkdirSync(join(work, 'google', 'api'), { recursive: true });
    for (const name of ['annotations.proto', 'http.proto'])
      cpSync(join(google, name), join(work, 'google', 'api', name));
    for (const name of readdirSync(join(work, 'flyteidl', 'service'))) {
      const file = join(work, 'flyteidl', 'service', name);
      writeFileSync(file, withoutOpenapi(readFileSync(file, 'utf8')));
    }
    writeFileSync(join(work, 'buf.yaml'), 'version: v1\n');
    const out = join(work, 'out.binpb');
    const bin = join(dirname(load.resolve('@bufbuild/buf/package.json')), 'bin', 'buf');
    execFileSync(process.execPath, [bin, 'build', '-o', out], { cwd: work, stdio: 'pipe' });
    mkdirSync(dirname(cached), { recursive: true });
    cpSync(out, `${cached}.${process.pid}`);
    renameSync(`${cached}.${process.pid}`, cached);
    return readFileSync(cached);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The OpenAPI options need a module of their own and say nothing about the wire. */
function withoutOpenapi(proto: string): string {
  const start = /^[ \t]*option \(grpc\.gateway\.protoc_gen_openapiv2[^=]*= \{/m;
  let text = proto.replace(/^import "protoc-gen-openapiv2.*$/m, '');
  for (let m = start.exec(text); m; m = start.exec(text)) {
    let depth = 1;
    let end = m.index + m[0].length;
    for (; depth > 0; end++) depth += text[end] === '{' ? 1 : text[end] === '}' ? -1 : 0;
    text = text.slice(0, m.index) + text.slice(text[end] === ';' ? end + 1 : end);
  }
  return text;
}

export const registry: FileRegistry = createFileRegistry(
  fromBinary(FileDescriptorSetSchema, descriptorSet()),
);

export function messageType(name: string): DescMessage {
  const found = registry.getMessage(`flyteidl.${name}`);
  if (!found) throw new Error(`flyteidl.${name} does not exist`);
  return found;
}

export function enumName(name: string, number: number): string {
  return (
    registry.getEnum(`flyteidl.${name}`)?.values.find((v) => v.number === number)?.name ?? String(number)
  );
}

function bindingsOf(options: any): Binding[] {
  const http = registry.getExtension('google.api.http')!;
  if (!options || !hasExtension(options, http)) return [];
  const rule = getExtension(options, http) as any;
  return [rule, ...rule.additionalBindings].map((r) => ({
    method: String(r.pattern.case).toUpperCase(),
    segments: String(r.pattern.value)
      .slice(1)
      .split('/')
      .map((s) => (s.startsWith('{') ? { variable: s.slice(1, -1) } : { literal: s })),
    body: r.body === '*',
  }));
}

/** The 66 RPCs that flyteadmin serves, in the order of the .proto files. */
export const rpcs: Rpc[] = SERVED.flatMap((service) => {
  const desc = registry.getService(`flyteidl.service.${service}`)!;
  return desc.methods.map((m) => ({
    name: `${service}/${m.name}`,
    grpcPath: `/${desc.typeName}/${m.name}`,
    input: m.input,
    output: m.output,
    bindings: bindingsOf(m.proto.options),
  }));
});
