import { expect } from 'chai';
import { connect } from '../../provider/config';
import { failureOf, type Scripted, type Seen, scripted } from './support';

const SECRET = 'very secret';

describe('provider/auth', () => {
  let server: Scripted;
  let expiresIn = 3600;
  let accepted: (authorization: string | undefined) => boolean = () => true;
  let tokens = 0;
  const isToken = (request: Seen) => request.path === '/oauth2/token';

  beforeEach(async () => {
    tokens = 0;
    expiresIn = 3600;
    accepted = () => true;
    server = await scripted((request) => {
      if (request.path === '/.well-known/oauth-authorization-server')
        return { json: { token_endpoint: `${server.url}/oauth2/token` } };
      if (isToken(request)) return { json: { access_token: `token-${++tokens}`, expires_in: expiresIn } };
      return accepted(request.headers.authorization)
        ? {}
        : { status: 401, json: { message: 'token revoked' } };
    });
  });
  afterEach(() => server.close());
  const client = () =>
    connect({
      endpoint: server.url,
      clientId: 'pulumi',
      clientSecret: SECRET,
      scopes: ['all'],
      audience: 'flyte',
      retries: 0,
    });

  it('finds the token endpoint and asks for a token once', async () => {
    const flyteadmin = client();
    await Promise.all([1, 2, 3, 4].map((i) => flyteadmin.send('GET', `/${i}`)));
    const [request, ...more] = server.seen.filter(isToken);
    expect(more).to.deep.equal([]);
    expect(request!.headers.authorization).to.equal(
      `Basic ${Buffer.from('pulumi:very%20secret').toString('base64')}`,
    );
    expect(Object.fromEntries(new URLSearchParams(request!.body))).to.deep.equal({
      grant_type: 'client_credentials',
      scope: 'all',
      audience: 'flyte',
    });
    expect(
      server.seen.filter(({ path }) => /^\/\d$/.test(path)).map((r) => r.headers.authorization),
    ).to.deep.equal(Array(4).fill('Bearer token-1'));
  });

  it('renews a token that is about to expire', async () => {
    expiresIn = 10;
    const flyteadmin = client();
    await flyteadmin.send('GET', '/1');
    await flyteadmin.send('GET', '/2');
    expect(tokens).to.be.greaterThan(1);
  });

  it('renews a refused token once, then reports the refusal', async () => {
    accepted = (authorization) => authorization !== 'Bearer token-1';
    await client().send('GET', '/1');
    expect(tokens).to.equal(2);
    accepted = () => false;
    expect(await failureOf(client().send('GET', '/1'))).to.equal(
      'GET /api/v1/version: HTTP 401: token revoked',
    );
  });

  it('never puts the secret into an error', async () => {
    const refusing = await scripted((request) => ({
      status: 401,
      json: { error: 'invalid_client', got: request.body },
    }));
    const config = {
      endpoint: server.url,
      tokenUrl: `${refusing.url}/t`,
      clientId: 'pulumi',
      clientSecret: SECRET,
      retries: 0,
    };
    const message = await failureOf(connect(config).send('GET', '/1'));
    expect(message).to.equal(
      `client pulumi got no token: ${refusing.url}/t answered HTTP 401: invalid_client`,
    );
    await refusing.close();
  });

  it('sends a given token, and nothing when there is none', async () => {
    await connect({ endpoint: server.url, token: 'given' }).send('GET', '/1');
    expect(server.seen.at(-1)!.headers.authorization).to.equal('Bearer given');
    await connect({ endpoint: server.url }).send('GET', '/1');
    expect(server.seen.at(-1)!.headers.authorization).to.equal(undefined);
  });
});
