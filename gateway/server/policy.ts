import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { compileAccess } from '../../access';
import { formatDiagnostic, type Registry } from '../../registry';
import { readRegistry } from '../../registry/file';
import { makeHandle } from '../handle';
import type { Handle } from '../model';

const MAX_REGISTRY = 64 * 1024 * 1024;

/**
 * Reads the registry that the configuration names: tenants.yaml, or the compiled registry as JSON (`.json`, `.json.gz`)
 * that the deployment ships, in which case `FILE` may also be `FILE.0`, `FILE.1` ... parts in one directory. Throws one
 * error listing every mistake.
 */
export function loadRegistry(file: string): Registry {
  if (/\.json(\.gz)?$/.test(file)) return readCompiled(file);
  const { registry, diagnostics } = readRegistry(file);
  if (registry) return registry;
  const errors = diagnostics.filter((d) => d.severity === 'error');
  throw new Error(errors.map(formatDiagnostic).join('\n'));
}

function readCompiled(file: string): Registry {
  const bytes = readFileSync(file);
  const text = file.endsWith('.gz')
    ? gunzipSync(bytes, { maxOutputLength: MAX_REGISTRY }).toString('utf8')
    : bytes.toString('utf8');
  const registry = JSON.parse(text) as Registry;
  if (!Array.isArray(registry?.teams) || !Array.isArray(registry.domains) || !registry.platform)
    throw new Error(`${file} is no compiled registry`);
  return registry;
}

/** The decision function for one registry. Throws when the registry can't be compiled. */
export function buildHandle(registry: Registry, options: { [name: string]: unknown }): Handle {
  return makeHandle(compileAccess(registry), { ...options, registry });
}
