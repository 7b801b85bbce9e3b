import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { tenantsJsonSchema } from '../registry';
import type { Command } from './command';
import { ROOT } from './root';

export const SCHEMA_FILE = 'tenants.schema.json';

/** The checked-in file's exact text. */
export function schemaText(): string {
  return `${JSON.stringify(tenantsJsonSchema(), null, 2)}\n`;
}

/** `schema`: what editors complete and check tenants.yaml with. */
export const schema: Command = {
  name: 'schema',
  summary: 'Print the JSON schema of tenants.yaml for editors',
  usage: `flyte-tenancy schema [--write]

  --write   write it to ${SCHEMA_FILE} beside package.json instead of printing it`,
  run(args, io) {
    const { values } = parseArgs({ args, options: { write: { type: 'boolean' } } });
    if (!values.write) {
      io.out(schemaText().trimEnd());
      return 0;
    }
    writeFileSync(join(ROOT, SCHEMA_FILE), schemaText());
    io.err(`wrote ${SCHEMA_FILE}`);
    return 0;
  },
};
