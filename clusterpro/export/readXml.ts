import { parseXml, XmlCdata, XmlDocumentType, XmlElement, XmlError, XmlText } from "@rgrove/parse-xml";
import { quote } from "../../problems/quote.ts";
import { UserError } from "../../problems/userError.ts";
import { formatStep, keyAttribute } from "../confPath.ts";

/** An element of a clp.conf that was read, with its place in the text. */
export interface ReadElement {
  readonly tag: string;
  /** Value of the `id` or `name` attribute that tells it from its like. */
  readonly key?: string;
  /** For example `/root/group@failover/resource@script@script_minio`. */
  readonly path: string;
  /** All attributes but `key`'s. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly ReadElement[];
  /** Text between the tags, markup and elements left out, blanks around it removed. */
  readonly text: string;
  /** False when a comment, an instruction or CDATA stands directly in it. */
  readonly plain: boolean;
  /** From the first character of the start tag to behind the last one of the end tag. */
  readonly start: number;
  readonly end: number;
}

/** Real files nest 8 deep. */
const MAX_DEPTH = 50;

/**
 * The outermost element of an XML text. Throws UserError, with line and column, for text that is not well-formed
 * XML, for elements too deep in each other, and for a document type: CLUSTERPRO writes none, and one could define
 * entities.
 */
export function readXml(text: string): ReadElement {
  const document = parseDocument(text);
  const type = document.children.find((node) => node instanceof XmlDocumentType);
  if (type !== undefined) {
    throw new UserError([
      "a document type (<!DOCTYPE) stands in the file; clp.conf has none. Export the configuration again",
    ]);
  }
  const { root } = document;
  if (root?.name !== "root") {
    throw new UserError([
      `/${root?.name ?? ""}: is not a clp.conf; its outermost element is root. Name a file exported from Cluster WebUI`,
    ]);
  }
  return readElement(root, "", 1);
}

function parseDocument(text: string) {
  try {
    // The parser's own handling of CR LF takes time by the square of the length. A blank in place of CR keeps every
    // offset, and changes nothing that counts: texts are read without the blanks around them.
    return parseXml(text.replaceAll("\r\n", " \n"), {
      includeOffsets: true,
      preserveComments: true,
      preserveDocumentType: true,
    });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooDeep();
    if (!(cause instanceof XmlError)) throw cause;
    // Only the parser's first line, and no cause: the rest is an excerpt, which may show a password.
    const reason = quote(cause.message.split("\n", 1)[0]?.replace(/ \(line \d+, column \d+\)$/, "") ?? "");
    throw new UserError([
      `line ${cause.line}, column ${cause.column}: is not XML: ${reason}. Name a clp.conf exported from Cluster WebUI`,
    ]);
  }
}

function tooDeep(): UserError {
  return new UserError([
    `elements lie more than ${MAX_DEPTH} deep in each other, which no clp.conf has. Name a file exported from Cluster WebUI`,
  ]);
}

function readElement(node: XmlElement, parentPath: string, depth: number): ReadElement {
  if (depth > MAX_DEPTH) throw tooDeep();
  const attribute = keyAttribute(node.name);
  const key = node.attributes[attribute];
  const step = { tag: node.name, ...(key === undefined ? {} : { key }) };
  const path = `${parentPath}/${formatStep(step)}`;
  const texts = node.children.filter((child) => child instanceof XmlText || child instanceof XmlCdata);
  return {
    ...step,
    path,
    attributes: new Map(Object.entries(node.attributes).filter(([name]) => name !== attribute)),
    children: node.children
      .filter((child) => child instanceof XmlElement)
      .map((child) => readElement(child, path, depth + 1)),
    text: texts
      .map((child) => child.text)
      .join("")
      .trim(),
    plain: node.children.every(
      (child) => child instanceof XmlElement || (child instanceof XmlText && !(child instanceof XmlCdata)),
    ),
    start: node.start,
    end: node.end,
  };
}
