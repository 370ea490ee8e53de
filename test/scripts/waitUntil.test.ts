import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { powerShellMissing, runPowerShell, winePrefixWithPowerShell } from "./realPowerShell.ts";
import { winePath } from "./wine.ts";

const COMMON = fileURLToPath(new URL("../../scripts/bringup/common.ps1", import.meta.url));

describe("Wait-Until of the bring-up's scripts", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "clpfsx-wait-"));
  let prefix = "";
  const onServer = (path: string) => (process.platform === "win32" ? path : winePath(path));

  before(function () {
    const missing = powerShellMissing();
    if (missing !== undefined) {
      console.log(`    left out: ${missing}`);
      this.skip();
    }
    if (process.platform !== "win32") prefix = winePrefixWithPowerShell();
  });
  after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));

  /** Looks as `look` says; returns the looks and the pauses, which take no time here, and what Wait-Until returned. */
  async function wait(seconds: number, look: string) {
    const file = join(folder, "wait.ps1");
    const lines = [
      "$ErrorActionPreference = 'Stop'",
      "Set-StrictMode -Version 2.0",
      "$StepName = 'test'",
      "$CallerId = 0",
      `. '${onServer(COMMON)}'`,
      "$script:Looks = 0",
      "$script:Pauses = @()",
      "function Start-Sleep([int]$Seconds) { $script:Pauses += $Seconds }",
      `$result = Wait-Until ${seconds} { $script:Looks++; ${look} }`,
      '$told = @{ looks = $Looks; pauses = $Pauses; isNull = $null -eq $result; result = "$result" }',
      "[Console]::Out.WriteLine((ConvertTo-Json -InputObject $told -Compress))",
    ];
    writeFileSync(file, lines.join("\r\n"));
    const run = await runPowerShell(
      prefix,
      `-NoProfile -NonInteractive -ExecutionPolicy Bypass -File ${onServer(file)}`,
    );
    assert.equal(run.code, 0, run.errors);
    return JSON.parse(run.output) as { looks: number; pauses: number[]; isNull: boolean; result: string };
  }

  it("ends at the first look that finds no problem, with an empty text and not with null", async () => {
    assert.deepEqual(await wait(300, ""), { looks: 1, pauses: [], isNull: false, result: "" });
  });

  it("looks again after each pause, and returns the last problem when the time is over", async () => {
    const { looks, pauses, result } = await wait(25, '"problem $Looks"');
    assert.deepEqual([looks, pauses, result], [4, [10, 10, 10], "problem 4"]);
  });

  it("takes a look that fails for a problem, and looks again", async () => {
    assert.deepEqual(await wait(300, "if ($Looks -eq 1) { throw 'later' }"), {
      looks: 2,
      pauses: [10],
      isNull: false,
      result: "",
    });
    const { looks, result } = await wait(10, "throw 'never'");
    assert.deepEqual([looks, result], [2, "never"]);
  });

  it("counts the time that looking takes, so that a slow answer makes no hour of ten minutes", async () => {
    const { looks, pauses, result } = await wait(2, "[System.Threading.Thread]::Sleep(2500); 'slow'");
    assert.deepEqual([looks, pauses, result], [1, [], "slow"]);
  });
});
