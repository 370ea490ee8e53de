import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { Language, type Node, Parser } from "web-tree-sitter";

let language: Promise<Language> | undefined;

async function grammar(): Promise<Language> {
  await Parser.init();
  return Language.load(createRequire(import.meta.url).resolve("tree-sitter-powershell/tree-sitter-powershell.wasm"));
}

/** The syntax tree of a PowerShell script. */
export async function parsePowershell(script: string): Promise<Node> {
  language ??= grammar();
  const powershell = await language;
  const parser = new Parser();
  parser.setLanguage(powershell);
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

/** All nodes of a type. */
export function ofType(root: Node, type: string): readonly Node[] {
  return [...descendants(root)].filter((node) => node.type === type);
}

/** A variable's name as PowerShell compares it, without sign, braces and case. */
export function variableName(node: Node): string {
  return node.text
    .replace(/^[$@]\{?/, "")
    .replace(/\}$/, "")
    .toLowerCase();
}
