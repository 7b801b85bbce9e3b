#!/usr/bin/env node
/** Starts the local gateway (main.ts) from a bundle that is made on demand. */
require('../../bin/bundle').load('gateway/local/main.ts', { external: true });
