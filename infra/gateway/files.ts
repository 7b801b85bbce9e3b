import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { bundleAccessService } from '../../gateway/bundle';
import { bootstrap } from '../../gateway/envoy/bootstrap';
import type { PolicySource } from '../../gateway/server/policy';
import type { PlatformPlan } from '../../plan/model';
import type { Registry } from '../../registry/model';
import { accessConfig } from './access-config';
import { envoyOptions } from './envoy-config';
import type { GatewayArgs } from './settings';

/** Most bytes of a ConfigMap's data that the API server takes. */
export const CONFIG_MAP_BYTES = 1024 * 1024;

/** One ConfigMap's `binaryData`: base64 by file name. */
export type Files = { [file: string]: string };

/** The access service, minified and compressed: nobody has to build or push an image. */
export function programFiles(): Files {
  return checked('program', { 'access.js.gz': compress(bundleAccessService()) });
}

/** Configuration of both processes. */
export function configFiles(args: Pick<GatewayArgs, 'host' | 'idp' | 'login' | 'tls'>): Files {
  return checked('config', {
    'access.json': base64(JSON.stringify(accessConfig(args))),
    'envoy.json': base64(JSON.stringify(bootstrap(envoyOptions(args)))),
  });
}

/** The compiled registry. Changes while the pods run. */
export function registryFiles(registry: Registry, plan: PlatformPlan): Files {
  const source: PolicySource = { registry, rawOutputPrefixes: rawOutputPrefixes(plan) };
  return checked('registry', { 'registry.json.gz': compress(JSON.stringify(source)) });
}

/** By `project/domain`: what the plan writes into flyteadmin's WORKFLOW_EXECUTION_CONFIG. */
function rawOutputPrefixes(plan: PlatformPlan): { [place: string]: string } {
  const entries = plan.tenants.flatMap(({ attributes }) =>
    attributes.flatMap(({ project, domain, matchingAttributes }) => {
      const prefix =
        matchingAttributes.workflow_execution_config?.raw_output_data_config?.output_location_prefix;
      return typeof prefix === 'string' ? [[`${project}/${domain}`, prefix]] : [];
    }),
  );
  return Object.fromEntries(entries);
}

/** Equal contents give equal text, so that pods are replaced only when something changed. */
export function checksum(files: Files): string {
  return createHash('sha256')
    .update(JSON.stringify(Object.entries(files).sort()))
    .digest('hex')
    .slice(0, 32);
}

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
const compress = (text: string) => gzipSync(text, { level: 9 }).toString('base64');

function checked(name: string, files: Files): Files {
  const bytes = Object.values(files).reduce((sum, data) => sum + Buffer.from(data, 'base64').length, 0);
  if (bytes > CONFIG_MAP_BYTES)
    throw new Error(
      `The gateway's ${name} has ${bytes} bytes; a ConfigMap takes at most ${CONFIG_MAP_BYTES}.`,
    );
  return files;
}
