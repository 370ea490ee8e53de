import type { Language } from "./language.ts";

export type Values = Readonly<Record<string, string | number>>;

/** How people are spoken to, in one language. */
export interface Speech {
  readonly language: Language;
  /**
   * A message by its English template, with `{name}` for each value. The template is the key of the table; one that the
   * table does not have is said in English.
   */
  readonly say: (template: string, values?: Values) => string;
  /**
   * A sentence that somebody else put together in English, the program or a policy, in this language; as it is where no
   * template fits. Its values are found by the template, and a value that is a message itself is said anew too.
   */
  readonly translated: (text: string) => string;
}

export const ENGLISH: Speech = { language: "en", say: fill, translated: (text) => text };

/** The speech of a language; its table is loaded for it alone. */
export async function speechIn(language: Language): Promise<Speech> {
  if (language === "en") return ENGLISH;
  const { JAPANESE } = await import("./japanese.ts");
  return speechOf("ja", JAPANESE);
}

/** @param table by English template; in it `{name...}` stands for a list such as `a, b and c` */
export function speechOf(language: Language, table: Readonly<Record<string, string>>): Speech {
  let patterns: readonly Pattern[] | undefined;
  const translated = (text: string): string => {
    patterns ??= patternsOf(table);
    for (const { regex, names, template } of patterns) {
      const match = regex.exec(text);
      if (match === null) continue;
      const values = names.map((name, i) => {
        const value = match[i + 1] ?? "";
        return [name, isList(name) ? value.replaceAll(/, | and /g, "、") : translated(value)] as const;
      });
      return fill(template, Object.fromEntries(values));
    }
    return text;
  };
  return { language, say: (template, values) => fill(table[template] ?? template, values), translated };
}

/** Places in a template. */
const PLACE = /\{(\w+(?:\.\.\.)?)\}/g;

const isList = (name: string) => name.endsWith("...");

/** Names of a template's places, in their order. */
export function placesOf(template: string): readonly string[] {
  return [...template.matchAll(PLACE)].map(([, name = ""]) => name);
}

function fill(template: string, values: Values = {}): string {
  return template.replace(PLACE, (place, name: string) => String(values[name] ?? place));
}

interface Pattern {
  readonly regex: RegExp;
  readonly names: readonly string[];
  readonly template: string;
}

/** The more a template says itself, the earlier it is tried. */
function patternsOf(table: Readonly<Record<string, string>>): readonly Pattern[] {
  const literal = (english: string) => english.replace(PLACE, "").length;
  return Object.entries(table)
    .toSorted(([one], [other]) => literal(other) - literal(one))
    .filter(([english]) => literal(english) > 2)
    .map(([english, template]) => ({ regex: regexOf(english), names: placesOf(english), template }));
}

function regexOf(english: string): RegExp {
  const parts = english.split(PLACE).filter((_, i) => i % 2 === 0);
  return new RegExp(`^${parts.map(escaped).join("(.+?)")}$`);
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
