'use strict';
const { appendFileSync } = require('node:fs');
const { reporters } = require('mocha');

/** mocha's `spec` reporter, and after it one plain line for machines: `N passed, N failed`. */
module.exports = class Reporter extends reporters.Spec {
  epilogue() {
    super.epilogue();
    const { passes, failures } = this.stats;
    console.log(`${passes} passed, ${failures} failed`);
    const file = process.env.TEST_COUNTS;
    if (file) appendFileSync(file, `${passes} ${failures}\n`);
  }
};
