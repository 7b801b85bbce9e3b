import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { compileAccess } from '../../access';
import { formatDiagnostic, type Registry } from '../../registry';
import { readRegistry } from '../../registry/file';
import { makeHandle } from '../handle';
import type { Handle } from '../model';

const MAX_REGISTRY = 64 * 1024 * 1024;

/** What a decision function is made from; plain data. */
export interface PolicySource {
  registry: Registry;
  /** By `project/domain`: where its raw data goes. */
  rawOutputPrefixes: { [place: string]: string };
}

/**
 * Reads what the configuration names: tenants.yaml, or a `PolicySource` as JSON (`.json`, `.json.gz`), as the deployment
 * ships it. Throws one error listing every mistake.
 */
export function loadPolicy(file: string): PolicySource {
  if (/\.json(\.gz)?$/.test(file)) return readCompiled(file);
  const { registry, diagnostics } = readRegistry(file);
  if (registry) return { registry, rawOutputPrefixes: {} };
  const errors = diagnostics.filter((d) => d.severity === 'error');
  throw new Error(errors.map(formatDiagnostic).join('\n'));
}

function readCompiled(file: string): PolicySource {
  const bytes = readFileSync(file);
  const text = file.endsWith('.gz')
    ? gunzipSync(bytes, { maxOutputLength: MAX_REGISTRY }).toString('utf8')
    : bytes.toString('utf8');
  const source = JSON.parse(text) as PolicySource;
  if (!Array.isArray(source?.registry?.teams) || !source.registry.platform || !source.rawOutputPrefixes)
    throw new Error(`${file} is no compiled registry`);
  return source;
}

/** The decision function. Throws when the registry can't be compiled. */
export function buildHandle({ registry, rawOutputPrefixes }: PolicySource): Handle {
  return makeHandle(compileAccess(registry), { registry, rawOutputPrefixes });
}
