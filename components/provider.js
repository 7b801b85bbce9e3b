// The package's entry: the classes, and a plugin when Pulumi starts this folder as one (PulumiPlugin.yaml).
module.exports = require('../bin/bundle.js').load('components/provider.ts', { external: true });
