import { expect } from 'chai';
import { encodeSegment, parseTarget } from '../../../gateway/codec/path';
import { Refusal } from '../../../gateway/refusal';

describe('gateway/codec/path', () => {
  it('decodes every segment once', () => {
    expect(parseTarget('/a/b%20c/d:e@f,%C3%A4?x=%20')).to.deep.equal({
      segments: ['a', 'b c', 'd:e@f,ä'],
      query: 'x=%20',
    });
    expect(parseTarget('/a?')).to.deep.equal({ segments: ['a'], query: '' });
    expect(parseTarget('/a?b?c').query).to.equal('b?c');
  });

  const ambiguous = [
    '/',
    '/a//b',
    '/a/',
    '/a/.',
    '/../a',
    '/%2e%2e',
    '/.%2E/a',
    '/a%2fb',
    '/a%5Cb',
    '/a%00',
    '/a%0a',
  ];
  for (const path of [
    ...ambiguous,
    '/a%25b',
    '/a%2525',
    '/a;b',
    '/a%3bb',
    '/a#b',
    '/a%23',
    '/a%3fb',
    '/a b',
    '/ä',
    '/a%',
    '/a%zz',
    '/%ff',
    '/a"b',
    '/a%e2%80%a8',
  ]) {
    it(`refuses ${JSON.stringify(path)}`, () => {
      expect(() => parseTarget(path))
        .to.throw(Refusal)
        .with.property('httpStatus', 400);
    });
  }

  it('refuses what is no absolute path', () => {
    for (const path of ['', 'a', '*', 'http://x/a']) {
      expect(() => parseTarget(path))
        .to.throw(Refusal)
        .with.property('httpStatus', 404);
    }
  });

  it('encodes what it decodes', () => {
    for (const value of ['a', 'a b', 'ä', 'a:b@c', "it's", '~.-_', '(a)', '...', '.a']) {
      expect(parseTarget(`/${encodeSegment(value)}`).segments).to.deep.equal([value]);
    }
    for (const value of ['', '.', '..', 'a/b', 'a%2fb', 'a\\b', 'a?b', 'a\nb']) {
      expect(() => encodeSegment(value), value).to.throw(Refusal);
    }
  });
});
