import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { parse } from 'yaml';
import * as z from 'zod';
import { parseRegistry, tenantsJsonSchema } from '../../registry';
import { TEAM_PERMISSIONS } from '../../registry/permissions';
import { alpha } from '../support/diagnostics';
import { registryTexts } from '../support/generate';

const ROOT = join(__dirname, '../..');

describe('registry/json-schema', () => {
  const validator = z.fromJSONSchema(tenantsJsonSchema() as any);
  const accepts = (text: string) => validator.safeParse(parse(text)).success;

  it('is checked in as it is generated', () => {
    const checkedIn = readFileSync(join(ROOT, 'tenants.schema.json'), 'utf8');
    const generated = `${JSON.stringify(tenantsJsonSchema(), null, 2)}\n`;
    expect(checkedIn, 'run: npx flyte-tenancy schema > tenants.schema.json').to.equal(generated);
  });

  it('names itself, and what a role may contain', () => {
    const schema = tenantsJsonSchema() as any;
    expect(schema.$schema).to.equal('https://json-schema.org/draft/2020-12/schema');
    expect(schema.$id).to.be.a('string');
    expect(schema.properties.roles.additionalProperties.items.enum).to.deep.equal([...TEAM_PERMISSIONS]);
  });

  it('accepts every file that the registry accepts', () => {
    expect(accepts(readFileSync(join(ROOT, 'tenants.yaml'), 'utf8'))).to.equal(true);
    fc.assert(fc.property(registryTexts(3), accepts), { numRuns: 50 });
  });

  it('refuses in the editor what the registry refuses in one field', () => {
    const faulty = [
      alpha('quotas: {}'),
      alpha('quota: {requests: {cpu: 16GB}}'),
      alpha('quota: {pods: 0}'),
      alpha('owners: [alice]'),
      alpha('suspended: yes'),
      alpha('nodes: {instanceTypes: [m5.large], min: 0}'),
      alpha('').replace('executions:create', 'executions:craete'),
      alpha('').replace('alpha:', 'Alpha:'),
      alpha('').replace('[development, production]', '[]'),
      alpha('').replace('flyte-tenancy/v1', 'v1'),
    ];
    for (const text of faulty) {
      expect(accepts(text), text).to.equal(false);
      expect(parseRegistry(text, 'f').registry, text).to.equal(undefined);
    }
  });

  it('describes every field of a team and of a project', () => {
    const team = (tenantsJsonSchema() as any).properties.teams.additionalProperties;
    const described = ([, field]: [string, any]) => typeof field.description === 'string';
    expect(
      Object.entries(team.properties)
        .filter((entry) => !described(entry as any))
        .map(([key]) => key),
    ).to.deep.equal([]);
    const project = team.properties.projects.additionalProperties;
    const settings = project.properties.settings.additionalProperties;
    for (const fields of [project.properties, settings.properties, team.properties.access.items.properties]) {
      expect(
        Object.entries(fields)
          .filter((entry) => !described(entry as any))
          .map(([key]) => key),
      ).to.deep.equal([]);
    }
  });
});
