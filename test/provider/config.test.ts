import { expect } from 'chai';
import { checkConfig, connect } from '../../provider/config';
import { UNKNOWN } from '../../provider/properties';
import { failureOf, scripted } from './support';

const kubeconfig = (server: string, user: object) =>
  JSON.stringify({
    'current-context': 'c',
    contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }],
    clusters: [{ name: 'k', cluster: { server } }],
    users: [{ name: 'u', user }],
  });

describe('provider/config', () => {
  const reasons = (config: object) => checkConfig(config).map((f) => f.reason);

  it('accepts an endpoint, a kubeconfig, and values that are not known yet', () => {
    expect(reasons({ endpoint: 'https://flyte.example.org' })).to.deep.equal([]);
    expect(reasons({ kubeconfig: 'x', flyteService: 'flyte/flyteadmin:80' })).to.deep.equal([]);
    expect(reasons({ endpoint: UNKNOWN })).to.deep.equal([]);
  });

  it('says what is wrong and what is allowed', () => {
    expect(reasons({})).to.deep.equal(['give either endpoint or kubeconfig']);
    expect(reasons({ endpoint: 'https://a', kubeconfig: 'x' })).to.deep.equal([
      'give either endpoint or kubeconfig',
    ]);
    expect(reasons({ endpoint: 'flyte.example.org' })[0]).to.match(/must be a URL such as/);
    expect(reasons({ endpoint: 'https://a', clientId: 'x' })).to.deep.equal([
      'clientId and clientSecret go together',
    ]);
    expect(reasons({ endpoint: 'https://a', token: 't', clientId: 'x', clientSecret: 'y' })[0]).to.match(
      /either token or/,
    );
    expect(reasons({ endpoint: 'https://a', retries: 99 })).to.deep.equal([
      'retries is 99; it must be at most 20',
    ]);
    expect(reasons({ kubeconfig: 'x', flyteService: 'flyteadmin' })[0]).to.match(
      /write NAMESPACE\/SERVICE:PORT/,
    );
    expect(reasons({ endpiont: 'https://a', endpoint: 'https://a' })[0]).to.match(
      /^endpiont is unknown; allowed here: endpoint, /,
    );
  });

  it('goes through the Kubernetes service proxy with both identities', async () => {
    const proxy = '/api/v1/namespaces';
    const server = await scripted(({ path }) => {
      if (path.endsWith('/.well-known/oauth-authorization-server'))
        return { json: { token_endpoint: 'http://access.flyte-gateway.svc:8081/token' } };
      return path.endsWith('/token') ? { json: { access_token: 'internal', expires_in: 60 } } : {};
    });
    const config = {
      kubeconfig: kubeconfig(server.url, { token: 'kube' }),
      clientId: 'pulumi',
      clientSecret: 's',
    };
    await connect(config).send('GET', '/api/v1/projects/p');
    const [, token, , projects] = server.seen;
    expect(token!.path).to.equal(`${proxy}/flyte-gateway/services/http:access:8081/proxy/token`);
    expect(token!.headers.authorization).to.equal('Bearer kube');
    expect(Object.fromEntries(new URLSearchParams(token!.body))).to.include({
      client_id: 'pulumi',
      client_secret: 's',
    });
    expect(projects!.path).to.equal(`${proxy}/flyte/services/http:flyteadmin:80/proxy/api/v1/projects/p`);
    expect(projects!.headers).to.include({
      authorization: 'Bearer kube',
      'flyte-authorization': 'Bearer internal',
    });
    await server.close();
  });

  it('tells why the API server does not proxy to the issuer', async () => {
    const message = 'no endpoints available for service "access"';
    const server = await scripted(() => ({ status: 503, json: { kind: 'Status', message } }));
    const flyteadmin = connect({
      kubeconfig: kubeconfig(server.url, { token: 'kube' }),
      clientId: 'pulumi',
      clientSecret: 's',
      retries: 0,
    });
    expect(await failureOf(flyteadmin.send('GET', '/1'))).to.match(
      /token endpoint is unknown: .*\/http:access:8081\/proxy\/.* answered HTTP 503: no endpoints available for service "access"$/,
    );
    await server.close();
  });

  it('runs the kubeconfig’s credential plugin, and once while its token lasts', async () => {
    const server = await scripted(() => ({}));
    const script = `console.log(JSON.stringify({status:{token:process.env.PREFIX+Date.now(),expirationTimestamp:new Date(Date.now()+3e6)}}))`;
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: process.execPath,
      args: ['-e', script],
      env: [{ name: 'PREFIX', value: 'exec-' }],
    };
    const flyteadmin = connect({ kubeconfig: kubeconfig(server.url, { exec }) });
    await flyteadmin.send('GET', '/1');
    await flyteadmin.send('GET', '/2');
    const used = new Set(server.seen.map((r) => r.headers.authorization));
    expect([...used]).to.have.length(1);
    expect([...used][0]).to.match(/^Bearer exec-\d+$/);
    await server.close();
  });
});
