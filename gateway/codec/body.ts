import {
  create,
  type DescMessage,
  fromBinary,
  fromJsonString,
  toBinary,
  toJsonString,
} from '@bufbuild/protobuf';
import { invalid, printable } from '../refusal';
import type { Fields } from './fields';
import { readFrame, writeFrame } from './grpc';

/** How a request's message is written: gRPC frame, JSON, or protobuf over HTTP. */
export type Encoding = 'grpc' | 'json' | 'proto';

/** Messages nested deeper than this are refused. */
export const MAX_DEPTH = 100;

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const OPTIONS = { recursionLimit: MAX_DEPTH };

/**
 * Decodes a body the way Go does (singular messages that occur twice are merged). Unknown fields of protobuf are kept, for
 * `inspect` to refuse; unknown and doubled keys of JSON are refused here. An empty body over HTTP is an empty message.
 * @throws Refusal 400
 */
export function decodeBody(desc: DescMessage, encoding: Encoding, body: Uint8Array): Fields {
  const bytes = encoding === 'grpc' ? readFrame(body) : body;
  if (bytes.length === 0) return create(desc) as Fields;
  try {
    if (encoding !== 'json') return fromBinary(desc, bytes, OPTIONS) as Fields;
    return fromJsonText(desc, UTF8.decode(bytes));
  } catch (error) {
    throw invalid(`The body is not a ${desc.typeName}: ${reason(error)}`);
  }
}

/** The one encoding of a message, that `decodeBody` reads back. @throws Refusal 400 when JSON can't say it */
export function encodeBody(desc: DescMessage, encoding: Encoding, message: Fields): Uint8Array {
  try {
    if (encoding === 'json') return Buffer.from(toJsonString(desc, message, { useProtoFieldName: true }));
    const bytes = toBinary(desc, message);
    return encoding === 'grpc' ? writeFrame(bytes) : bytes;
  } catch (error) {
    throw invalid(`The request can't be written: ${reason(error)}`);
  }
}

function fromJsonText(desc: DescMessage, text: string): Fields {
  if (/\\u[dD][89a-fA-F]/.test(text)) {
    JSON.parse(text, (key, value) => {
      if (isIllFormed(key) || isIllFormed(value)) throw new Error('a string has half a surrogate pair');
      return value;
    });
  }
  return fromJsonString(desc, text, OPTIONS) as Fields;
}

function isIllFormed(value: unknown): boolean {
  return typeof value === 'string' && /\p{Surrogate}/u.test(value);
}

/** The runtime's own words without its preamble: `key "foo" is unknown`. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return 'malformed';
  return printable(error.message.replace(/^cannot decode (message|field) [\w.]+ from (JSON|binary): /, ''));
}
