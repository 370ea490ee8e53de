import { isToken } from "../tokens.ts";
import type { ReadElement } from "./readXml.ts";

/** True for a tag that names a password, `adminpwd` too. `encrypwd`, a flag beside some passwords, does not. */
export function namesPassword(tag: string): boolean {
  return /passw(or)?d|passphrase|(?<!encry)pwd$|^pass$/i.test(tag);
}

/**
 * True for what looks like an encoded password: `8000`, four hexadecimal digits and a body of whole 4-byte groups, as
 * seen in exports. The same code was seen in several clusters, so it opens them all.
 */
export function looksEncoded(text: string): boolean {
  return /^8000[0-9a-f]{4}(?:[0-9a-f]{8})+$/i.test(text);
}

/** Codes of passwords anywhere in a text, comments included. */
export function findEncoded(text: string): readonly string[] {
  return text.match(/(?<![0-9a-z])8000[0-9a-f]{4}(?:[0-9a-f]{8})+(?![0-9a-z])/gi) ?? [];
}

/** Every element or attribute that holds a password, by its tag or its form; tokens and empty ones do not count. */
export function findPasswords(
  element: ReadElement,
): readonly { readonly path: string; readonly element: ReadElement }[] {
  const held = [element.text, ...element.attributes.values(), element.key ?? ""];
  const named = namesPassword(element.tag) && allText(element) !== "" && !isToken(element.text);
  const attribute = [...element.attributes].find(
    ([name, value]) => namesPassword(name) && value !== "" && !isToken(value),
  );
  const found =
    attribute !== undefined
      ? [{ path: `${element.path}/@${attribute[0]}`, element }]
      : named || held.some(looksEncoded)
        ? [{ path: element.path, element }]
        : [];
  return [...found, ...element.children.flatMap(findPasswords)];
}

function allText(element: ReadElement): string {
  return element.text + element.children.map(allText).join("");
}
