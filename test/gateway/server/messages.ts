/** What Envoy sends: the messages of ext_proc, written for tests. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { type Claims, PAYLOAD_KEY } from '../../../gateway/server/metadata';

const LENGTH = WireType.LengthDelimited;

export function headersMessage(
  headers: readonly (readonly [string, string])[],
  {
    endOfStream = false,
    metadata = new Uint8Array(0),
  }: { endOfStream?: boolean; metadata?: Uint8Array } = {},
): Uint8Array {
  const writer = new BinaryWriter().tag(2, LENGTH).fork().tag(1, LENGTH).fork();
  for (const [name, value] of headers) {
    writer.tag(1, LENGTH).fork().tag(1, LENGTH).string(name);
    writer.tag(3, LENGTH).bytes(Buffer.from(value, 'latin1')).join();
  }
  writer.join().tag(3, WireType.Varint).bool(endOfStream).join();
  if (metadata.length > 0) writer.tag(8, LENGTH).bytes(metadata);
  return writer.finish();
}

export function bodyMessage(body: Uint8Array, endOfStream: boolean): Uint8Array {
  const writer = new BinaryWriter().tag(4, LENGTH).fork().tag(1, LENGTH).bytes(body);
  return writer.tag(2, WireType.Varint).bool(endOfStream).join().finish();
}

/** envoy.config.core.v3.Metadata with the claims as the JWT filter leaves them. */
export function jwtMetadata(
  claims: Claims,
  namespace = 'envoy.filters.http.jwt_authn',
  key = PAYLOAD_KEY,
): Uint8Array {
  return mapField(namespace, writeStruct({ [key]: claims }));
}

function writeStruct(fields: Claims): Uint8Array {
  return Buffer.concat(Object.entries(fields).map(([name, value]) => mapField(name, writeValue(value))));
}

function mapField(key: string, value: Uint8Array): Uint8Array {
  const writer = new BinaryWriter().tag(1, LENGTH).fork().tag(1, LENGTH).string(key);
  return writer.tag(2, LENGTH).bytes(value).join().finish();
}

function writeValue(value: Claims[string]): Uint8Array {
  const writer = new BinaryWriter();
  if (value === null) return writer.tag(1, WireType.Varint).int32(0).finish();
  if (typeof value === 'number') return writer.tag(2, WireType.Bit64).double(value).finish();
  if (typeof value === 'string') return writer.tag(3, LENGTH).string(value).finish();
  if (typeof value === 'boolean') return writer.tag(4, WireType.Varint).bool(value).finish();
  if (!Array.isArray(value)) return writer.tag(5, LENGTH).bytes(writeStruct(value)).finish();
  const list = value.map((item) => new BinaryWriter().tag(1, LENGTH).bytes(writeValue(item)).finish());
  return writer.tag(6, LENGTH).bytes(Buffer.concat(list)).finish();
}
