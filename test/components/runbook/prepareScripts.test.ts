import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readPrepareScripts } from "../../../components/runbook/prepareScripts.ts";
import { ofType, parsePowershell, syntaxErrors } from "./powershell.ts";

describe("the scripts of the prepare runbook", () => {
  const { confirmAlone: _alone, findPeer: _peer, listMembers: _members, ...powershell } = readPrepareScripts();
  const { common, secret } = powershell;

  it("are all the files of their folder", () => {
    const files = readdirSync(fileURLToPath(new URL("../../../scripts/prepare/", import.meta.url)));
    assert.equal(files.length, Object.keys(readPrepareScripts()).length);
  });

  for (const [name, text] of Object.entries(powershell)) {
    it(`${name} parses as PowerShell`, async () => {
      assert.deepEqual(await syntaxErrors(text), []);
    });

    it(`${name} tells every failure in one form, and ends in an explicit code on every path`, () => {
      if (text === common || text === secret) return;
      // What stands outside the try cannot fail: values, and functions.
      const outside = text
        .replace(/^(try|function) [\s\S]*?\n\}(?= catch|\n)/gm, "")
        .replace(/^ catch \{[\s\S]*?\n\}/gm, "");
      for (const line of outside.split("\n"))
        assert.match(line, /^(#.*|\$\w+ = [^(]*|\$\w+ = @\([\d, ]+\)|\$\w+Words = @\('\w+', [^;]*\)|exit 0|)$/);
      assert.match(text, /\n\} catch \{\n {4}Write-Failure \$_\n {4}exit 1\n\}\n(exit 0\n)?$/);
      assert.equal(text.match(/Write-Failure/g)?.length, 1);
    });

    it(`${name} calls only what exists`, async () => {
      const known = new Set(CMDLETS);
      for (const each of [common, secret, text])
        for (const { text: defined } of ofType(await parsePowershell(each), "function_name")) known.add(defined);
      for (const command of ofType(await parsePowershell(text), "command")) {
        const called = command.childForFieldName("command_name")?.text ?? "";
        assert.ok(known.has(called), `${called} in: ${command.text.slice(0, 80)}`);
      }
    });
  }

  it("would be caught by the grammar when a brace is missing", async () => {
    assert.notDeepEqual(await syntaxErrors("if ($true) { Write-Output 'x'\n"), []);
  });
});

/** What Windows Server 2022 and AWSPowerShell bring along. */
const CMDLETS =
  `Add-Computer Add-Type Clear-DnsClientCache Get-CimInstance Get-Command Get-ItemProperty Get-SECSecretValue Get-Service
  Import-Module Invoke-CimMethod ForEach-Object New-Object Rename-Computer Resolve-DnsName Split-Path Start-Sleep Sort-Object Test-ComputerSecureChannel Test-Path Where-Object nltest.exe`.split(
    /\s+/,
  );
