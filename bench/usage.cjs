'use strict';
// Preloaded into the measured process (and its children): writes the peak of its memory when it ends.
const { appendFileSync } = require('node:fs');

process.on('exit', () => {
  const kibibytes = process.resourceUsage().maxRSS;
  appendFileSync(process.env.BENCH_USAGE, `${kibibytes}\n`);
});
