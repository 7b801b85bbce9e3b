import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { bootstrap } from '../../../gateway/envoy/bootstrap';
import { LOGIN_SECRETS, secretResource } from '../../../gateway/envoy/filters';
import type { EnvoyOptions } from '../../../gateway/envoy/options';
import { envoyPath } from '../../../gateway/local/envoy';
import { envoyOptions } from '../../../infra/gateway/envoy-config';
import { OPTIONS } from '../../gateway/envoy/options';

describe('real Envoy takes the configuration', () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'envoy-'));
  });
  after(() => rmSync(directory, { recursive: true }));

  function validate(options: EnvoyOptions): string {
    const file = (name: string, content: unknown) => {
      const path = join(directory, name);
      writeFileSync(path, JSON.stringify(content));
      return path;
    };
    const login = options.login && {
      ...options.login,
      clientSecretFile: file('client.json', secretResource(LOGIN_SECRETS.client, 'secret')),
      cookieKeyFile: file('cookie-key.json', secretResource(LOGIN_SECRETS.cookie, 'key')),
    };
    const config = file('envoy.json', bootstrap({ ...options, login }));
    const args = ['--mode', 'validate', '--disable-hot-restart', '-c', config, '--log-level', 'error'];
    return execFileSync(envoyPath(console.error), args, { encoding: 'utf8' });
  }

  it('with everything that can be asked for', () => {
    expect(validate(OPTIONS)).to.match(/OK$/m);
  });

  it('with bearer tokens only', () => {
    const { login: _login, admin: _admin, accessLog: _log, ...bare } = OPTIONS;
    expect(validate({ ...bare, upstream: { grpc: '127.0.0.1:1', http: '127.0.0.1:2' } })).to.match(/OK$/m);
  });

  it('as it is deployed', () => {
    const idp = {
      issuer: 'https://acme.okta.com/oauth2/default',
      preset: 'okta' as const,
      audiences: ['flyte'],
      clientId: 'pyflyte',
      clientAudience: 'flyte',
      groupsClaim: 'groups',
      emailsVerified: false,
    };
    const login = { clientId: 'console', clientSecret: 'x' };
    const tls = { certificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/0a1b' };
    expect(validate(envoyOptions({ host: 'flyte.example.com', idp, login, tls }))).to.match(/OK$/m);
  });

  it('with its own certificate', () => {
    const [certificateFile, keyFile] = selfSigned(directory);
    const listener = { ...OPTIONS.listener, tls: { certificateFile, keyFile } };
    expect(validate({ ...OPTIONS, listener })).to.match(/OK$/m);
  });

  it('and refuses a field that does not exist', () => {
    const broken = { ...OPTIONS, limits: { ...OPTIONS.limits, maxStreams: 'many' as never } };
    expect(() => validate(broken)).to.throw();
  });
});

function selfSigned(directory: string): [string, string] {
  const keyFile = join(directory, 'tls.key');
  const certificateFile = join(directory, 'tls.crt');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const subject = ['-subj', '/CN=flyte.example.com', '-days', '1'];
  execFileSync('openssl', ['req', '-x509', '-new', '-key', keyFile, '-out', certificateFile, ...subject]);
  return [certificateFile, keyFile];
}
