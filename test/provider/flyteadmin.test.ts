import { expect } from 'chai';
import { connect } from '../../provider/config';
import { type Answer, failureOf, type Scripted, type Seen, scripted } from './support';

describe('provider/flyteadmin', () => {
  let server: Scripted;
  const serve = async (answer: (request: Seen, count: number) => Answer | Promise<Answer>) => {
    server = await scripted((request, count) =>
      request.path === '/api/v1/version' ? { json: {} } : answer(request, count),
    );
    return server.url;
  };
  const asked = () => server.seen.filter(({ path }) => path !== '/api/v1/version');
  afterEach(() => server.close());

  it('carries method, path, status and the server’s message in errors', async () => {
    const endpoint = await serve(() => ({
      status: 400,
      json: { code: 3, message: 'project [x] is not active' },
    }));
    expect(await failureOf(connect({ endpoint }).send('PUT', '/api/v1/projects/x', {}))).to.equal(
      'PUT /api/v1/projects/x: HTTP 400: project [x] is not active',
    );
  });

  it('tries again on 503', async () => {
    let refusals = 2;
    const endpoint = await serve(() =>
      refusals-- > 0 ? { status: 503, headers: { 'retry-after': '0' } } : { json: { id: 'p' } },
    );
    expect((await connect({ endpoint }).send('GET', '/api/v1/projects/p')).body).to.deep.equal({ id: 'p' });
    expect(asked()).to.have.length(3);
  });

  it('gives up at the time-out, naming the endpoint', async () => {
    const endpoint = await serve(() => new Promise(() => {}));
    const message = await failureOf(
      connect({ endpoint, timeoutSeconds: 0.05, retries: 0 }).send('GET', '/api/v1/projects/p'),
    );
    expect(message).to.equal(`GET /api/v1/projects/p: ${endpoint} can't be reached: no answer within 50 ms`);
  });

  it('refuses an answer that is no JSON object', async () => {
    const endpoint = await serve(() => ({ text: '<html>login</html>' }));
    expect(await failureOf(connect({ endpoint }).send('GET', '/x'))).to.contain(
      'the answer is no JSON object',
    );
  });

  it('does not follow redirects, which would carry the token elsewhere', async () => {
    const endpoint = await serve(() => ({ status: 302, headers: { location: 'http://127.0.0.1:1/' } }));
    expect(await failureOf(connect({ endpoint, token: 't' }).send('GET', '/x'))).to.contain('HTTP 302');
  });

  it('keeps to its limit of requests under way', async () => {
    let running = 0;
    let most = 0;
    const endpoint = await serve(async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running--;
      return {};
    });
    const flyteadmin = connect({ endpoint, concurrency: 3 });
    await Promise.all(Array.from({ length: 12 }, (_, i) => flyteadmin.send('GET', `/${i}`)));
    expect(most).to.equal(3);
  });

  it('shares a list between calls close in time, until something is written', async () => {
    const endpoint = await serve(() => ({ json: { configurations: [] } }));
    const flyteadmin = connect({ endpoint });
    await Promise.all(Array.from({ length: 5 }, () => flyteadmin.getShared('/list')));
    expect(asked()).to.have.length(1);
    flyteadmin.forget('/list');
    await flyteadmin.getShared('/list');
    expect(asked()).to.have.length(2);
  });
});

describe('provider/flyteadmin version', () => {
  for (const [title, answer, expected] of [
    [
      'a Flyte 2 version',
      { json: { controlPlaneVersion: { Version: 'v2.0.43' } } },
      /serves Flyte v2\.0\.43; .* manages flyteadmin 1\.16\.x/,
    ],
    ['no version endpoint', { status: 404, text: 'Not Found' }, /serves no flyteadmin version 1 API/],
  ] as const) {
    it(`says clearly that ${title} is not for it`, async () => {
      const server = await scripted(() => answer);
      expect(await failureOf(connect({ endpoint: server.url }).send('GET', '/api/v1/projects/p'))).to.match(
        expected,
      );
      await server.close();
    });
  }
});
