import type { Language } from "../../messages/language.ts";

/**
 * A sentence for a person, in each language that operators read. Both stand beside each other, because sentences are put
 * together of names and counts by the grammar of each.
 */
export type Said = Readonly<Record<Language, string>>;

/** The same in both: a name, an id, a figure. */
export function plain(text: string): Said {
  return { en: text, ja: text };
}

/** Several names as one reads them aloud: `Main, Route-A and Route-C`. */
export function listed(names: readonly string[]): Said {
  const last = names.at(-1) ?? "";
  const before = names.slice(0, -1).join(", ");
  return { en: before === "" ? last : `${before} and ${last}`, ja: names.join("、") };
}
