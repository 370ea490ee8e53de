import assert from "node:assert/strict";
import { readPrepareScripts } from "../../components/prepareScripts.ts";
import { syntaxErrors } from "./powershell.ts";

describe("the scripts of the prepare runbook", () => {
  const { findPeer, ...powershell } = readPrepareScripts();

  for (const [name, text] of Object.entries(powershell)) {
    it(`${name} parses as PowerShell`, async () => {
      assert.deepEqual(await syntaxErrors(text), []);
    });
  }

  it("would be caught by the grammar when a brace is missing", async () => {
    assert.notDeepEqual(await syntaxErrors("if ($true) { Write-Output 'x'\n"), []);
  });
});
