import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Properties } from '../../../provider/properties';
import type { ResourceDouble } from './resource-provider';

/** What a made-up cloud answers about a resource beyond its inputs. */
export type Outputs = (token: string, name: string, inputs: Properties, id: string) => Properties;

/** Inputs whose change makes a new resource of most types: what names it. */
const NAMING = new Set([
  'name',
  'bucket',
  'role',
  'clusterName',
  'namespace',
  'serviceAccount',
  'nodeGroupName',
  'identifier',
]);

/** A cloud that keeps what it is given in a folder (`LAB_CLOUD`), so that it lasts over plugin processes. */
export function remembered(provider: string, outputsOf: Outputs = () => ({})): ResourceDouble {
  const folder = join(process.env.LAB_CLOUD ?? '.', provider);
  const file = (token: string, id: string) =>
    join(folder, encodeURIComponent(`${token} ${id}`).slice(0, 240));
  const save = (token: string, id: string, inputs: Properties) => {
    mkdirSync(folder, { recursive: true });
    const outputs = { ...inputs, ...outputsOf(token, id, inputs, id) };
    writeFileSync(file(token, id), JSON.stringify({ inputs, outputs }));
    return outputs;
  };
  return {
    idOf: physicalId,
    replaces: (path) => NAMING.has(path),
    create: async (inputs, preview, token, id) => (preview ? { ...inputs } : save(token, id, inputs)),
    update: async (inputs, preview, token, id) => (preview ? { ...inputs } : save(token, id, inputs)),
    async read(id, _inputs, token) {
      try {
        return JSON.parse(readFileSync(file(token, id), 'utf8'));
      } catch {
        return undefined;
      }
    },
    delete: async (id, _inputs, token) => rmSync(file(token, id), { force: true }),
  };
}

/** AWS knows a role's policies by `role:name`, most other things by their names alone. */
function physicalId(inputs: Properties, token: string, name: string): string {
  const kind = token.split(':').pop() ?? token;
  if (kind === 'RolePolicy') return `${inputs.role}:${inputs.name ?? name}`;
  return String(inputs.bucket ?? inputs.name ?? inputs.identifier ?? `${kind}-${name}`);
}
