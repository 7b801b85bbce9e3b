import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { didYouMean } from '../registry/nearest';
import { UserError } from './command';

/** A stack's configuration as Pulumi's engine hands it to the program. */
export interface StackConfig {
  /** Name of the Pulumi project. */
  project: string;
  stack: string;
  /** By key with namespace (`flyte-tenancy:prefix`); what isn't a string is JSON. */
  raw: { [key: string]: string };
  /** Keys whose value is encrypted; `raw` holds a placeholder, as only Pulumi can decrypt it. */
  secretKeys: string[];
}

/** What stands for a value that can't be decrypted here. */
const ENCRYPTED = 'encrypted-in-stack-configuration';

/**
 * Reads `Pulumi.yaml` and `Pulumi.<stack>.yaml`.
 * @param folder where they are
 * @throws UserError when there is no such stack or a file isn't YAML
 */
export function readStack(stack: string, folder: string): StackConfig {
  const stacks = stacksIn(folder);
  if (!stacks.includes(stack)) {
    const known = stacks.length > 0 ? `stacks are ${stacks.join(', ')}` : 'there are no stacks';
    throw new UserError(
      `there is no Pulumi.${stack}.yaml in ${folder}: ${known}${didYouMean(stack, stacks)}`,
    );
  }
  const project = parsed(folder, 'Pulumi.yaml');
  return stackConfig(stack, project, parsed(folder, `Pulumi.${stack}.yaml`));
}

/** Names of the stacks that have a configuration file in a folder. */
function stacksIn(folder: string): string[] {
  return readdirSync(folder)
    .map((name) => /^Pulumi\.([\w-]+)\.yaml$/.exec(name)?.[1])
    .filter((name) => name !== undefined)
    .sort();
}

/** Merges the two files' contents the way Pulumi does: the stack's values over the project's values and defaults. */
export function stackConfig(stack: string, projectFile: any, stackFile: any): StackConfig {
  const project = String(projectFile?.name);
  const declared = Object.entries<any>(projectFile?.config ?? {})
    .map(([key, declaration]) => [key, declaredValue(declaration)] as const)
    .filter(([, value]) => value !== undefined);
  const values = Object.entries({
    ...withNamespace(project, Object.fromEntries(declared)),
    ...withNamespace(project, stackFile?.config ?? {}),
  });
  return {
    project,
    stack,
    raw: Object.fromEntries(values.map(([key, value]) => [key, asText(decrypted(value))])),
    secretKeys: values.filter(([, value]) => hasSecret(value)).map(([key]) => key),
  };
}

/** A declaration in Pulumi.yaml is the value itself, or an object with `value` or `default`. */
function declaredValue(declaration: any): unknown {
  if (declaration === null || typeof declaration !== 'object' || Array.isArray(declaration))
    return declaration;
  return declaration.value ?? declaration.default;
}

function withNamespace(project: string, values: { [key: string]: unknown }): { [key: string]: unknown } {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key.includes(':') ? key : `${project}:${key}`, value]),
  );
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isSecret(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).join() === 'secure';
}

function hasSecret(value: unknown): boolean {
  return (
    isSecret(value) || (typeof value === 'object' && value !== null && Object.values(value).some(hasSecret))
  );
}

function decrypted(value: unknown): unknown {
  if (isSecret(value)) return ENCRYPTED;
  if (Array.isArray(value)) return value.map(decrypted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, decrypted(each)]));
}

function parsed(folder: string, name: string): unknown {
  const document = parseDocument(readFileSync(join(folder, name), 'utf8'));
  const [error] = document.errors;
  if (error) throw new UserError(`${join(folder, name)} is not YAML: ${error.message}`);
  return document.toJS();
}
