import { expect } from 'chai';
import { parseLocalArguments } from '../../../gateway/local/arguments';

const NEEDED = [
  ...['--registry', 'tenants.yaml', '--issuer', 'http://127.0.0.1:9', '--audience', 'flyte'],
  ...['--upstream-grpc', '127.0.0.1:81', '--upstream-http', 'http://127.0.0.1:80/'],
];

describe('arguments of npm run gateway', () => {
  it('have the defaults that others rely on', () => {
    expect(parseLocalArguments(NEEDED)).to.deep.include({
      port: 8080,
      internalIssuerPort: 8081,
      groupsClaims: [],
      audiences: ['flyte'],
      upstreamHttp: '127.0.0.1:80',
      workers: 2,
    });
  });

  it('take lists and numbers', () => {
    const options = parseLocalArguments([
      ...NEEDED,
      '--audience',
      'b',
      '--groups-claim',
      'cognito:groups',
      '--port',
      '0',
    ]);
    expect(options).to.deep.include({ audiences: ['flyte', 'b'], groupsClaims: ['cognito:groups'], port: 0 });
  });

  for (const [args, message] of [
    [NEEDED.slice(2), /--registry is needed/],
    [[...NEEDED, '--port', '70000'], /--port 70000: must be a whole number from 0 to 65535/],
    [[...NEEDED, '--workers', '0'], /--workers 0/],
    [[...NEEDED, '--upstream-http', 'https://a'], /--upstream-http https:\/\/a: must be http/],
    [[...NEEDED, '--no-such'], /no-such/],
  ] as const)
    it(`say what is wrong: ${message.source}`, () => {
      expect(() => parseLocalArguments([...args])).to.throw(message);
    });
});
