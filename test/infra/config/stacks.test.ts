import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { readStack } from '../../../cli/stack';
import { environmentOf } from '../../../infra/config/environment';
import { configKeys, parseConfig } from '../../../infra/config/parse';

const ROOT = join(__dirname, '../../..');

describe('Pulumi.yaml', () => {
  const declared = parse(readFileSync(join(ROOT, 'Pulumi.yaml'), 'utf8')).config;

  it('declares the keys of the config module with the same types, defaults and descriptions', () => {
    // Pulumi can't declare a secret that may be missing.
    const optionalSecrets = ['oidcLoginClientSecret', 'flyteClientSecret'];
    const keys = Object.entries(configKeys()).filter(([key]) => !optionalSecrets.includes(key));
    const known = keys.map(([key, { type = 'integer', default: value, description }]) => {
      const items = type === 'array' ? { items: { type: 'string' } } : {};
      const given = value === undefined ? {} : { default: value };
      return [key, { type, ...items, description, ...given }];
    });
    expect(declared).to.deep.equal(Object.fromEntries(known));
    for (const [key, { description }] of Object.entries<any>(declared))
      expect(description, key).to.match(/^.{10,}\.$/);
  });

  for (const stack of ['dev', 'prod']) {
    it(`is met by the ${stack} stack, which holds no secret in plain text`, () => {
      const { project, raw, secretKeys } = readStack(stack, ROOT);
      const config = parseConfig(project, stack, raw);
      expect(environmentOf(config, stack)).to.deep.include({
        stack,
        prefix: `acme-flyte-${stack}`,
        partition: 'aws',
      });
      expect(secretKeys).to.deep.equal([]);
      const text = readFileSync(join(ROOT, `Pulumi.${stack}.yaml`), 'utf8');
      expect(text).to.not.match(/password|secret|token/i);
    });
  }

  it('differs between dev and prod where it should', () => {
    const [dev, prod] = ['dev', 'prod'].map((stack) => {
      const { project, raw } = readStack(stack, ROOT);
      return parseConfig(project, stack, raw);
    });
    for (const key of [
      'accountId',
      'prefix',
      'host',
      'vpcCidr',
      'protect',
      'overcommit',
      'natGateways',
    ] as const) {
      expect(dev![key], key).to.not.equal(prod![key]);
    }
    expect(prod).to.deep.include({
      protect: true,
      overcommit: false,
      natGateways: 'per-zone',
      databaseMultiAz: true,
    });
  });
});
