import { type Problem, problem, throwProblems } from "../../problems/problem.ts";
import { quote } from "../../problems/quote.ts";
import { resolveTags, type TagOverrides } from "../tagTable.ts";
import { passwordToken } from "../tokens.ts";
import { findPlaces } from "./overlayPlaces.ts";
import type { OverlayValues } from "./overlayValues.ts";
import { findEncoded, findPasswords } from "./passwordElements.ts";
import { isPlaced, type Placed } from "./place.ts";
import { judgeVersion } from "./productVersion.ts";
import { type ReadElement, readXml } from "./readXml.ts";
import { setText, spliceAll } from "./splice.ts";

export interface Overlaid<Base> {
  /** The base with the values in it, as the kind of text or bytes that the base was. */
  readonly content: Base;
  /** Every element that holds a value of the environment now, in file order. */
  readonly set: readonly { readonly path: string; readonly value: string }[];
  /** What is allowed and nobody here has seen, a sentence or two each. */
  readonly warnings: readonly string[];
}

export interface OverlayOptions {
  readonly tags?: TagOverrides;
  /** Major version of the product that is installed, 5 for X 5.x; absent checks no version. */
  readonly productMajor?: number;
  /** Elements beside the accounts whose passwords become tokens: the first one `@@PASSWORD:1@@`, and so on. */
  readonly passwords?: readonly string[];
}

/**
 * Lays an environment's values into a clp.conf exported from Cluster WebUI and keeps every other byte: order, layout,
 * comments, unknown elements, Shift_JIS text. The passwords of accounts, and those that are named, become tokens.
 *
 * Throws one UserError with all of it: not XML, a document type, not for Windows, another product version, a server
 * that settings do not know, a value without a place, and a password anywhere else. Passwords are never printed.
 */
export function overlay<Base extends string | Buffer>(
  base: Base,
  values: OverlayValues,
  { tags, productMajor, passwords = [] }: OverlayOptions = {},
): Overlaid<Base> {
  const table = resolveTags(tags);
  // One character for each byte: Shift_JIS never has the bytes of < > & " or ' inside a character, so the markup is
  // found without decoding it, and every byte survives.
  const whole = typeof base === "string" ? base : base.toString("latin1");
  const mark = /^(?:\uFEFF|\u00EF\u00BB\u00BF)/.exec(whole)?.[0] ?? "";
  const text = whole.slice(mark.length);
  const root = readXml(text);
  const environment = findPlaces(root, values, table);
  const named = placePasswords(root, passwords);
  const placed = [...environment.placed, ...named.filter(isPlaced)];
  const problems = [...environment.problems, ...named.filter((each): each is Problem => !isPlaced(each))];
  const replaced = new Set(placed.map(({ element }) => element));
  const version = productMajor === undefined ? undefined : judgeVersion(root, productMajor);
  const splices = placed.flatMap(({ element, value }) => setText(text, element, value));
  throwProblems([
    ...checkPlatform(root),
    ...(version?.problems ?? []),
    ...problems,
    ...checkPasswords(root, replaced, problems.length > 0 ? "" : spliceAll(text, splices)),
  ]);
  const result = mark + spliceAll(text, splices);
  return {
    content: (typeof base === "string" ? result : Buffer.from(result, "latin1")) as Base,
    set: placed
      .toSorted((a, b) => a.element.start - b.element.start)
      .map(({ element, value }) => ({ path: element.path, value })),
    warnings: version?.warnings ?? [],
  };
}

function placePasswords(root: ReadElement, paths: readonly string[]): readonly (Placed | Problem)[] {
  const held = findPasswords(root);
  return paths.map((path, i) => {
    const found = held.filter((each) => each.path === path);
    const [only] = found;
    if (only === undefined)
      return problem(
        path,
        "is named in cluster.passwords and holds no password in the export. Correct the path, or remove it",
      );
    if (found.length > 1 || only.element.children.length > 0)
      return problem(
        path,
        "is no single element with text, which a password can be put into. Remove it in Cluster WebUI",
      );
    return { element: only.element, value: passwordToken(i + 1) };
  });
}

function* checkPlatform(root: ReadElement): Generator<Problem> {
  const found = valueAt(root, ["all", "serveros"]);
  if (found === "windows") return;
  yield problem(
    "/root/all/serveros",
    `is ${found === undefined ? "missing" : quote(found)}; windows is allowed. Export the configuration of a Windows cluster`,
  );
}

/** `result` is the finished file, in which comments are looked at too. */
function* checkPasswords(root: ReadElement, replaced: ReadonlySet<ReadElement>, result: string): Generator<Problem> {
  const todo =
    "it opens every cluster it is used in. Name the element and its secret in cluster.passwords, or remove it in Cluster " +
    "WebUI and export again";
  const found = findPasswords(root).filter(({ element }) => !replaced.has(element));
  for (const { path } of found) yield problem(path, `holds a password; ${todo}`);
  if (found.length === 0 && findEncoded(result).length > 0) {
    yield problem("/root", `holds an encoded password in a comment or beside other text; ${todo}`);
  }
}

function valueAt(element: ReadElement, [tag, ...rest]: readonly string[]): string | undefined {
  if (tag === undefined) return element.text;
  const child = element.children.find((each) => each.tag === tag);
  return child && valueAt(child, rest);
}
