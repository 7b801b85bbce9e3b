import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { LOGIN_PATHS } from '../../../gateway/envoy/routes';
import { type FlyteAdmin, startFlyteAdmin } from '../flyteadmin/server';
import { type GatewayProcess, startGateway } from '../support/gateway';
import { type IdentityProvider, startIdentityProvider } from '../support/idp';
import { freePort } from '../support/port';

/** A browser without a page: keeps cookies by host and port, follows redirects, fills in forms. */
class Browser {
  private readonly jars = new Map<string, Map<string, string>>();

  cookies(url: string): Map<string, string> {
    const { host } = new URL(url);
    if (!this.jars.has(host)) this.jars.set(host, new Map());
    return this.jars.get(host)!;
  }

  async fetch(url: string, form?: Record<string, string>): Promise<Response> {
    const jar = this.cookies(url);
    const cookie = [...jar].map(([k, v]) => `${k}=${v}`).join('; ');
    const answer = await fetch(url, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { ...(cookie && { cookie }), accept: 'text/html' },
      ...(form && { body: new URLSearchParams(form) }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (value === '' || value === 'deleted' || /expires=Thu, 01 Jan 1970|max-age=0/i.test(line))
        jar.delete(name!);
      else jar.set(name!, value!);
    }
    return answer;
  }

  /** Goes on until an answer is no redirect; fills in the provider's login and consent. */
  async visit(url: string, login: string): Promise<Response> {
    for (let i = 0; i < 20; i++) {
      const answer = await this.fetch(url);
      const next = answer.headers.get('location');
      if (next) {
        url = new URL(next, url).href;
        continue;
      }
      if (!url.includes('/interaction/')) return answer;
      const page = await answer.text();
      const prompt = /name="prompt" value="(\w+)"/.exec(page)![1]!;
      const sent = await this.fetch(new URL(/action="([^"]+)"/.exec(page)![1]!, url).href, {
        prompt,
        login,
        password: 'x',
      });
      url = new URL(sent.headers.get('location')!, url).href;
    }
    throw new Error('too many redirects');
  }
}

describe('login with a browser', () => {
  let idp: IdentityProvider;
  let gateway: GatewayProcess;
  let admin: FlyteAdmin;
  const browser = new Browser();

  before(async function () {
    this.timeout(300_000);
    const [port, grpcPort, httpPort] = [await freePort(), await freePort(), await freePort()];
    idp = await startIdentityProvider(`http://127.0.0.1:${port}${LOGIN_PATHS.callback}`);
    const folder = mkdtempSync(join(tmpdir(), 'login-'));
    copyFileSync(join(__dirname, 'tenants.yaml'), join(folder, 'tenants.yaml'));
    writeFileSync(join(folder, 'secret'), idp.clientSecret);
    gateway = await startGateway([
      ...['--registry', join(folder, 'tenants.yaml'), '--issuer', idp.issuer, '--audience', idp.audience],
      ...[
        '--upstream-grpc',
        `127.0.0.1:${grpcPort}`,
        '--upstream-http',
        `http://127.0.0.1:${httpPort}`,
        '--console',
        `127.0.0.1:${httpPort}`,
      ],
      ...[
        '--port',
        String(port),
        '--internal-issuer-port',
        '0',
        '--login-client-id',
        'gateway-browser',
        '--login-secret-file',
        join(folder, 'secret'),
      ],
    ]);
    admin = await startFlyteAdmin({ grpcPort, httpPort, issuer: gateway.internalIssuer });
  });
  after(async () => {
    await gateway?.stop();
    await Promise.all([admin?.close(), idp?.close()]);
  });

  it('answers 401 to the page`s calls before, and redirects nowhere', async () => {
    expect((await browser.fetch(`${gateway.url}/api/v1/projects`)).status).to.equal(401);
    expect((await browser.fetch(`${gateway.url}/me`)).status).to.equal(401);
  });

  it('sends the browser to the provider and back, and then knows alice', async () => {
    await browser.visit(`${gateway.url}/console`, 'alice');
    const me = await browser.fetch(`${gateway.url}/me`);
    expect([me.status, ((await me.json()) as any).email]).to.deep.equal([200, 'alice@company.com']);
    expect(
      (await browser.fetch(`${gateway.url}/api/v1/executions/ml-alpha/development?limit=5`)).status,
    ).to.equal(200);
    expect(
      (await browser.fetch(`${gateway.url}/api/v1/executions/data-beta/development?limit=5`)).status,
    ).to.equal(403);
    for (const entry of admin.journal.entries.filter((e) => e.rpc))
      expect(entry.headers.map(([n]) => n)).to.not.include('cookie');
  });

  it('does not believe a changed cookie', async () => {
    const jar = browser.cookies(gateway.url);
    const other = new Browser();
    for (const [name, value] of jar)
      other
        .cookies(gateway.url)
        .set(name, name.toLowerCase().includes('hmac') ? `${value.slice(0, -4)}AAAA` : value);
    expect((await other.fetch(`${gateway.url}/api/v1/projects`)).status).to.equal(401);
  });

  it('forgets it all at the logout', async () => {
    await browser.fetch(`${gateway.url}${LOGIN_PATHS.signOut}`);
    expect((await browser.fetch(`${gateway.url}/me`)).status).to.equal(401);
  });
});
