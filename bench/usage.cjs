'use strict';
// Preloaded into the measured process (and its children): writes the peak of its memory and its CPU time when it ends.
const { appendFileSync } = require('node:fs');

const { isMainThread } = require('node:worker_threads');

process.on('exit', () => {
  if (!isMainThread) return;
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  appendFileSync(process.env.BENCH_USAGE, `${maxRSS} ${userCPUTime + systemCPUTime}\n`);
});
