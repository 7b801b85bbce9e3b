import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where downloaded and built things are kept between runs, outside the checkout. `FLYTE_TENANCY_CACHE` overrides it. */
export function cacheFolder(name: string): string {
  return join(process.env.FLYTE_TENANCY_CACHE ?? join(homedir(), '.cache', 'flyte-tenancy'), name);
}
