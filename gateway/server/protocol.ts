import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/**
 * The messages of envoy.service.ext_proc.v3 that the access service exchanges with Envoy, read and written by hand:
 * this is on the path of every request. Fields that are not listed are skipped.
 */

export interface HeadersMessage {
  kind: 'headers';
  /** In the order received; values byte for byte as latin1. */
  headers: [name: string, value: string][];
  endOfStream: boolean;
  /** envoy.config.core.v3.Metadata, undecoded: what the JWT filter found. */
  metadata: Uint8Array;
}

export interface BodyMessage {
  kind: 'body';
  body: Uint8Array;
  endOfStream: boolean;
}

export type ProcessingMessage = HeadersMessage | BodyMessage | { kind: 'other' };

export interface Mutation {
  setHeaders: readonly (readonly [name: string, value: string])[];
  removeHeaders: readonly string[];
  body?: Uint8Array;
}

export interface Immediate {
  httpStatus: number;
  grpcStatus?: number;
  headers: readonly (readonly [name: string, value: string])[];
  body: string;
  /** Shown in Envoy's access log. */
  details: string;
}

const EMPTY: Uint8Array = new Uint8Array(0);
const OVERWRITE_IF_EXISTS_OR_ADD = 2;

/** Reads a ProcessingRequest. Throws on malformed bytes. */
export function readProcessingRequest(bytes: Uint8Array): ProcessingMessage {
  const reader = new BinaryReader(bytes);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let message: ProcessingMessage = { kind: 'other' };
  let metadata: Uint8Array = EMPTY;
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (wire !== WireType.LengthDelimited) reader.skip(wire, field);
    else if (field === 2) message = readHttpHeaders(reader, text, endOf(reader, reader.len));
    else if (field === 4) message = readHttpBody(reader, endOf(reader, reader.len));
    else if (field === 8) metadata = reader.bytes();
    else reader.skip(wire, field);
  }
  if (message.kind === 'headers') message.metadata = metadata;
  return message;
}

/**
 * Where the length-delimited value ends that begins here. Nested messages are read in place up to their end: a reader and a
 * copy for each header cost more than the decision.
 */
function endOf(reader: BinaryReader, limit: number): number {
  const end = reader.uint32() + reader.pos;
  if (end > limit) throw new RangeError('a field is longer than its message');
  return end;
}

/** Calls `read` for each field of the message that ends at `end`, and holds it to that end. */
function eachField(reader: BinaryReader, end: number, read: (field: number, wire: WireType) => void): void {
  while (reader.pos < end) {
    const [field, wire] = reader.tag();
    read(field, wire);
  }
  if (reader.pos !== end) throw new RangeError('a field is longer than its message');
}

function readHttpHeaders(reader: BinaryReader, text: Buffer, end: number): HeadersMessage {
  const message: HeadersMessage = { kind: 'headers', headers: [], endOfStream: false, metadata: EMPTY };
  eachField(reader, end, (field, wire) => {
    if (field === 1) readHeaderMap(reader, text, endOf(reader, end), message.headers);
    else if (field === 3) message.endOfStream = reader.bool();
    else reader.skip(wire, field);
  });
  return message;
}

function readHeaderMap(reader: BinaryReader, text: Buffer, end: number, into: [string, string][]): void {
  eachField(reader, end, (field, wire) => {
    if (field === 1) into.push(readHeader(reader, text, endOf(reader, end)));
    else reader.skip(wire, field);
  });
}

function readHeader(reader: BinaryReader, text: Buffer, end: number): [string, string] {
  const header: [string, string] = ['', ''];
  eachField(reader, end, (field, wire) => {
    if (field === 1) header[0] = readLatin1(reader, text, end);
    else if (field === 2 || field === 3) header[1] = readLatin1(reader, text, end) || header[1];
    else reader.skip(wire, field);
  });
  return header;
}

function readLatin1(reader: BinaryReader, text: Buffer, limit: number): string {
  const end = endOf(reader, limit);
  const value = text.toString('latin1', reader.pos, end);
  reader.pos = end;
  return value;
}

function readHttpBody(reader: BinaryReader, end: number): BodyMessage {
  const message: BodyMessage = { kind: 'body', body: EMPTY, endOfStream: false };
  eachField(reader, end, (field, wire) => {
    if (field === 1) message.body = reader.bytes();
    else if (field === 2) message.endOfStream = reader.bool();
    else reader.skip(wire, field);
  });
  return message;
}

/** The answer to request headers that decides nothing yet: the body is still to come. */
export const CONTINUE_HEADERS: Uint8Array = answer(1, undefined);

/** Asks Envoy to wait up to 15 s for the answer (`override_message_timeout`); the answer itself still follows. */
export const WAIT_LONGER: Uint8Array = new Uint8Array([(10 << 3) | WireType.LengthDelimited, 2, 8, 15]);

/** A HeadersResponse (`headers`) or BodyResponse (`body`) that lets the request pass, changed. */
export function writeMutation(phase: 'headers' | 'body', mutation: Mutation): Uint8Array {
  return answer(phase === 'headers' ? 1 : 3, mutation);
}

function answer(field: number, mutation: Mutation | undefined): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(field, WireType.LengthDelimited).fork();
  if (mutation) {
    writer.tag(1, WireType.LengthDelimited).fork();
    writer.tag(2, WireType.LengthDelimited).fork();
    for (const header of mutation.setHeaders) writeHeaderOption(writer, 1, header);
    for (const name of mutation.removeHeaders) writer.tag(2, WireType.LengthDelimited).string(name);
    writer.join();
    if (mutation.body) {
      writer.tag(3, WireType.LengthDelimited).fork();
      if (mutation.body.length > 0) writer.tag(1, WireType.LengthDelimited).bytes(mutation.body);
      else writer.tag(2, WireType.Varint).bool(true);
      writer.join();
    }
    writer.join();
  }
  writer.join();
  return writer.finish();
}

function writeHeaderOption(
  writer: BinaryWriter,
  field: number,
  [name, value]: readonly [string, string],
): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).string(name);
  writer.tag(3, WireType.LengthDelimited).bytes(rawValue(name, value));
  writer.join();
  writer.tag(3, WireType.Varint).int32(OVERWRITE_IF_EXISTS_OR_ADD);
  writer.join();
}

/** Bytes of a header value. Throws on characters a header can't hold. */
function rawValue(name: string, value: string): Uint8Array {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those must not pass
  if (/[\u0000\r\n\u0100-\uffff]/.test(value)) throw new Error(`header ${name} can't hold its value`);
  return Buffer.from(value, 'latin1');
}

/** An ImmediateResponse: Envoy answers the client itself and nothing reaches the upstream. */
export function writeImmediate(immediate: Immediate): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(7, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.Varint).int32(immediate.httpStatus);
  writer.join();
  if (immediate.headers.length > 0) {
    writer.tag(2, WireType.LengthDelimited).fork();
    for (const header of immediate.headers) writeHeaderOption(writer, 1, header);
    writer.join();
  }
  writer.tag(3, WireType.LengthDelimited).string(immediate.body);
  if (immediate.grpcStatus !== undefined) {
    writer.tag(4, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.Varint).uint32(immediate.grpcStatus);
    writer.join();
  }
  writer.tag(5, WireType.LengthDelimited).string(immediate.details);
  writer.join();
  return writer.finish();
}
