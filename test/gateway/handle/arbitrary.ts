import { type DescMessage, ScalarType } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { RPCS } from '../../../gateway/idl';
import { DOORS } from './requests';
import { sample } from './samples';

const names = [...RPCS.keys()];
export const anyRpc = fc.constantFrom(...names);
export const anyDoor = fc.constantFrom(...DOORS);
const anyProject = fc.constantFrom(
  'ml-alpha',
  'ml-alpha',
  'ml-alpha',
  'web-alpha',
  'data-beta',
  'api-beta',
  'nowhere',
  '',
);
const anyDomain = fc.constantFrom('development', 'development', 'development', 'production', '');

/** JSON of a message with some of its fields, projects and domains often real ones. */
function anyMessage(desc: DescMessage, depth: number): fc.Arbitrary<any> {
  if (desc.typeName === 'google.protobuf.Struct') return fc.constant({ a: [1, null, { b: 'c' }] });
  if (desc.typeName === 'google.protobuf.Timestamp') return fc.constant('2026-01-02T03:04:05.000000006Z');
  if (desc.typeName === 'google.protobuf.Duration') return fc.constant('61.5s');
  if (desc.typeName === 'google.protobuf.BoolValue') return fc.boolean();
  if (desc.typeName.startsWith('google.protobuf.')) return fc.constant(undefined);
  const fields: Record<string, fc.Arbitrary<any>> = {};
  const oneofs = new Set<string>();
  for (const field of desc.fields) {
    if (field.message && depth === 0) continue;
    if (field.oneof && oneofs.has(field.oneof.name)) continue;
    if (field.oneof) oneofs.add(field.oneof.name);
    const value = field.message
      ? anyMessage(field.message, depth - 1)
      : field.enum
        ? fc.constantFrom(...field.enum.values.map((v) => v.name))
        : anyScalar(field.name, field.scalar!);
    const shaped =
      field.fieldKind === 'list'
        ? fc.array(value, { maxLength: 2 }).map((list) => list.filter((v) => v !== undefined))
        : field.fieldKind === 'map'
          ? value.map((v) => (v === undefined ? {} : { key: v }))
          : value;
    const always = field.name === 'project' || field.name === 'domain';
    fields[field.name] = always ? shaped : fc.option(shaped, { nil: undefined, freq: 2 });
  }
  return fc.record(fields).map((json) => JSON.parse(JSON.stringify(json)));
}

function anyScalar(name: string, scalar: ScalarType): fc.Arbitrary<any> {
  if (name === 'project') return anyProject;
  if (name === 'domain') return anyDomain;
  if (name === 'org') return fc.constantFrom('', '', '', '', '', '', '', '', '', 'x');
  switch (scalar) {
    case ScalarType.STRING:
      return fc.constantFrom('', 'a', 'a.b', 'ünï');
    case ScalarType.BOOL:
      return fc.boolean();
    case ScalarType.BYTES:
      return fc.constant('AAEC');
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return fc.constantFrom(0, 0.5, -1);
    default:
      return fc.constantFrom(0, 1, 7);
  }
}

/** A sample of an RPC with parts of a random message over it. */
export const anyCall = anyRpc.chain((rpc) =>
  fc.record({
    rpc: fc.constant(rpc),
    json: fc
      .record({
        project: anyProject,
        domain: anyDomain,
        more: anyMessage(RPCS.get(rpc)!.method.input, 3),
        mix: fc.integer({ min: 0, max: 3 }),
      })
      .map(({ project, domain, more, mix }) => {
        const plain = sample(rpc, project, domain);
        return mix === 0 ? more : mix === 1 ? { ...plain, ...more } : { ...more, ...plain };
      }),
  }),
);
