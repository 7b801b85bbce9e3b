import { expect } from 'chai';
import { type Issuer, startIssuer } from '../support/issuer';
import { GrpcWire, sendHttp } from '../support/wire';
import { type FlyteAdmin, startFlyteAdmin } from './server';

/** How flyteadmin reads tokens when it trusts an external authorization server. */
describe('tokens at the flyteadmin double', () => {
  let issuer: Issuer;
  let admin: FlyteAdmin;
  let grpc: GrpcWire;
  const now = () => Math.floor(Date.now() / 1000);
  const good = () => ({
    iss: issuer.url,
    sub: 'alice@company.com',
    aud: 'flyteadmin-internal',
    iat: now() - 5,
    exp: now() + 60,
    scp: ['all'],
    client_id: 'gateway',
    email: 'alice@company.com',
    groups: ['g'],
  });

  before(async () => {
    issuer = await startIssuer();
    admin = await startFlyteAdmin({ issuer: issuer.url });
    grpc = new GrpcWire(admin.grpc);
  });
  after(async () => {
    grpc.close();
    await admin.close();
    await issuer.close();
  });

  const call = async (claims: object, header = 'authorization') =>
    (
      await grpc.unary('AdminService/GetVersion', {}, [
        [header, `Bearer ${await issuer.sign(claims as any)}`],
      ])
    ).code;

  it('takes a token with the scope all and says who came', async () => {
    expect(await call(good())).to.equal(0);
    const entry = admin.journal.entries.at(-1)!;
    expect([entry.subject, entry.email, entry.groups]).to.deep.equal([
      'alice@company.com',
      'alice@company.com',
      ['g'],
    ]);
  });

  it('refuses none, a wrong audience, an expired one and one without the scope', async () => {
    expect((await grpc.unary('AdminService/GetVersion', {})).code).to.equal(16);
    expect(await call({ ...good(), aud: 'flyte' })).to.equal(16);
    expect(await call({ ...good(), exp: now() - 60 })).to.equal(16);
    expect(await call({ ...good(), scp: ['read'] })).to.equal(16);
    expect(await call({ ...good(), scp: 'all openid' })).to.equal(16);
    expect(await call({ ...good(), scp: undefined, scope: 'all' })).to.equal(16);
  });

  it('looks neither at the issuer nor for an expiry or a subject', async () => {
    expect(await call({ ...good(), iss: 'http://elsewhere' })).to.equal(0);
    expect(await call({ ...good(), exp: undefined, sub: undefined })).to.equal(0);
    expect(await call({ ...good(), scp: undefined, client_id: undefined })).to.equal(0);
  });

  it('fails inside when a claim has a wrong type', async () => {
    expect(await call({ ...good(), email: 7 })).to.equal(13);
  });

  it('takes other headers as well, on both doors', async () => {
    expect(await call(good(), 'flyte-authorization')).to.equal(0);
    const token = `Bearer ${await issuer.sign(good() as any)}`;
    for (const name of [
      'authorization',
      'flyte-authorization',
      'grpc-metadata-authorization',
      'grpc-metadata-flyte-authorization',
    ])
      expect((await sendHttp(admin.http, 'GET', '/api/v1/version', [[name, token]])).status, name).to.equal(
        200,
      );
    expect((await sendHttp(admin.http, 'GET', '/api/v1/version')).status).to.equal(401);
  });

  it('fetches the keys again for a key it does not know', async () => {
    await issuer.rotate();
    expect(await call(good())).to.equal(0);
  });

  it('records the subject of the token as principal, whatever the request says', async () => {
    const answer = await sendHttp(admin.http, 'GET', '/me', [
      ['authorization', `Bearer ${await issuer.sign(good() as any)}`],
    ]);
    expect([answer.json.subject, answer.headers['x-user-subject']]).to.deep.equal([
      'alice@company.com',
      'alice@company.com',
    ]);
  });

  it('answers the authorization metadata to anybody', async () => {
    const answer = await sendHttp(admin.http, 'GET', '/.well-known/oauth-authorization-server');
    expect(answer.json.issuer).to.equal(issuer.url);
    expect((await grpc.unary('AuthMetadataService/GetPublicClientConfig', {})).json.client_id).to.equal(
      'flytectl',
    );
  });
});
