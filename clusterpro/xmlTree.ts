import { keyAttribute, parseStep } from "./confPath.ts";

/** An element of a clp.conf to be written: either text or children, never both. */
export interface ConfElement {
  readonly tag: string;
  /** Value of the `id` or `name` attribute. */
  readonly key?: string;
  readonly text?: string;
  readonly children: readonly ConfElement[];
}

/** An element by its step (`list@0`) with a text, or with children. */
export function element(step: string, content: string | number | readonly ConfElement[] = []): ConfElement {
  if (typeof content === "object") return { ...parseStep(step), children: content };
  return { ...parseStep(step), text: String(content), children: [] };
}

/** The element as a list of one, or nothing at all where there is no value. */
export function optional(step: string, content: string | number | undefined): readonly ConfElement[] {
  return content === undefined ? [] : [element(step, content)];
}

/** A container, or nothing at all where it would be empty. */
export function unlessEmpty(step: string, children: readonly ConfElement[]): readonly ConfElement[] {
  return children.length === 0 ? [] : [element(step, children)];
}

/**
 * The children with one more text at a path below them, in an element that is there already or in a new one. Throws
 * Error when the place is taken: the tag table rules that out.
 */
export function withText(children: readonly ConfElement[], path: readonly string[], text: string): ConfElement[] {
  const [step = "", ...rest] = path;
  const { tag, key } = parseStep(step);
  const at = children.findIndex((child) => child.tag === tag && child.key === key);
  const found = children[at];
  if (found === undefined) {
    return [...children, element(step, rest.length === 0 ? text : withText([], rest, text))];
  }
  if (rest.length === 0 || found.text !== undefined) throw new Error(`${path.join("/")} is taken`);
  return children.with(at, { ...found, children: withText(found.children, rest, text) });
}

/**
 * The document as text: LF, two blanks for each level, the same bytes for the same tree. Throws Error for anything but
 * printable ASCII, which keeps the file the same in every encoding that the product may declare.
 *
 * Written here because the builders on npm cost 11 to 60 ms of every preview to save these lines; every test reads the
 * result back with a conforming parser.
 */
export function formatDocument(root: ConfElement, encoding: string): string {
  return `<?xml version="1.0" encoding="${encoding}"?>\n${formatElement(root, "")}`;
}

function formatElement({ tag, key, text, children }: ConfElement, indent: string): string {
  const open = key === undefined ? tag : `${tag} ${keyAttribute(tag)}="${escapeXml(key)}"`;
  if (text !== undefined && text !== "") return `${indent}<${open}>${escapeXml(text)}</${tag}>\n`;
  if (children.length === 0) return `${indent}<${open}/>\n`;
  const inner = children.map((child) => formatElement(child, `${indent}  `)).join("");
  return `${indent}<${open}>\n${inner}${indent}</${tag}>\n`;
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as it stands in an element or a quoted attribute. Throws Error for anything but printable ASCII. */
export function escapeXml(text: string): string {
  if (/[^ -~]/.test(text)) throw new Error("clp.conf is written in printable ASCII only");
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
}
