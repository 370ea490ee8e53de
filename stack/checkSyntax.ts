import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
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
  const check = new SyntaxCheck(text);
  check.visit(root, 0, false);
  return check.targets;
}

class SyntaxCheck {
  readonly targets = new Map<Node, Node>();
  readonly #text: string;
  readonly #anchors = new Map<string, Node>();

  constructor(text: string) {
    this.#text = text;
  }

  visit(node: Node | null, depth: number, inFlow: boolean): void {
    if (node === null) return;
    const at = (node as ParsedNode).range?.[0];
    if (depth > DEEPEST) throw new YamlFault(at, `nested more than ${DEEPEST} deep. No setting lies so deep.`);
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source);
      if (target === undefined) {
        throw new YamlFault(
          at,
          `*${node.source} refers to an anchor that does not stand before it. Write &${node.source} at the value that is meant.`,
        );
      }
      this.targets.set(node, target);
      return;
    }
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) throw new YamlFault(at, "is no value.");
    const { anchor } = node;
    const fault = faultOfMarks(node) ?? (isScalar(node) ? faultOfScalar(node, this.#text, inFlow) : undefined);
    if (fault !== undefined) throw new YamlFault(at, fault);
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    if (isScalar(node)) return;
    const flow = inFlow || node.flow === true;
    if (isSeq(node)) for (const item of node.items) this.visit(item as Node, depth + 1, flow);
    if (isMap(node)) this.#visitPairs(node, depth, flow);
  }

  #visitPairs(map: YAMLMap, depth: number, inFlow: boolean): void {
    for (const pair of map.items as Pair<Node, Node | null>[]) {
      const fault = faultOfKey(pair, this.#text, inFlow);
      if (fault !== undefined) throw new YamlFault((pair.key as ParsedNode | null)?.range?.[0], fault);
      this.visit(pair.key, depth + 1, inFlow);
      this.visit(pair.value, depth + 1, inFlow);
    }
  }
}

/** Of its anchor and its tag. */
function faultOfMarks(node: Scalar | YAMLMap | YAMLSeq): string | undefined {
  if (node.anchor !== undefined && !ANCHOR.test(node.anchor)) {
    return `the anchor &${node.anchor} has other characters than A-Z, a-z, 0-9, - and _. Name it otherwise.`;
  }
  if (node.tag !== undefined && !(isScalar(node) && node.tag === TEXT_TAG)) {
    return `the tag ${node.tag.replace("tag:yaml.org,2002:", "!!")} is not read here. Leave it out; text goes into quotes.`;
  }
  return undefined;
}

function faultOfScalar(node: Scalar, text: string, inFlow: boolean): string | undefined {
  const [start, end] = rangeOf(node);
  const written = text.slice(start, end);
  if (node.type === "PLAIN") {
    return inFlow && NOT_IN_FLOW.test(String(node.source))
      ? `within brackets the Pulumi CLI refuses ${node.source} without quotes. Put it in quotes.`
      : undefined;
  }
  if (node.type?.startsWith("BLOCK")) {
    if (INDENT_INDICATOR.test(written))
      return "a number behind | or >. Leave it out, or write the text in double quotes.";
    if (endsWithoutLineEnd(node, text)) return "a text of lines whose last one has no line end. End the file with one.";
    return undefined;
  }
  if (node.type === "QUOTE_DOUBLE" && SURROGATE_ESCAPE.test(written)) {
    return "\\u with half of a character, which the Pulumi CLI refuses. Write the character itself.";
  }
  if (inFlow && /^\s*[&!]/.test(text.slice(end))) return "an anchor or tag behind a value. Write it before.";
  if (node.type === "QUOTE_DOUBLE" && ESCAPED_END.test(written)) {
    return "a blank line behind a line that ends with \\. Write \\n for it.";
  }
  return undefined;
}

function faultOfKey({ key, srcToken }: Pair<Node, Node | null>, text: string, inFlow: boolean): string | undefined {
  if (srcToken?.start.some(({ type }) => type === "explicit-key-ind")) {
    return "a key behind ?. Write it before a colon.";
  }
  if (!isScalar(key)) return "a key that is a list, a map or an alias. Write it as text.";
  const [start, end] = rangeOf(key);
  if (String(key.source).length > LONGEST_KEY || text.slice(start, end).includes("\n")) {
    return `a key of several lines or more than ${LONGEST_KEY} characters. Shorten it.`;
  }
  const behind = text.slice(end);
  if (inFlow && key.type === "PLAIN" && ANY_COLON.test(behind) && !COLON.test(behind)) {
    return `${key.source}: a colon between brackets that is not on the key's line or has no space behind it. Write "${key.source}: ".`;
  }
  return undefined;
}

function endsWithoutLineEnd(node: Node, text: string): boolean {
  return !text.endsWith("\n") && rangeOf(node)[1] >= text.trimEnd().length;
}

function rangeOf(node: Node): [number, number] {
  const [start, end] = (node as ParsedNode).range;
  return [start, end];
}
