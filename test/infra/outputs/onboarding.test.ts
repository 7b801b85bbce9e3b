import { expect } from 'chai';
import { parse } from 'yaml';
import { machineConfig, peopleConfig } from '../../../infra/outputs/client-config';
import { imageReference, registerCommand } from '../../../infra/outputs/commands';

describe('client configuration', () => {
  const door = { host: 'flyte.example.com' };

  it('is YAML that sends people to the browser', () => {
    expect(parse(peopleConfig(door))).to.deep.equal({
      admin: { endpoint: 'dns:///flyte.example.com', insecure: false, authType: 'Pkce' },
      console: { endpoint: 'https://flyte.example.com' },
    });
  });

  it('names a pipeline and takes its secret from the environment', () => {
    expect(parse(machineConfig(door, 'alpha-ci')).admin).to.deep.equal({
      endpoint: 'dns:///flyte.example.com',
      insecure: false,
      authType: 'ClientSecret',
      clientId: 'alpha-ci',
      clientSecretEnvVar: 'FLYTE_CLIENT_SECRET',
      scopes: ['all'],
    });
  });
});

describe('register command', () => {
  it("names the team's project, domain and registry", () => {
    expect(registerCommand('ml-alpha', 'production', ['r.example.com/alpha/**', 'other.io/**'])).to.equal(
      'pyflyte register --project ml-alpha --domain production --image r.example.com/alpha/IMAGE:TAG workflows/',
    );
  });

  const references: [patterns: string[], reference: string][] = [
    [['r.example.com/**'], 'r.example.com/IMAGE:TAG'],
    [['r.example.com/team/*'], 'r.example.com/team/IMAGE:TAG'],
    [['r.example.com/team-*/**'], 'r.example.com/IMAGE:TAG'],
    [['r.example.com:5000/team/image:*'], 'r.example.com:5000/team/image:TAG'],
    [['r.example.com:5000/team/image'], 'r.example.com:5000/team/image:TAG'],
    [['r.example.com/team/image:v1'], 'r.example.com/team/image:v1'],
    [['**'], 'REGISTRY/IMAGE:TAG'],
    [[], 'REGISTRY/IMAGE:TAG'],
  ];
  for (const [patterns, reference] of references) {
    it(`makes ${reference} of ${JSON.stringify(patterns)}`, () => {
      expect(imageReference(patterns)).to.equal(reference);
    });
  }
});
