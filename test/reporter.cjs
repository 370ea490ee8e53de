// Mocha loads a reporter by require. This one says at the end what was left out and how many tests ran.
const { reporters } = require("mocha");

class Reporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    this.leftOut = new Map();
    runner.on("pending", (test) => {
      const [suite] = test.titlePath();
      this.leftOut.set(suite, (this.leftOut.get(suite) ?? 0) + 1);
    });
  }

  epilogue() {
    super.epilogue();
    for (const [suite, count] of this.leftOut) console.log(`left out: ${suite} (${count})`);
    const { passes, failures, pending } = this.stats;
    console.log(`${passes} passed, ${failures} failed, ${pending} skipped`);
  }
}

module.exports = Reporter;
