#!/usr/bin/env node

// Most commands end before code that V8 optimizes early has paid for being optimized: three times the default patience
// saves about a fifth of the processor time of validating a large registry. Before `load`: compiled code is kept by flags.
require('node:v8').setFlagsFromString('--interrupt-budget=400000');

const { load } = require('./bundle.js');

load('cli/main.ts')
  .run(process.argv.slice(2))
  .then(
    (code) => {
      process.exitCode = code;
    },
    (error) => {
      process.stderr.write(
        `${error?.stack ?? error}\nThis is a bug in flyte-tenancy: please report it with the lines above.\n`,
      );
      process.exitCode = 70;
    },
  );
