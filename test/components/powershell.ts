import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { Language, type Node, Parser } from "web-tree-sitter";

/** The syntax tree of a PowerShell script. */
export async function parsePowershell(script: string): Promise<Node> {
  await Parser.init();
  const parser = new Parser();
  const grammar = createRequire(import.meta.url).resolve("tree-sitter-powershell/tree-sitter-powershell.wasm");
  parser.setLanguage(await Language.load(grammar));
  const tree = parser.parse(script);
  assert.ok(tree);
  return tree.rootNode;
}

/** Line and text of everything in a script that is not PowerShell. */
export async function syntaxErrors(script: string): Promise<readonly string[]> {
  return [...descendants(await parsePowershell(script))]
    .filter((node) => node.isError || node.isMissing)
    .map((node) => `line ${node.startPosition.row + 1}: ${node.text}`);
}

/** The node and everything below it, in the order of the text. */
export function* descendants(node: Node): Generator<Node> {
  yield node;
  for (const child of node.children) if (child) yield* descendants(child);
}
