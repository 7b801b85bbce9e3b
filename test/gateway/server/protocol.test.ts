import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { expect } from 'chai';
import fc from 'fast-check';
import { type Claims, PAYLOAD_KEY, readClaims } from '../../../gateway/server/metadata';
import {
  CONTINUE_HEADERS,
  readProcessingRequest,
  writeImmediate,
  writeMutation,
} from '../../../gateway/server/protocol';
import { bodyMessage, headersMessage, jwtMetadata } from './messages';

/** All length-delimited and varint fields by path, such as `3.1.2.1.1.1`; the last of each. */
function fields(bytes: Uint8Array, paths: readonly string[], prefix = ''): { [path: string]: unknown[] } {
  const found: { [path: string]: unknown[] } = {};
  const add = (path: string, ...values: unknown[]) => {
    found[path] = [...(found[path] ?? []), ...values];
  };
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [no, wire] = reader.tag();
    const path = prefix ? `${prefix}.${no}` : String(no);
    if (wire === WireType.Varint) add(path, reader.int32());
    else if (wire === WireType.LengthDelimited) {
      const value = reader.bytes();
      if (paths.some((wanted) => wanted.startsWith(`${path}.`)))
        for (const [inner, values] of Object.entries(fields(value, paths, path))) add(inner, ...values);
      else add(path, Buffer.from(value).toString('latin1'));
    } else reader.skip(wire, no);
  }
  return found;
}

describe('readProcessingRequest', () => {
  it('reads headers in order, byte for byte, with end of stream and metadata', () => {
    const headers: [string, string][] = [
      [':method', 'GET'],
      ['x-a', 'caf\xe9'],
      ['x-a', 'again'],
    ];
    const message = readProcessingRequest(
      headersMessage(headers, { endOfStream: true, metadata: new Uint8Array([1]) }),
    );
    expect(message).to.deep.equal({
      kind: 'headers',
      headers,
      endOfStream: true,
      metadata: new Uint8Array([1]),
    });
  });

  it('reads a body', () => {
    const message = readProcessingRequest(bodyMessage(new Uint8Array([0, 255]), true));
    expect(message).to.deep.equal({ kind: 'body', body: new Uint8Array([0, 255]), endOfStream: true });
  });

  it('skips fields it does not know and names messages it does not expect', () => {
    const unknown = new BinaryWriter().tag(99, WireType.LengthDelimited).string('x').finish();
    const body = bodyMessage(new Uint8Array([1]), true);
    expect(readProcessingRequest(Buffer.concat([unknown, body])).kind).to.equal('body');
    const trailers = new BinaryWriter().tag(6, WireType.LengthDelimited).string('').finish();
    expect(readProcessingRequest(trailers).kind).to.equal('other');
  });

  it('holds each field to the end of the message around it', () => {
    const tail = [0x42, 0x02, 0x08, 0x01];
    const outgrown = {
      'a header': [0x12, 4, 0x0a, 2, 0x0a, 3],
      'the name of a header': [0x12, 6, 0x0a, 4, 0x0a, 2, 0x0a, 3],
      'the headers': [0x12, 2, 0x0a, 4],
      'the body': [0x22, 2, 0x0a, 2],
    };
    for (const [what, bytes] of Object.entries(outgrown))
      expect(() => readProcessingRequest(new Uint8Array([...bytes, ...tail])), what).to.throw();
  });

  it('throws on malformed bytes or returns a message, never hangs', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          readProcessingRequest(bytes);
        } catch {
          // Refused.
        }
      }),
    );
  });
});

describe('answers', () => {
  it('continue with an empty HeadersResponse', () => {
    expect([...CONTINUE_HEADERS]).to.deep.equal([0x0a, 0x00]);
  });

  it('overwrite headers by raw value, remove others, and replace the body', () => {
    const paths = ['3.1.2.1.1.1', '3.1.2.1.1.3', '3.1.2.1.3', '3.1.2.2', '3.1.3.1'];
    const bytes = writeMutation('body', {
      setHeaders: [[':path', '/x']],
      removeHeaders: ['cookie'],
      body: new Uint8Array([65]),
    });
    expect(fields(bytes, paths)).to.deep.equal({
      '3.1.2.1.1.1': [':path'],
      '3.1.2.1.1.3': ['/x'],
      '3.1.2.1.3': [2],
      '3.1.2.2': ['cookie'],
      '3.1.3.1': ['A'],
    });
  });

  it('clear a body that became empty', () => {
    const bytes = writeMutation('body', { setHeaders: [], removeHeaders: [], body: new Uint8Array(0) });
    expect(fields(bytes, ['3.1.3.2'])['3.1.3.2']).to.deep.equal([1]);
  });

  it('refuse header values that would become other headers', () => {
    for (const value of ['a\r\nb: c', 'a\nb', 'a\0', 'Ω'])
      expect(() => writeMutation('headers', { setHeaders: [['x', value]], removeHeaders: [] })).to.throw(
        /header x/,
      );
  });

  it('refuse a request with status, gRPC status and message', () => {
    const bytes = writeImmediate({ httpStatus: 200, grpcStatus: 7, headers: [], body: 'no', details: 'd' });
    expect(fields(bytes, ['7.1.1', '7.4.1', '7.3', '7.5'])).to.deep.equal({
      '7.1.1': [200],
      '7.3': ['no'],
      '7.4.1': [7],
      '7.5': ['d'],
    });
  });
});

describe('readClaims', () => {
  it('reads every JSON value that a token can hold', () => {
    const json = fc.letrec<{ value: Claims[string] }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constant(null),
        fc.boolean(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
        fc.string({ unit: 'grapheme' }),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 3, noNullPrototype: true }),
      ),
    })).value;
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json, { maxKeys: 5, noNullPrototype: true }), (claims) => {
        const read = readClaims(jwtMetadata(claims));
        expect(JSON.parse(JSON.stringify(read))).to.deep.equal(JSON.parse(JSON.stringify(claims)));
      }),
    );
  });

  it('finds nothing where the JWT filter put nothing', () => {
    expect(readClaims(new Uint8Array(0))).to.equal(undefined);
    expect(readClaims(jwtMetadata({ sub: 'x' }, 'other.filter'))).to.equal(undefined);
    expect(readClaims(jwtMetadata({ sub: 'x' }, undefined, `${PAYLOAD_KEY}x`))).to.equal(undefined);
  });

  it('refuses claims that are nested without end', () => {
    let deep: Claims[string] = 'x';
    for (let i = 0; i < 100; i++) deep = [deep];
    expect(() => readClaims(jwtMetadata({ deep }))).to.throw(/nested too deep/);
  });
});
