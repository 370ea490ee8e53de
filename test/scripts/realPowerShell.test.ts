import assert from "node:assert/strict";
import { powerShellMissing, runPowerShell, winePrefixWithPowerShell } from "./realPowerShell.ts";

describe("a real PowerShell", function () {
  this.timeout(120_000);
  let prefix = "";

  before(function () {
    const missing = powerShellMissing();
    if (missing !== undefined) {
      console.log(`    left out: ${missing}`);
      this.skip();
    }
    if (process.platform !== "win32") prefix = winePrefixWithPowerShell();
  });

  it("runs where Windows has it, prints what it is told, and ends with the whole exit code", async () => {
    const text =
      "[Console]::Out.WriteLine($PSHOME.ToLower()); [Console]::Error.WriteLine('100% said'); [Environment]::Exit(3010)";
    const run = await runPowerShell(prefix, `-NoProfile -NonInteractive -Command "${text}"`);
    assert.equal(run.code, 3010, run.errors);
    assert.match(run.output, /^c:\\windows\\system32\\windowspowershell\\v1\.0\n$/);
    assert.equal(run.errors, "100% said\n");
  });
});
