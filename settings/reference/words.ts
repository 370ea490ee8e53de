import type { Replaced } from "../schema/meaning.ts";

/** The words of a document, in one language. */
export interface Words {
  readonly heads: readonly [setting: string, meaning: string, values: string, preset: string];
  readonly required: string;
  readonly none: string;
  /** What stands where CLUSTERPRO decides. */
  readonly productDefault: string;
  readonly flag: string;
  readonly object: string;
  readonly list: (of: string) => string;
  readonly map: (of: string) => string;
  readonly range: (minimum: number, maximum: number, unit: string) => string;
  readonly or: string;
  readonly withKind: (kinds: string) => string;
  /** A text that was given in English. */
  readonly say: (english: string) => string;
  /** Said behind a meaning. */
  readonly replaces: (what: string) => string;
  /** The same where `up` refuses the change. */
  readonly wouldReplace: (what: string) => string;
  readonly replaced: Readonly<Record<Replaced, string>>;
  readonly everything: string;
}

export const ENGLISH: Words = {
  heads: ["setting", "meaning", "values", "default"],
  required: "required",
  none: "none",
  productDefault: "the product's",
  flag: "`true`, `false`",
  object: "the keys below",
  list: (of) => `list: ${of}`,
  map: (of) => `map: ${of}`,
  range: (minimum, maximum, unit) => `${minimum} to ${maximum}${unit === "" ? "" : ` ${unit}`}`,
  or: ", ",
  withKind: (kinds) => `with ${kinds}: `,
  say: (english) => english,
  replaces: (what) => `. A change replaces: ${what}`,
  wouldReplace: (what) => `. \`up\` refuses a change, which would replace: ${what}`,
  replaced: {
    network: "network",
    subnets: "subnets",
    directory: "directory",
    "file system": "**file system, with its data**",
    "network interface": "network interface",
    server: "server",
    "routes of the virtual IP": "routes of the virtual IP",
  },
  everything: "everything, **the file system's data too**",
};
