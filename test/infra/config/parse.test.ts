import { expect } from 'chai';
import { ConfigError, parseConfig } from '../../../infra/config/parse';

const PROJECT = 'flyte-tenancy';

/** The smallest configuration that is right. */
const REQUIRED: { [key: string]: string } = {
  accountId: '111111111111',
  region: 'eu-central-1',
  prefix: 'acme-flyte',
  availabilityZones: '["eu-central-1a","eu-central-1b","eu-central-1c"]',
  oidcIssuer: 'https://login.example.com',
  oidcJwksUri: 'https://login.example.com/jwks',
  certificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/0a1b2c3d-0000-0000-0000-000000000000',
  oidcClientId: 'flyte',
  host: 'flyte.example.com',
};

function parsed(given: { [key: string]: string | undefined } = {}, foreign: { [key: string]: string } = {}) {
  const own = Object.entries({ ...REQUIRED, ...given })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [`${PROJECT}:${key}`, value!]);
  return parseConfig(PROJECT, 'dev', { ...Object.fromEntries(own), ...foreign });
}

function findings(
  given: { [key: string]: string | undefined },
  foreign: { [key: string]: string } = {},
): string[] {
  try {
    parsed(given, foreign);
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigError);
    return (error as ConfigError).findings;
  }
  return [];
}

describe('stack configuration', () => {
  it('fills in defaults and is frozen', () => {
    const config = parsed();
    expect(config).to.deep.include({ nodeMin: 3, nodeMax: 10, nodeInstanceType: 'm5.xlarge', protect: true });
    expect(() => {
      config.availabilityZones.push('x');
    }).to.throw(TypeError);
  });

  it('keeps strings that look like numbers and reads the rest as JSON', () => {
    const config = parsed({ databaseVersion: '17', nodeMax: '12', flowLogs: 'false', tags: '{"team":"ml"}' });
    expect(config).to.deep.include({
      databaseVersion: '17',
      nodeMax: 12,
      flowLogs: false,
      tags: { team: 'ml' },
    });
  });

  it('leaves keys of other namespaces alone', () => {
    expect(findings({}, { 'pulumi:tags': '{}', 'aws:profile': 'x' })).to.deep.equal([]);
  });

  const wrong: [title: string, given: { [key: string]: string | undefined }, expected: string | RegExp][] = [
    [
      'a misspelt key',
      { natGateway: 'single' },
      'flyte-tenancy:natGateway is not a key of this project; did you mean "natGateways"? Remove it with `pulumi config rm natGateway`.',
    ],
    [
      'an unknown key',
      { colour: 'blue' },
      /^flyte-tenancy:colour is not a key of this project; allowed: accountId, .*\. Remove it/,
    ],
    [
      'a key of the prototype',
      { constructor: 'x' },
      /^flyte-tenancy:constructor is not a key of this project/,
    ],
    [
      'a missing key',
      { host: undefined },
      /^flyte-tenancy:host is missing\. Public DNS name.* `pulumi config set --stack dev host VALUE`\.$/,
    ],
    [
      'a choice that there is not',
      { natGateways: 'two' },
      'flyte-tenancy:natGateways is "two"; allowed: single or per-zone. Set it with `pulumi config set --stack dev natGateways VALUE`.',
    ],
    [
      'a string for a number',
      { nodeMin: 'three' },
      /^flyte-tenancy:nodeMin is "three"; allowed: a whole number from 1 to 450\./,
    ],
    ['a fraction', { nodeMin: '2.5' }, /^flyte-tenancy:nodeMin is 2\.5; allowed: a whole number/],
    [
      'a number out of range',
      { flyteReplicas: '0' },
      /^flyte-tenancy:flyteReplicas is 0; allowed: 1 to 20\./,
    ],
    [
      'an account id that is none',
      { accountId: '1234' },
      /^flyte-tenancy:accountId is "1234"; allowed: twelve digits\./,
    ],
    [
      'the whole internet',
      { publicAccessCidrs: '["0.0.0.0/0"]' },
      /^flyte-tenancy:publicAccessCidrs\.0 is "0\.0\.0\.0\/0"; allowed: a narrower CIDR/,
    ],
    [
      'a public VPC range',
      { vpcCidr: '52.0.0.0/16' },
      /^flyte-tenancy:vpcCidr is "52\.0\.0\.0\/16"; allowed: a private range/,
    ],
    [
      'a small VPC',
      { vpcCidr: '10.0.0.0/24' },
      /^flyte-tenancy:vpcCidr is .*; allowed: a prefix length from \/16 to \/20\./,
    ],
    [
      'a retention CloudWatch does not know',
      { logRetentionDays: '8' },
      /^flyte-tenancy:logRetentionDays is 8; allowed: a period/,
    ],
    [
      'an old Kubernetes',
      { kubernetesVersion: '1.29' },
      /^flyte-tenancy:kubernetesVersion is "1\.29"; allowed: 1\.34, 1\.35, 1\.36\./,
    ],
    ['a long prefix', { prefix: 'a'.repeat(25) }, /^flyte-tenancy:prefix is .*; allowed: 3 to 24/],
    [
      'an issuer without TLS',
      { oidcIssuer: 'http://login.example.com' },
      /^flyte-tenancy:oidcIssuer is .*; allowed: an https URL\./,
    ],
    [
      'a URL for a host',
      { host: 'https://flyte.example.com' },
      /^flyte-tenancy:host is .*; allowed: a DNS name/,
    ],
    [
      'a group prefix that could clash',
      { kubernetesGroupPrefix: 'system' },
      /^flyte-tenancy:kubernetesGroupPrefix is "system"; allowed: empty, or/,
    ],
    [
      'zones of another region',
      { availabilityZones: '["us-east-1a","eu-central-1b","eu-central-1c"]' },
      /^flyte-tenancy:availabilityZones has us-east-1a; allowed: zones of region eu-central-1\./,
    ],
    [
      'a zone twice',
      { availabilityZones: '["eu-central-1a","eu-central-1a","eu-central-1c"]' },
      /allowed: three different zones/,
    ],
    [
      'two zones',
      { availabilityZones: '["eu-central-1a","eu-central-1b"]' },
      /^flyte-tenancy:availabilityZones is \[.*\]; allowed: exactly three zones\./,
    ],
    [
      'fewer nodes than the least',
      { nodeMin: '5', nodeMax: '4' },
      /^flyte-tenancy:nodeMin is 5; allowed: at most nodeMax, which is 4\./,
    ],
    [
      'a disk that shrinks',
      { databaseStorageGiB: '50', databaseMaxStorageGiB: '20' },
      /^flyte-tenancy:databaseMaxStorageGiB is 20; allowed: at least/,
    ],
    [
      'a type whose capacity nobody knows',
      { nodeInstanceType: 'z9.mega' },
      /^flyte-tenancy:nodeInstanceType is "z9\.mega"; allowed: types whose capacity is known/,
    ],
  ];
  for (const [title, given, expected] of wrong) {
    it(`refuses ${title}, naming value, what is allowed and the fix`, () => {
      const found = findings(given);
      expect(found).to.have.length(1);
      if (typeof expected === 'string') expect(found[0]).to.equal(expected);
      else expect(found[0]).to.match(expected);
    });
  }

  it('lists everything at once', () => {
    expect(findings({ host: undefined, nodeMin: 'x', colour: 'blue', vpcCidr: '10.0.0.0/8' })).to.have.length(
      4,
    );
  });

  it('refuses provider settings that mean another account or region', () => {
    const found = findings({}, { 'aws:region': 'us-east-1', 'aws:allowedAccountIds': '["999999999999"]' });
    expect(found).to.have.length(2);
    expect(found[0]).to.match(/^aws:region is us-east-1; allowed: the same as flyte-tenancy:region/);
    expect(found[1]).to.match(/^aws:allowedAccountIds is /);
  });
});
