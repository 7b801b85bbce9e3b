import * as z from 'zod';
import { tenantsFile } from './schema';

/** tenants.schema.json: what editors complete and validate tenants.yaml with (JSON Schema, draft 2020-12). */
export function tenantsJsonSchema(): { [keyword: string]: unknown } {
  const { $schema, ...rest } = z.toJSONSchema(tenantsFile, { io: 'input', unrepresentable: 'throw' });
  return { $schema, $id: 'https://flyte-tenancy.dev/schemas/v1/tenants.schema.json', ...rest };
}
