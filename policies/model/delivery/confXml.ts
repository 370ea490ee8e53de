import { createRequire } from "node:module";
import type { XmlElement, XmlError } from "@rgrove/parse-xml";

/** An element of a clp.conf. */
export interface ConfElement {
  readonly tag: string;
  /** Its `name` or `id` attribute, which tells it from its like. */
  readonly key: string | undefined;
  /** For example `monitor/genw@genw_fsx/polling`, from below the root. */
  readonly path: string;
  /** All attributes, `key`'s included. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly ConfElement[];
  /** Text directly in it, without the blanks around it. */
  readonly text: string;
}

/** What a file holds, or the fault of it for which nobody can read it; the fault shows nothing of the file. */
export type Content<T> =
  | { readonly holds: T; readonly fault?: undefined }
  | { readonly holds?: undefined; readonly fault: string };

/** A real clp.conf has some 10,000 characters; the largest published ones stay below 100,000. */
export const MAX_CONF_CHARACTERS = 1024 * 1024;

/** Real ones nest 8 deep. */
const MAX_DEPTH = 50;

const require = createRequire(import.meta.url);

/**
 * Reads the XML of a clp.conf, without ever throwing and in bounded time. The fault names a place and never shows what
 * stands there: it may be a password.
 */
export function readConfXml(text: string): Content<ConfElement> {
  if (text.length > MAX_CONF_CHARACTERS) {
    return unreadable(`it has ${text.length} characters; at most ${MAX_CONF_CHARACTERS} are read`);
  }
  // Loaded on demand, since most stacks deliver no clp.conf, and as the package's one-file build: a fifth of the time.
  const { parseXml } = require("@rgrove/parse-xml/dist/browser.js") as typeof import("@rgrove/parse-xml");
  // Line ends as XML has them in any case: the parser's own way of that takes half a minute for a megabyte of CR LF.
  const plain = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  try {
    const document = parseXml(plain, { preserveDocumentType: true });
    if (document.children.some(({ type }) => type === "doctype")) {
      return unreadable("it has a document type (<!DOCTYPE), which could pull in other files; clp.conf has none");
    }
    const { root } = document;
    if (root?.name !== "root") return unreadable("its outermost element is not <root>");
    return { holds: readElement(root, "", 1) };
  } catch (error) {
    if (error instanceof TooDeep || error instanceof RangeError) {
      return unreadable(`its elements lie more than ${MAX_DEPTH} deep in each other`);
    }
    return unreadable(parseProblem(error));
  }
}

/** The elements at a path of tags below one, each step with or without its `@key`. */
export function elementsAt(element: ConfElement, path: string): readonly ConfElement[] {
  let found: readonly ConfElement[] = [element];
  for (const step of path.split("/")) {
    found = found.flatMap(({ children }) =>
      children.filter((child) => child.tag === step || shownStep(child) === step),
    );
  }
  return found;
}

/** The text at a path; undefined when there is no such element, or nothing in it. */
export function textAt(element: ConfElement, path: string): string | undefined {
  return elementsAt(element, path).find(({ text }) => text !== "")?.text;
}

class TooDeep extends Error {}

function unreadable(fault: string): Content<never> {
  return { fault };
}

function readElement(node: XmlElement, parentPath: string, depth: number): ConfElement {
  if (depth > MAX_DEPTH) throw new TooDeep();
  const { name: tag, attributes } = node;
  const key = attributes.name ?? attributes.id;
  const step = shownStep({ tag, key });
  const path = depth === 1 ? "" : parentPath === "" ? step : `${parentPath}/${step}`;
  const children: ConfElement[] = [];
  let text = "";
  for (const child of node.children) {
    if (child.type === "element") children.push(readElement(child as XmlElement, path, depth + 1));
    else if (child.type === "text" || child.type === "cdata") text += (child as { readonly text?: string }).text ?? "";
  }
  return { tag, key, path, attributes: new Map(Object.entries(attributes)), children, text: text.trim() };
}

function shownStep({ tag, key }: Pick<ConfElement, "tag" | "key">): string {
  return key === undefined ? tag : `${tag}@${key}`;
}

/** What the parser says ahead of the first colon; behind it, and on further lines, it quotes the file. */
function parseProblem(error: unknown): string {
  const { message, line, column } = error as XmlError;
  const said =
    String(message)
      .split(/[:\n(]/, 1)[0]
      ?.trim()
      .slice(0, 100) ?? "";
  return line === undefined ? `it is not XML: ${said}` : `it is not XML: line ${line}, column ${column}: ${said}`;
}
