import * as path from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { formatDiagnostic } from '../registry/diagnostic';
import { readRegistry } from '../registry/file';
import type { Registry } from '../registry/model';

/**
 * The registry of teams; its warnings go to Pulumi's log.
 *
 * @param file relative to the folder of Pulumi.yaml, or absolute
 * @throws pulumi.RunError (shown without a stack trace) listing every error of the file
 */
export function loadRegistry(file: string, root: string): Registry {
  const { registry, diagnostics } = readRegistry(path.resolve(root, file));
  const lines = diagnostics.map((d) => formatDiagnostic({ ...d, file }));
  if (!registry) throw new pulumi.RunError(`The registry is not valid:\n${lines.join('\n')}`);
  for (const line of lines) void pulumi.log.warn(line);
  return registry;
}
