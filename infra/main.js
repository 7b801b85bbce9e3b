// Pulumi's entry (`main` in Pulumi.yaml): the program is TypeScript, bundled on demand, without a type check at each
// start. Packages stay outside the bundle because Pulumi's SDK must exist once in a process.
module.exports = require('../bin/bundle.js').load('infra/index.ts', { external: true }).program;
