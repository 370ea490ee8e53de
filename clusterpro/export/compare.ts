import { isToken } from "../tokens.ts";
import { decodeConf } from "./decodeConf.ts";
import { looksEncoded, namesPassword } from "./passwordElements.ts";
import { type ReadElement, readXml } from "./readXml.ts";

/** A value that the two files do not share. */
export interface Difference {
  /** For example `/root/resource/script@script_minio/parameters/account`. */
  readonly path: string;
  /** Absent where that file has no such element. Passwords are shown as `[secret]`. */
  readonly left?: string;
  readonly right?: string;
}

/**
 * Compares two clp.conf element by element: texts and attributes, not layout, comments or the order of elements that
 * have a name. In the left file's order, then what only the right one has. Throws UserError for a file that is not
 * XML.
 *
 * An element that holds nothing but elements is no difference of its own; one that is empty is.
 */
export function compareConf(left: string | Uint8Array, right: string | Uint8Array): readonly Difference[] {
  const lefts = valuesOf(readXml(decodeConf(left)));
  const rights = valuesOf(readXml(decodeConf(right)));
  const paths = [...lefts.keys(), ...[...rights.keys()].filter((path) => !lefts.has(path))];
  return paths.flatMap((path) => {
    const [a, b] = [lefts.get(path), rights.get(path)];
    if (a === b) return [];
    return [
      {
        path,
        ...(a === undefined ? {} : { left: shown(path, a) }),
        ...(b === undefined ? {} : { right: shown(path, b) }),
      },
    ];
  });
}

/** Every text and attribute by its path. */
function valuesOf(root: ReadElement): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const visit = (element: ReadElement, path: string) => {
    for (const [name, value] of element.attributes) values.set(`${path}/@${name}`, value);
    if (element.children.length === 0 || element.text !== "") values.set(path, element.text);
    const seen = new Map<string, number>();
    for (const child of element.children) {
      const step = child.path.slice(element.path.length + 1);
      const count = (seen.get(step) ?? 0) + 1;
      seen.set(step, count);
      visit(child, `${path}/${step}${count === 1 ? "" : `[${count}]`}`);
    }
  };
  visit(root, root.path);
  return values;
}

function shown(path: string, value: string): string {
  const secret = path.split("/").some((step) => namesPassword(step.split("@", 1)[0] ?? "")) || looksEncoded(value);
  return secret && value !== "" && !isToken(value) ? "[secret]" : value;
}
