import { isAlias, isMap, isScalar, isSeq, type Node, type ParsedNode, type Scalar, type YAMLMap } from "yaml";
import { plainScalar, type Unmeant } from "./plainScalar.ts";
import type { Setting } from "./setting.ts";
import { YamlFault } from "./yamlFault.ts";

/** From here on the CLI allows less and less; no stack file is that large. */
const MOST_VALUES = 400_000;

/** What the CLI makes of it, and what was probably meant. */
const WHY_UNMEANT: Readonly<Record<Unmeant, string>> = {
  "a date": "without quotes the Pulumi CLI reads a date here, and the program gets another text.",
  "not a number": "without quotes this is no number, and the Pulumi CLI cannot pass it on.",
  infinity: "without quotes this is infinity, and the Pulumi CLI cannot pass it on.",
};

/**
 * The value of a node as the CLI's reader decodes it: maps without order or anything but text for a key, `<<` merged
 * in, aliases expanded as far as it allows. Its `checkSyntax` comes before. In maps less deep than `textKeysAbove` a
 * key must be text; further in, the CLI prints what it is.
 *
 * Source: gopkg.in/yaml.v3, decode.go.
 */
export function yamlValue(root: Node, targets: ReadonlyMap<Node, Node>, textKeysAbove: number): Setting {
  return new Decoder(root, targets, textKeysAbove).value(root, 0);
}

/** What is decoded so far, counted as the CLI counts, which is by what it visits. */
class Decoder {
  readonly #root: Node;
  readonly #targets: ReadonlyMap<Node, Node>;
  readonly #textKeysAbove: number;
  readonly #within = new Set<Node>();
  #decoded = 1;
  #decodedByAlias = 0;
  #aliasDepth = 0;

  constructor(root: Node, targets: ReadonlyMap<Node, Node>, textKeysAbove: number) {
    this.#root = root;
    this.#targets = targets;
    this.#textKeysAbove = textKeysAbove;
  }

  value(node: Node | null, depth: number): Setting {
    if (node !== null) return this.#resolved(node, (target) => this.#inside(target, depth));
    this.#count(this.#root);
    return null;
  }

  #count(node: Node): void {
    this.#decoded += 1;
    if (this.#aliasDepth > 0) this.#decodedByAlias += 1;
    if (this.#decodedByAlias > 100 && this.#decoded > 1000 && this.#decodedByAlias / this.#decoded > 0.99) {
      throw new YamlFault(startOf(node), "aliases make far more of this file than stands in it. Write the values out.");
    }
    if (this.#decoded > MOST_VALUES) throw new YamlFault(startOf(node), "has too many values.");
  }

  #resolved<T>(node: Node, use: (target: Node) => T): T {
    if (!isAlias(node)) return use(node);
    this.#count(node);
    if (this.#within.has(node))
      throw new YamlFault(startOf(node), `*${node.source} stands inside the value that it refers to.`);
    this.#within.add(node);
    this.#aliasDepth += 1;
    const result = use(this.#targets.get(node) as Node);
    this.#aliasDepth -= 1;
    this.#within.delete(node);
    return result;
  }

  #inside(node: Node, depth: number): Setting {
    this.#count(node);
    if (isScalar(node)) return scalar(node);
    if (isSeq(node)) return node.items.map((item) => this.value(item as Node, depth + 1));
    const into = new Map<string, Setting>();
    this.#lay(node as YAMLMap, into, undefined, depth);
    return Object.fromEntries(into);
  }

  /** `given`: keys that a merged map no longer gives. */
  #lay(map: YAMLMap, into: Map<string, Setting>, given: Set<string> | undefined, depth: number): void {
    const pairs = map.items as { key: Scalar; value: Node | null }[];
    refuseDouble(pairs.map(({ key }) => key));
    let merged: Node | undefined;
    for (const { key, value: held } of pairs) {
      if (isMergeKey(key)) {
        if (held === null) throw noMerge(key);
        merged = held;
        continue;
      }
      this.#count(key);
      const name = keyText(key, depth < this.#textKeysAbove);
      if (given?.has(name)) continue;
      given?.add(name);
      into.set(name, this.value(held, depth + 1));
    }
    if (merged !== undefined) this.#merge(pairs, merged, into, given, depth);
  }

  #merge(
    pairs: readonly { key: Scalar }[],
    merged: Node,
    into: Map<string, Setting>,
    given: Set<string> | undefined,
    depth: number,
  ): void {
    // The CLI visits the keys once more.
    if (given === undefined) for (const { key } of pairs) this.#count(key);
    const known = given ?? new Set(pairs.filter(({ key }) => !isMergeKey(key)).map(({ key }) => keyText(key, false)));
    const layOne = (node: Node): void =>
      this.#resolved(node, (target) => {
        if (!isMap(target)) throw noMerge(node);
        this.#count(target);
        this.#lay(target, into, known, depth);
      });
    for (const one of isSeq(merged) ? (merged.items as Node[]) : [merged]) layOne(one);
  }
}

function scalar(node: Scalar): Setting {
  if (node.type !== "PLAIN" || node.tag !== undefined) return textOf(node);
  const read = plainScalar(String(node.source));
  if ("value" in read) return read.value;
  throw new YamlFault(
    startOf(node),
    `${node.source}: ${WHY_UNMEANT[read.unmeant]} Put it in quotes: "${node.source}".`,
  );
}

function textOf(node: Scalar): string {
  const text = String(node.source ?? "");
  // It writes the file anew before it reads it, as a block with that first line, which is then taken for the indent.
  if (/^(?:[\n\u0085\u2028\u2029]|\t[\s\S]*\n)/.test(text)) {
    throw new YamlFault(
      startOf(node),
      "text of lines that begins with an empty line or a tab, which the Pulumi CLI does not keep. Begin with a character.",
    );
  }
  return text;
}

function isMergeKey(key: Scalar): boolean {
  return key.type === "PLAIN" && key.tag === undefined && key.source === "<<";
}

/** Keys of whole numbers and booleans are what is written, as long as that is how they are printed. */
function keyText(key: Scalar, mustBeText: boolean): string {
  const read = scalar(key);
  // The CLI writes the file anew without these quotes, and merges then.
  if (read === "<<")
    throw new YamlFault(startOf(key), "the key << in quotes, which the Pulumi CLI loses. Name it otherwise.");
  if (typeof read === "string") return read;
  if (!mustBeText && read !== null && String(read) === key.source) return key.source;
  const shown = key.source === "" ? "an empty key" : `the key ${key.source}`;
  throw new YamlFault(startOf(key), `${shown} is no text. Put it in quotes: "${key.source}".`);
}

/** The CLI compares what is written, whatever it means. */
function refuseDouble(keys: readonly Scalar[]): void {
  const seen = new Set<string>();
  for (const key of keys) {
    const text = String(key.source);
    if (seen.has(text)) throw new YamlFault(startOf(key), `the key ${text} stands twice in one map. Remove one.`);
    seen.add(text);
  }
}

function noMerge(node: Node): YamlFault {
  return new YamlFault(startOf(node), "<< takes a map, an alias of one, or a list of those.");
}

function startOf(node: Node): number | undefined {
  return (node as ParsedNode).range?.[0];
}
