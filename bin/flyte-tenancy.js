#!/usr/bin/env node

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
