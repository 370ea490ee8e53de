// Mocha loads a reporter by require. It adds one line that says how many tests ran and how many were left out.
const { reporters } = require("mocha");

class CountingReporter extends reporters.Spec {
  epilogue() {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    console.log(`${passes} passed, ${failures} failed, ${pending} skipped`);
  }
}

module.exports = CountingReporter;
