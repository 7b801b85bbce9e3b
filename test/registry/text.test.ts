import { expect } from 'chai';
import fc from 'fast-check';
import { parseRegistry } from '../../registry';
import { invalidUtf8, MAX_BYTES } from '../../registry/text';
import { HEAD } from '../support/diagnostics';

const first = (source: Uint8Array | string) => {
  const { registry, diagnostics } = parseRegistry(source, 'f.yaml');
  expect(registry).to.equal(undefined);
  const { line, column, rule, message } = diagnostics[0]!;
  return { count: diagnostics.length, at: `${line}:${column}`, rule, message };
};

describe('registry/text', () => {
  it('finds the first byte that is not UTF-8, exactly where the platform decoder does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (noise) => {
        const valid = (bytes: Uint8Array) => {
          try {
            new TextDecoder('utf-8', { fatal: true }).decode(bytes);
            return true;
          } catch {
            return false;
          }
        };
        const at = invalidUtf8(noise);
        expect(at === undefined).to.equal(valid(noise));
        if (at !== undefined) expect(valid(noise.subarray(0, at))).to.equal(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('reports the line and column of a byte that is not UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('# é\nnäme: '), Buffer.from([0xe9]), Buffer.from('x\n')]);
    expect(first(bytes)).to.deep.equal({
      count: 1,
      at: '2:7',
      rule: 'not-utf8',
      message: 'byte 0xe9 is not UTF-8; save the file as UTF-8',
    });
    expect(first(Buffer.from(HEAD, 'utf16le')).rule).to.equal('unprintable');
    expect(first(Buffer.from([0xff, 0xfe, 0x61, 0])).at).to.equal('1:1');
  });

  it('refuses an empty file', () => {
    const message = 'the file is empty; it needs apiVersion, domains, roles and teams';
    for (const text of ['', ' \n\n', '\ufeff', '# only a comment\n', '---\n', 'null\n']) {
      expect(first(text), JSON.stringify(text)).to.deep.equal({
        count: 1,
        at: '1:1',
        rule: 'empty-file',
        message,
      });
    }
  });

  it('refuses a file over 5 MiB', () => {
    const text = `${HEAD}#${'x'.repeat(MAX_BYTES)}`;
    const expected = {
      count: 1,
      at: '1:1',
      rule: 'file-size',
      message: 'the file has 5.0 MiB; at most 5 MiB are read',
    };
    expect(first(text)).to.deep.equal(expected);
    expect(first(Buffer.from(text))).to.deep.equal(expected);
  });

  it('refuses characters that hide or reorder what a reviewer reads', () => {
    const expected = (name: string) => `the invisible character ${name} is not allowed; remove it`;
    expect(first('a: b\nc: \u202ex')).to.include({ at: '2:4', message: expected('U+202E') });
    expect(first('a: \0')).to.include({ at: '1:4', message: expected('U+0000') });
    expect(first('a: \x1b[31m')).to.include({ at: '1:4', message: expected('U+001B') });
  });

  it('skips a byte order mark', () => {
    expect(first('\ufeffapiVersio: x')).to.include({ at: '1:1' });
    expect(first(Buffer.from('\ufeffa: [')).at).to.equal('1:5');
  });
});
