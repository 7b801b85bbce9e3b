import { join } from 'node:path';

/** Absolute path of this package: bin/bundle.js sets the variable in bundles, where `__dirname` is the cache. */
export const ROOT: string = process.env.FLYTE_TENANCY_ROOT ?? join(__dirname, '..');
