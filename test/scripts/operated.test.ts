import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { guestAnswer } from "../../operate/cluster/askClpstat.ts";
import { powershellScript } from "../../operate/cluster/powershellScript.ts";
import { isReport, readGuestReport } from "../../operate/doctor/after/guestReport.ts";
import { RETRIES } from "./guest.ts";
import { type PowerShellRun, powerShellMissing, runPowerShell, winePrefixWithPowerShell } from "./realPowerShell.ts";
import { operatedScripts } from "./serverScripts.ts";
import { winePath } from "./wine.ts";

/** In place of a domain, CLUSTERPRO, AWS and a firewall: PowerShell takes a function before a cmdlet or a program. */
const DOUBLES = `
$product = Join-Path $env:ProgramFiles 'CLUSTERPRO'
[void](New-Item -ItemType Directory -Force -Path "$product\\bin", "$product\\etc")
Set-Content -LiteralPath "$product\\etc\\clp.conf" -Value '<root/>'
foreach ($name in 'clpstat', 'clplcnsc', 'clpgrp') { Set-Content -LiteralPath "$product\\bin\\$name.exe" -Value '' }
Set-Alias "$product\\bin\\clpstat.exe" Show-Stat
Set-Alias "$product\\bin\\clplcnsc.exe" Show-License
Set-Alias "$product\\bin\\clpgrp.exe" Move-Group
function Show-Stat { $global:LASTEXITCODE = 0; ' <server>'; '  *server1 ....: Online'; '   server2 ....: Online'; ' <group>'; '   failover ...: Online'; '      current : server1' }
function Move-Group([string[]]$Words) { $global:LASTEXITCODE = 9; "asked: $($Words -join '|')"; 'サーバが動作していません。' }
function Show-License { $global:LASTEXITCODE = 0; 'CLUSTERPRO X 5.2 ライセンス'; ' Expiration : 2027-05-01' }
function Get-CimInstance($ClassName, $Filter) {
    if ($ClassName -eq 'Win32_ComputerSystem') { return [pscustomobject]@{ Domain = 'test.msad.local' } }
    return [pscustomobject]@{ FreeSpace = 60; Size = 100 }
}
function Test-ComputerSecureChannel { return $true }
function w32tm.exe { 'Tracking'; '03:00:00, -00.0123456s' }
function aws.exe {
    $global:LASTEXITCODE = 0
    if ($args -contains '--version') { return 'aws-cli/2.31.0 Python/3.13 Windows/2022' }
    return "rtb-1\`trtb-2\`trtb-3"
}
function Get-Service($Name) {
    if ($Name -eq 'clpstartup') { return [pscustomobject]@{ Name = $Name; DisplayName = 'CLUSTERPRO'; StartType = 'Automatic'; Status = 'Running' } }
    return [pscustomobject]@{ Name = 'clppm'; DisplayName = 'CLUSTERPRO Manager'; StartType = 'Automatic'; Status = 'Stopped' }
}
function Get-NetFirewallRule($Name) {
    if ($Name) { return [pscustomobject]@{ Name = 'clpfsx-client-9000'; DisplayName = 'clpfsx: MinIO'; Enabled = 'True'; Action = 'Allow' } }
    return [pscustomobject]@{ Name = 'a'; DisplayName = 'CLUSTERPRO(Heartbeat)'; Enabled = 'False'; Action = 'Allow' }
}
`;

describe("what operators' commands run on a server, under a real PowerShell", function () {
  this.timeout(180_000);
  this.retries(RETRIES);
  const folder = mkdtempSync(join(tmpdir(), "clpfsx-operated-"));
  let prefix = "";

  before(function () {
    const missing = powerShellMissing();
    if (missing !== undefined) {
      console.log(`    left out: ${missing}`);
      this.skip();
    }
    if (process.platform !== "win32") prefix = winePrefixWithPowerShell();
  });
  after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));

  const windowsPath = (path: string) => (process.platform === "win32" ? path : winePath(path));
  const whole = (name: string) => operatedScripts().find((each) => each.name === name)?.text ?? "";
  const run = (name: string, above: string, text = whole(name)): Promise<PowerShellRun> => {
    const file = join(folder, name);
    // With the mark by which 5.1 knows UTF-8.
    writeFileSync(file, `\uFEFF${above}\n${text}`);
    return runPowerShell(prefix, `-NoProfile -NonInteractive -ExecutionPolicy Bypass -File "${windowsPath(file)}"`, {
      limitSeconds: 150,
    });
  };

  // The prefix is everybody's: what stands in its Program Files every later server would have.
  const inOwnFolder = () => {
    return `$env:ProgramFiles = '${windowsPath(folder)}'\n${DOUBLES}`;
  };

  it("show-cluster.ps1 prints what clpstat says", async () => {
    const { code, output, errors } = await run("show-cluster.ps1", inOwnFolder());
    assert.equal(code, 0, errors);
    const answer = guestAnswer({ ok: true, output }, { servers: ["server1", "server2"], group: "failover" });
    assert.deepEqual(answer.kind === "said" && answer.clpstat.owner, "server1", output);
  });

  it("show-cluster.ps1 hands on the code of a clpstat that reaches no cluster", async () => {
    const stopped = "function Show-Stat { $global:LASTEXITCODE = 1; 'Could not connect to the server.' }";
    const { code, output, errors } = await run("show-cluster.ps1", `${inOwnFolder()}\n${stopped}`);
    assert.equal(code, 0, errors);
    const answer = guestAnswer({ ok: true, output }, { servers: ["server1", "server2"], group: "failover" });
    assert.deepEqual(answer, { kind: "stopped" }, output);
  });

  it("show-cluster.ps1 says where it looked for CLUSTERPRO, and ends with 1", async () => {
    const { code, errors } = await run("show-cluster.ps1", "$env:ProgramFiles = 'C:\\nowhere'");
    assert.equal(code, 1);
    assert.match(errors, /^show-cluster: CLUSTERPRO is not there: none of C:\\nowhere\\CLUSTERPRO/);
  });

  for (const [order, words] of [
    ["move", "-m|failover|-a|server2"],
    ["start", "-s|failover|-h|server2"],
  ] as const)
    it(`move-group.ps1 has CLUSTERPRO ${order} the group, and prints its answer with its code`, async () => {
      const text = powershellScript("move-group.ps1", { Group: "failover", Server: "server2", Order: order });
      const { code, output, errors } = await run("move-group.ps1", inOwnFolder(), text);
      assert.equal(code, 0, errors);
      const { exit, text: said } = JSON.parse(/^clpgrp=(.*)$/m.exec(output)?.[1] ?? "{}");
      assert.deepEqual({ exit, said }, { exit: 9, said: `asked: ${words}\r\nサーバが動作していません。` });
    });

  it("move-group.ps1 says where it looked for CLUSTERPRO, and ends with 1", async () => {
    const { code, errors } = await run("move-group.ps1", "$env:ProgramFiles = 'C:\\nowhere'");
    assert.equal(code, 1);
    assert.match(errors, /^move-group: CLUSTERPRO is not there: none of C:\\nowhere\\CLUSTERPRO/);
  });

  it("stop-application.ps1 ends every process of the name, and none is no failure", async () => {
    // Of each try its own: Windows replaces no program that runs.
    const name = `clpfsx-app-${process.hrtime.bigint()}`;
    const program = windowsPath(join(folder, `${name}.exe`));
    const started = `
Copy-Item -LiteralPath "$env:SystemRoot\\System32\\ping.exe" -Destination '${program}'
$children = @(1, 2 | ForEach-Object { Start-Process -FilePath '${program}' -ArgumentList '-n 100 127.0.0.1' -PassThru })
[Console]::Out.WriteLine("children=$(@($children | ForEach-Object { $_.Id } | Sort-Object) -join ',')")
`;
    const text = powershellScript("stop-application.ps1", { ProcessName: name });
    try {
      const { code, output, errors } = await run("stop-application.ps1", started, text);
      assert.equal(code, 0, errors);
      const ids = (what: string) => new RegExp(`^${what}=\\[?([0-9,]*)`, "m").exec(output)?.[1]?.split(",").toSorted();
      assert.equal(ids("stopped")?.length, 2, output);
      assert.deepEqual(ids("stopped"), ids("children"));
      const again = await run("stop-application.ps1", "", text);
      assert.deepEqual([again.code, again.output.trim()], [0, "stopped=[]"], again.errors);
    } finally {
      if (process.platform === "win32") spawnSync("taskkill", ["/F", "/IM", `${name}.exe`]);
    }
  });

  it("check-guest.ps1 prints a whole report, of which a look that fails keeps none out", async () => {
    const { code, output, errors } = await run("check-guest.ps1", inOwnFolder());
    assert.equal(code, 0, errors);
    const report = readGuestReport(output);
    assert.ok(isReport(report), output);
    const { domain, secureChannel, clockSeconds, awsCli, routes, freeDiskPercent, stoppedServices } = report;
    assert.deepEqual(
      { domain, secureChannel, clockSeconds, awsCli, routes, freeDiskPercent, stoppedServices },
      {
        domain: "test.msad.local",
        secureChannel: true,
        clockSeconds: -0.0123456,
        awsCli: "aws-cli/2.31.0 Python/3.13 Windows/2022",
        routes: 3,
        freeDiskPercent: 60,
        stoppedServices: "clppm",
      },
    );
    assert.deepEqual(report.firewall, { product: 1, clients: "9000", closed: "CLUSTERPRO(Heartbeat)" });
    assert.match(JSON.stringify(report.licenses), /"exit":0/);
    assert.match(JSON.stringify(report.licenses), /ライセンス/);
    assert.match(String(report.confHash), /^[0-9a-f]{64}$/);
    assert.match(String(report.installedHash), /^[0-9a-f]{64}$/);
    assert.equal(report.pushedHash, "");
    // There is no domain here to ask.
    assert.match(String(report.password), /^error: /);
    assert.match(String(report.names.domain), /^error: /);
  });
});
