import { ClpConfError } from "./clpConfError.ts";
import { quote } from "./problem.ts";
import type { ReadElement } from "./readXml.ts";

/**
 * Takes an element apart piece by piece. Every method throws ClpConfError that names the element, and `end` does so for
 * a piece that nobody took: an element that a definition cannot hold is never dropped in silence.
 */
export interface ElementReader {
  readonly path: string;
  readonly tag: string;
  readonly key: string;
  /** The child with this tag and key; it must be there once. */
  child(step: string): ElementReader;
  /** The same, or `undefined` when there is none. */
  optionalChild(step: string): ElementReader | undefined;
  /** All children of this tag, no two with the same key. */
  keyed(tag: string): readonly ElementReader[];
  /** The keys of all children of this tag, which must be empty. */
  keys(tag: string): readonly string[];
  /** All children not taken yet. */
  rest(): readonly ElementReader[];
  /** The element's text; it must have no child elements. */
  text(): string;
  /** The text, which must be a whole number. */
  number(): number;
  /** The text, which must be exactly this. */
  expect(text: string): void;
  /** Refuses whatever has not been taken, in all elements below too. */
  end(): void;
}

export function elementReader(element: ReadElement): ElementReader {
  const taken = new Map<ReadElement, ElementReader>();
  let textTaken = false;

  // One reader for each child, however often it is asked for: it remembers what was taken.
  const take = (child: ReadElement): ElementReader => {
    const known = taken.get(child) ?? elementReader(child);
    taken.set(child, known);
    return known;
  };
  const steps = (step: string) => element.children.filter((child) => child.path === `${element.path}/${step}`);

  const reader: ElementReader = {
    path: element.path,
    tag: element.tag,
    get key() {
      return element.key ?? refuse(element.path, "has no name or id", "one is required");
    },
    child(step) {
      return reader.optionalChild(step) ?? refuse(`${element.path}/${step}`, "is missing", "it is required");
    },
    optionalChild(step) {
      const [first, second] = steps(step);
      if (second !== undefined) refuse(second.path, "stands there twice", "it is allowed once");
      return first && take(first);
    },
    keyed(tag) {
      const found = element.children.filter((child) => child.tag === tag);
      const twice = found.find((child, index) => found.findIndex(({ path }) => path === child.path) < index);
      if (twice !== undefined) refuse(twice.path, "stands there twice", "it is allowed once");
      return found.map(take);
    },
    keys(tag) {
      return reader.keyed(tag).map((child) => {
        child.expect("");
        return child.key;
      });
    },
    rest() {
      return element.children.filter((child) => !taken.has(child)).map(take);
    },
    text() {
      if (element.children.length > 0) refuse(element.path, "holds elements", "a text is allowed");
      textTaken = true;
      return element.text;
    },
    number() {
      const text = reader.text();
      if (/^(0|[1-9]\d{0,9})$/.test(text)) return Number(text);
      return refuse(element.path, `is ${quote(text)}`, "a whole number is allowed");
    },
    expect(expected) {
      const text = reader.text();
      if (text !== expected) refuse(element.path, `is ${quote(text)}`, `${quote(expected)} is allowed`);
    },
    end() {
      const [attribute] = element.attributes.keys();
      if (attribute !== undefined)
        refuse(`${element.path}/@${attribute}`, "is unknown", "no such attribute is allowed");
      if (element.text !== "" && !textTaken) refuse(element.path, "holds a text", "elements are allowed");
      for (const child of element.children) {
        const inner = taken.get(child);
        if (inner === undefined) refuse(child.path, "is unknown", "only what a definition can say is allowed");
        inner?.end();
      }
    },
  };
  return reader;
}

/** Throws ClpConfError in the form of all messages. */
export function refuse(path: string, wrong: string, allowed: string): never {
  throw new ClpConfError([`${path}: ${wrong}; ${allowed}`]);
}
