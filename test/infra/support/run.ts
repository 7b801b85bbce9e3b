import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { answer, created } from '../../../cli/preview/cloud';
import { readStack } from '../../../cli/stack';
import { program } from '../../../infra/program';
import { type Registered, record } from '../../support/monitor';

export interface Run {
  resources: Registered[];
  outputs: { [name: string]: any };
  /** Names of the outputs that are secret. */
  secretOutputs: string[];
  warnings: string[];
}

/** What the pretended cloud generates for every random value; must show up nowhere in plain text. */
export const GENERATED = 'gEnErAtEd-VaLuE';

const ROOT = join(__dirname, '../../..');

/**
 * Runs the program for a stack as its files configure it, in Pulumi's test runtime.
 * @param overrides configuration by key without namespace, as Pulumi keeps it
 */
export async function run(stack: string, overrides: { [key: string]: string } = {}): Promise<Run> {
  const { project, raw } = readStack(stack, ROOT);
  const given = Object.fromEntries(
    Object.entries(overrides).map(([key, value]) => [`${project}:${key}`, value]),
  );
  const place = { partition: 'aws', region: 'us-east-1', accountId: raw[`${project}:accountId`]! };
  pulumi.runtime.setAllConfig({ ...raw, ...given });
  await pulumi.runtime.setMocks(
    {
      newResource(args) {
        const { id, state } = created(args, place);
        const generated = args.type.startsWith('random:')
          ? { result: GENERATED, base64: `${GENERATED}==` }
          : {};
        return { id, state: { ...state, ...generated } };
      },
      call: (args) => answer(args, place),
    },
    project,
    stack,
    false,
  );
  const resources: Registered[] = [];
  record(pulumi.runtime.getMonitor(), resources);
  const { result, warnings } = await collectingWarnings(async () => {
    const made = await program();
    await pulumi.runtime.disconnect();
    const entries = await Promise.all(
      Object.entries(made).map(async ([name, value]) => [name, await plain(value)]),
    );
    const secret = await Promise.all(
      Object.entries(made).map(async ([name, value]) => ((await isSecret(value)) ? [name] : [])),
    );
    return { outputs: Object.fromEntries(entries), secretOutputs: secret.flat() };
  });
  return { resources, warnings, ...result };
}

function plain(value: unknown): Promise<unknown> {
  return new Promise((resolve) => pulumi.output<any>(value).apply(resolve));
}

function isSecret(value: unknown): Promise<boolean> {
  return pulumi.isSecret(pulumi.output(value));
}

async function collectingWarnings<T>(work: () => Promise<T>): Promise<{ warnings: string[]; result: T }> {
  const { warn } = console;
  const warnings: string[] = [];
  console.warn = (...parts: unknown[]) => void warnings.push(parts.join(' '));
  try {
    return { result: await work(), warnings };
  } finally {
    console.warn = warn;
  }
}
