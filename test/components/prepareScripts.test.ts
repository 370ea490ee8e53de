import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { Language, type Node, Parser } from "web-tree-sitter";
import { readPrepareScripts } from "../../components/prepareScripts.ts";

/** Line and text of everything in a script that is not PowerShell. */
async function syntaxErrors(script: string): Promise<readonly string[]> {
  await Parser.init();
  const parser = new Parser();
  const grammar = createRequire(import.meta.url).resolve("tree-sitter-powershell/tree-sitter-powershell.wasm");
  parser.setLanguage(await Language.load(grammar));
  const errors: string[] = [];
  const visit = (node: Node) => {
    if (node.isError || node.isMissing) errors.push(`line ${node.startPosition.row + 1}: ${node.text}`);
    for (const child of node.children) if (child) visit(child);
  };
  const tree = parser.parse(script);
  assert.ok(tree);
  visit(tree.rootNode);
  return errors;
}

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
