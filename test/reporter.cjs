// Mocha loads a reporter by require. This one says at the end what was left out and how many tests ran; dots before that on
// a terminal, where thousands of lines would push everything else out, and a line for each test in a log.
const { reporters } = require("mocha");

const Progress = process.stdout.isTTY && process.env.CI === undefined ? reporters.Dot : reporters.Spec;

class Reporter extends Progress {
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
