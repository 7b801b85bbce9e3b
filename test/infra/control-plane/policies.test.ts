import { expect } from 'chai';
import { environmentOf } from '../../../infra/config/environment';
import { parseConfig } from '../../../infra/config/parse';
import { datacatalogPolicy, flyteadminPolicy, propellerPolicy } from '../../../infra/control-plane/policies';
import type { PolicyDocument, TenantPlan } from '../../../plan/model';

const RAW: { [key: string]: string } = {
  accountId: '111111111111',
  region: 'us-east-1',
  prefix: 'acme',
  availabilityZones: '["us-east-1a","us-east-1b","us-east-1c"]',
  oidcIssuer: 'https://login.example.com',
  oidcJwksUri: 'https://login.example.com/jwks',
  certificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/0a1b2c3d-0000-0000-0000-000000000000',
  oidcClientId: 'flyte',
  host: 'flyte.example.com',
};
const config = parseConfig(
  'p',
  'dev',
  Object.fromEntries(Object.entries(RAW).map(([k, v]) => [`p:${k}`, v])),
);
const environment = environmentOf(config, 'dev');
const tenant = (name: string, managed: boolean, prefix = '') =>
  ({ bucket: { name, managed, prefix } }) as TenantPlan;
const tenants = [tenant('acme-alpha-data', true), tenant('old-bucket', false, 'flyte/')];

/** `ACTION RESOURCE` for everything allowed, without `arn:aws:s3:::`. */
function allowed({ Statement }: PolicyDocument): string[] {
  return Statement.flatMap(({ Action, Resource }) =>
    Action.flatMap((action) => Resource!.map((arn) => `${action} ${arn.replace('arn:aws:s3:::', '')}`)),
  );
}

describe('IAM policies of the control plane', () => {
  it("let flyteadmin sign downloads from teams' buckets, adopted ones within their prefix, and write none of them", () => {
    const grants = allowed(flyteadminPolicy(environment, tenants));
    expect(grants).to.include.members([
      's3:PutObject acme-metadata/*',
      's3:GetObject acme-metadata/*',
      's3:GetObject acme-*-data/*',
      's3:GetObject old-bucket/flyte/*',
    ]);
    expect(grants.filter((grant) => /Put|Delete/.test(grant))).to.deep.equal([
      's3:PutObject acme-metadata/*',
    ]);
  });

  it('let propeller write only what it owns', () => {
    const writes = allowed(propellerPolicy(environment, tenants)).filter((grant) =>
      /Put|Delete|Abort/.test(grant),
    );
    for (const grant of writes) expect(grant).to.match(/ acme-metadata\/metadata\/propeller\/\*$/);
    expect(writes).to.not.be.empty;
  });

  it('keep datacatalog in its own prefix', () => {
    const objects = allowed(datacatalogPolicy(environment)).filter((grant) => grant.includes('Object'));
    for (const grant of objects) expect(grant).to.match(/ acme-metadata\/metadata\/datacatalog\/\*$/);
  });

  it('never grow with the number of teams, so they fit however many there are', () => {
    const many = Array.from({ length: 300 }, (_, i) => tenant(`acme-team${i}-data`, true));
    expect(flyteadminPolicy(environment, many)).to.deep.equal(flyteadminPolicy(environment, []));
  });
});
