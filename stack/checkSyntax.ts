import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type ParsedNode, type YAMLMap } from "yaml";
import { YamlFault } from "./yamlFault.ts";

/** Deeper than any setting lies, and far from what a parser cannot bear. */
const DEEPEST = 60;

/** What the CLI's reader takes for a name; YAML 1.2 takes nearly everything. */
const ANCHOR = /^[A-Za-z0-9_-]+$/;

/** The CLI counts bytes, up to 1024 with what stands before the colon. */
const LONGEST_KEY = 250;

/** What the CLI's reader takes for signs of its own between brackets. */
const NOT_IN_FLOW = /^:|\?/;

/** Halves of a character, which the CLI does not put together. */
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;

/** The two count the blank lines behind a line's end that is escaped otherwise. */
const ESCAPED_END = /\\\n[ \t]*\n/;

/** The two count the blank lines at the end otherwise where the indent is given as a number. */
const INDENT_INDICATOR = /^[|>][-+]?[1-9]/;

/** A tab before a line's first word; dashes are no words. */
const TAB_INDENT = /^[ -]*\t/m;

/** A colon between brackets as both take it, and as one of them may. */
const COLON = /^ *:\s/;
const ANY_COLON = /^(?:\s|#.*\n)*:/;

const TEXT_TAG = "tag:yaml.org,2002:str";

/**
 * Refuses what YAML 1.2 and the CLI's reader take differently, or what only one of them takes, and gives the node that
 * each alias stands for: the last one before it with that anchor.
 */
export function checkSyntax(root: Node, text: string): ReadonlyMap<Node, Node> {
  const tab = TAB_INDENT.exec(text);
  if (tab) throw new YamlFault(tab.index, "begins with a tab, and the Pulumi CLI wants spaces. Indent with spaces.");
  const anchors = new Map<string, Node>();
  const targets = new Map<Node, Node>();

  const visit = (node: Node | null, depth: number, inFlow: boolean): void => {
    if (node === null) return;
    const { range } = node as ParsedNode;
    const at = range?.[0];
    if (depth > DEEPEST) throw new YamlFault(at, `nested more than ${DEEPEST} deep. No setting lies so deep.`);
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined) {
        throw new YamlFault(
          at,
          `*${node.source} refers to an anchor that does not stand before it. Write &${node.source} at the value that is meant.`,
        );
      }
      targets.set(node, target);
      return;
    }
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) throw new YamlFault(at, "is no value.");
    if (node.anchor !== undefined) {
      if (!ANCHOR.test(node.anchor)) {
        throw new YamlFault(
          at,
          `the anchor &${node.anchor} has other characters than A-Z, a-z, 0-9, - and _. Name it otherwise.`,
        );
      }
      anchors.set(node.anchor, node);
    }
    if (node.tag !== undefined && !(isScalar(node) && node.tag === TEXT_TAG)) {
      throw new YamlFault(
        at,
        `the tag ${node.tag.replace("tag:yaml.org,2002:", "!!")} is not read here. Leave it out; text goes into quotes.`,
      );
    }
    if (inFlow && isScalar(node) && node.type === "PLAIN" && NOT_IN_FLOW.test(String(node.source))) {
      throw new YamlFault(
        at,
        `within brackets the Pulumi CLI refuses ${node.source} without quotes. Put it in quotes.`,
      );
    }
    if (isScalar(node) && node.type === "QUOTE_DOUBLE" && SURROGATE_ESCAPE.test(text.slice(...rangeOf(node)))) {
      throw new YamlFault(
        at,
        "\\u with half of a character, which the Pulumi CLI refuses. Write the character itself.",
      );
    }
    if (inFlow && isScalar(node) && node.type?.startsWith("QUOTE") && /^\s*[&!]/.test(text.slice(rangeOf(node)[1]))) {
      throw new YamlFault(at, "an anchor or tag behind a value. Write it before.");
    }
    if (isScalar(node) && node.type === "QUOTE_DOUBLE" && ESCAPED_END.test(text.slice(...rangeOf(node)))) {
      throw new YamlFault(at, "a blank line behind a line that ends with \\. Write \\n for it.");
    }
    if (isScalar(node) && node.type?.startsWith("BLOCK") && INDENT_INDICATOR.test(text.slice(...rangeOf(node)))) {
      throw new YamlFault(at, "a number behind | or >. Leave it out, or write the text in double quotes.");
    }
    if (isScalar(node) && node.type?.startsWith("BLOCK") && endsWithoutLineEnd(node, text)) {
      throw new YamlFault(at, "a text of lines whose last one has no line end. End the file with one.");
    }
    const flow = inFlow || (!isScalar(node) && node.flow === true);
    if (isSeq(node)) for (const item of node.items) visit(item as Node, depth + 1, flow);
    if (isMap(node)) visitPairs(node, depth, flow);
  };

  const visitPairs = (map: YAMLMap, depth: number, inFlow: boolean): void => {
    for (const { key, value, srcToken } of map.items as Pair<Node, Node | null>[]) {
      if (srcToken?.start.some(({ type }) => type === "explicit-key-ind")) {
        throw new YamlFault((key as ParsedNode | null)?.range?.[0], "a key behind ?. Write it before a colon.");
      }
      if (!isScalar(key)) {
        throw new YamlFault(
          (key as ParsedNode).range?.[0],
          "a key that is a list, a map or an alias. Write it as text.",
        );
      }
      if (String(key.source).length > LONGEST_KEY || text.slice(...rangeOf(key)).includes("\n")) {
        throw new YamlFault(
          (key as ParsedNode).range[0],
          `a key of several lines or more than ${LONGEST_KEY} characters. Shorten it.`,
        );
      }
      const behind = text.slice(rangeOf(key)[1]);
      if (inFlow && key.type === "PLAIN" && ANY_COLON.test(behind) && !COLON.test(behind)) {
        throw new YamlFault(
          rangeOf(key)[0],
          `${key.source}: a colon between brackets that is not on the key's line or has no space behind it. Write "${key.source}: ".`,
        );
      }
      visit(key, depth + 1, inFlow);
      visit(value, depth + 1, inFlow);
    }
  };

  visit(root, 0, false);
  return targets;
}

function endsWithoutLineEnd(node: Node, text: string): boolean {
  return !text.endsWith("\n") && rangeOf(node)[1] >= text.trimEnd().length;
}

function rangeOf(node: Node): [number, number] {
  const [start, end] = (node as ParsedNode).range;
  return [start, end];
}
