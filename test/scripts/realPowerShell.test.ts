import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  copyOfPrefix,
  powerShellEnvironment,
  powerShellFolder,
  powerShellMissing,
  runPowerShell,
  winePrefixWithPowerShell,
} from "./realPowerShell.ts";

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

  if (process.platform === "win32") return;

  describe("in a copy of the prefix", () => {
    const folder = mkdtempSync(join(tmpdir(), "clpfsx-prefix-"));
    let copy = "";

    before(() => {
      copy = copyOfPrefix(prefix, join(folder, "copy"));
    });

    after(() => {
      if (copy !== "") wineserver("-k");
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    });

    const wineserver = (option: string) =>
      spawnSync("wineserver", [option], { env: powerShellEnvironment(copy), timeout: 20_000 });

    it("reads the copy's profile, and keeps its registry from the other prefix", async () => {
      const mark = `mark${process.pid}`;
      writeFileSync(join(powerShellFolder(copy), "profile.ps1"), `Set-ItemProperty HKCU:\\Environment ${mark} 1\r\n`);
      const run = await runPowerShell(
        copy,
        `-NonInteractive -ExecutionPolicy Bypass -Command "(Get-Item HKCU:\\Environment).GetValue('${mark}')"`,
      );
      assert.equal(run.output, "1\n", run.errors);
      assert.equal(wineserver("-w").status, 0);
      assert.ok(readFileSync(join(copy, "user.reg"), "utf8").includes(mark));
      assert.ok(!readFileSync(join(prefix, "user.reg"), "utf8").includes(mark));
      assert.ok(!existsSync(join(powerShellFolder(prefix), "profile.ps1")));
    });

    it("is ended at the time limit", async () => {
      const run = await runPowerShell(copy, '-NoProfile -Command "Start-Sleep 60"', { limitSeconds: 3 });
      assert.equal(run.code, null);
      assert.equal(wineserver("-w").status, 0, "what runs in the prefix has ended");
    });
  });
});
