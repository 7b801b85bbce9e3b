import { expect } from 'chai';
import { checkGrpcType, checkHeaders, headersToRemove, httpEncoding } from '../../../gateway/codec/headers';
import { Refusal } from '../../../gateway/refusal';

describe('gateway/codec/headers', () => {
  it('reads the content types that flyteadmin has a decoder for', () => {
    for (const type of [
      'application/json',
      'Application/JSON',
      'application/json; charset=utf-8',
      'application/json;charset="UTF-8"',
    ]) {
      expect(httpEncoding(type), type).to.equal('json');
    }
    expect(httpEncoding('application/octet-stream')).to.equal('proto');
    expect(httpEncoding(undefined)).to.equal(undefined);
  });

  const others = [
    '',
    'text/plain',
    'text/json',
    'application/jsonp',
    'application/json+x',
    'application/json;',
    'application/json, text/plain',
    'application/json; charset=latin1',
    'application/json; boundary=x',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/protobuf',
    'application/x-protobuf',
    'application/octet-stream; a=b',
    '*/*',
    '*',
  ];
  for (const type of others) {
    it(`refuses the content type ${JSON.stringify(type)}`, () => {
      expect(() => httpEncoding(type)).to.throw(Refusal);
    });
  }

  it('accepts gRPC with protobuf only', () => {
    for (const type of ['application/grpc', 'application/grpc+proto']) checkGrpcType(type);
    for (const type of [
      undefined,
      'application/grpc+json',
      'application/grpc-web',
      'application/grpc;x',
      'application/json',
    ]) {
      expect(() => checkGrpcType(type), type).to.throw(Refusal);
    }
  });

  it('refuses ambiguous and overriding headers, however they are written', () => {
    const bad: [string, string][][] = [
      [
        ['content-type', 'a'],
        ['Content-Type', 'a'],
      ],
      [
        ['authorization', 'a'],
        ['authorization', 'b'],
      ],
      [
        ['content-length', '1'],
        ['content-length', '1'],
      ],
      [['X-HTTP-Method-Override', 'GET']],
      [['x-http-method', 'GET']],
      [['content-encoding', 'br']],
      [['grpc-encoding', 'gzip']],
      [['upgrade', 'h2c']],
    ];
    for (const headers of bad) expect(() => checkHeaders(headers), JSON.stringify(headers)).to.throw(Refusal);
    checkHeaders([
      ['content-encoding', 'identity'],
      ['grpc-encoding', 'identity'],
      ['cookie', 'a'],
      ['cookie', 'b'],
    ]);
  });

  it('lets only listed headers pass', () => {
    const removed = headersToRemove([
      ['Cookie', 'a'],
      ['grpc-metadata-x', 'a'],
      ['accept', 'a'],
      [':path', '/'],
      ['cookie', 'b'],
      ['x-new', 'a'],
    ]);
    expect(removed).to.deep.equal(['cookie', 'grpc-metadata-x', 'x-new']);
  });
});
