import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from './lab';
import type { EngineStack } from './stack';

/** Parts of a secret that would give it away; a text of many lines (a PEM key) is looked for line by line. */
function parts(secret: string): string[] {
  return secret
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length >= 12 && !line.startsWith('-----'));
}

/** A text in the forms it may stand in: plain, base64 without its last, padded characters, and hexadecimal. */
function forms(text: string): string[] {
  const bytes = Buffer.from(text);
  const base64 = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64');
  return [text, base64, bytes.toString('hex')];
}

/** `SECRET in TEXT` for each secret that stands in a text in any form. */
export function leaks(secrets: { [name: string]: string }, texts: { [name: string]: string }): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) => {
    const needles = parts(secret).flatMap(forms);
    return Object.entries(texts).flatMap(([place, text]) =>
      needles.some((needle) => text.includes(needle)) ? [`${name} in ${place}`] : [],
    );
  });
}

/** Every secret that an update of the stack made or used, by a name: of the cluster's Secrets, of the random values, its token. */
export async function secretsOf(lab: Lab, stack: EngineStack): Promise<{ [name: string]: string }> {
  const secrets: { [name: string]: string } = {};
  for (const namespace of ['flyte', 'flyte-gateway']) {
    const { items } = await lab.cluster.client.ok('GET', `/api/v1/namespaces/${namespace}/secrets`);
    for (const { metadata, data } of items)
      for (const [key, value] of Object.entries(data ?? {}))
        secrets[`${namespace}/${metadata.name}/${key}`] = Buffer.from(String(value), 'base64').toString();
  }
  const random = join(stack.folder, 'cloud/random');
  for (const name of readdirSync(random)) {
    const { inputs, outputs } = JSON.parse(readFileSync(join(random, name), 'utf8'));
    for (const [key, value] of Object.entries(outputs))
      if (!(key in inputs)) secrets[`${name} ${key}`] = String(value);
  }
  secrets.kubeconfig = JSON.parse(readFileSync(lab.cluster.kubeconfig, 'utf8')).users[0].user.token;
  return secrets;
}
