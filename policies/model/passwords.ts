import type { ConfElement } from "./confXml.ts";

/** Where a password stands and how it was known. Never what it is. */
export interface PasswordFound {
  /** A line, an element or a key. */
  readonly at: string;
  readonly form: "clear" | "encoded";
}

/**
 * CLUSTERPRO's encoded form: `8000`, four hexadecimal digits and whole groups of four bytes. The same code was seen in
 * unrelated clusters, so it opens them all. Source: public exports; NEC does not document it.
 */
const ENCODED = /(?<![0-9a-z])8000[0-9a-f]{4}(?:[0-9a-f]{8})+(?![0-9a-z])/i;

/** Stands for a value that is filled in on the server. */
const TOKEN = /@@[A-Z_]+(?::[\w.-]+)?@@/g;

const PASSWORD_TAG = /passw(or)?d|passphrase|^pwd$/i;

/** A name that ends in a word for password, so that `PasswordLength` and `passwordSecretName` are none. */
const NAME = String.raw`[\w.-]{0,60}?(?:passw(?:or)?d|passphrase|pwd)\d?(?:_?(?:plain|clear|text|value|string)){0,2}`;
const NAME_ALONE = new RegExp(`^${NAME}$`, "i");

const QUOTED = String.raw`"([^"\r\n]*)"|'([^'\r\n]*)'`;
const BARE = String.raw`([^\s"';,&|()<>{}[\]]+)`;

/** The ways in which scripts and documents give a literal; each has the value in one of its groups. */
const LITERALS: readonly RegExp[] = [
  new RegExp(String.raw`(?<![\w.-])${NAME}["']?[ \t]*=[ \t]*(?:${QUOTED}|${BARE})`, "gi"),
  new RegExp(String.raw`["']${NAME}["'][ \t]*:[ \t]*(?:${QUOTED})`, "gi"),
  new RegExp(String.raw`^[ \t]*(?:- +)?${NAME}:[ \t]+(?:${QUOTED}|${BARE})[ \t]*$`, "gim"),
  new RegExp(String.raw`(?<![\w-])(?:--?|/)${NAME}(?:[ \t]+|:)(?:${QUOTED}|${BARE})`, "gi"),
  new RegExp(String.raw`\bConvertTo-SecureString[ \t]+(?:-String[ \t]+)?(?:${QUOTED})`, "gi"),
  new RegExp(String.raw`\bclpencrypt(?:\.exe)?"?[ \t]+(?:${QUOTED}|${BARE})`, "gi"),
  new RegExp(String.raw`\bnet(?:\.exe)?[ \t]+user[ \t]+[^\s/]+[ \t]+(?:${QUOTED}|${BARE})`, "gi"),
  new RegExp(String.raw`\bnet(?:\.exe)?[ \t]+use[ \t][^\r\n]{0,300}?/user:\S+[ \t]+(?:${QUOTED}|${BARE})`, "gi"),
  new RegExp(
    String.raw`\bnet(?:\.exe)?[ \t]+use[ \t]+(?:\w:[ \t]+)?\\\\\S+[ \t]+(?:${QUOTED}|${BARE})[ \t]+/user:`,
    "gi",
  ),
];

/** As many as are told of one text: a thousand say no more than these. */
const MOST_TOLD = 10;

/** Passwords that a text of any kind holds. JSON is read as such, so that nothing hides behind its escapes. */
export function findPasswords(text: string): PasswordFound[] {
  const trimmed = text.trimStart();
  if (trimmed.startsWith("{") || trimmed.startsWith("[")) {
    try {
      return [...inJson(JSON.parse(text), [])].slice(0, MOST_TOLD);
    } catch {
      // No JSON, or one too deep to walk: judged as text.
    }
  }
  return inText(text).slice(0, MOST_TOLD);
}

/** Passwords in a clp.conf: in elements and attributes by their names, and in encoded form anywhere. */
export function findConfPasswords(root: ConfElement): PasswordFound[] {
  const found: PasswordFound[] = [];
  const visit = (element: ConfElement, within: boolean) => {
    const { tag, path, text, attributes, children } = element;
    const named = within || PASSWORD_TAG.test(tag);
    const held = [
      ...(named ? [text] : []),
      ...[...attributes].flatMap(([key, value]) => (PASSWORD_TAG.test(key) ? [value] : [])),
    ];
    const encoded = [text, ...attributes.values()].some((each) => ENCODED.test(each));
    if (encoded || held.some((each) => isLiteral(each))) found.push({ at: path, form: encoded ? "encoded" : "clear" });
    for (const child of children) visit(child, named);
  };
  visit(root, false);
  return found.slice(0, MOST_TOLD);
}

/** Whether a value under this name is a password written out. */
export function isPasswordPair(name: string, value: string): boolean {
  return NAME_ALONE.test(name) && isLiteral(value);
}

/** A password, not what stands for one: a token, a variable, an expression, a reference to a secret. */
function isLiteral(value: string): boolean {
  const text = value.replace(TOKEN, "").trim();
  if (text === "" || /^\d{1,3}$/.test(text)) return false;
  // %VAR%, !VAR!, $var, $(...), {{ Parameter }}, <placeholder>, @file, ==, ***, another option
  if (/^[%!$({<[@=*\\-]/.test(text) || /^\/[a-z]/i.test(text)) return false;
  // Get-SECSecretValue and its like; words of a schema; where the secret lies.
  return !/^(?:[A-Z]\w*-[A-Z]\w*|null|none|true|false|string|securestring|arn:.*|https?:\/\/.*|\w+\(.*)$/i.test(text);
}

function inText(text: string): PasswordFound[] {
  const found = new Map<number, PasswordFound>();
  const lineAt = lineFinder(text);
  const encoded = text.split("\n").findIndex((line) => ENCODED.test(line));
  if (encoded >= 0) found.set(encoded + 1, { at: `line ${encoded + 1}`, form: "encoded" });
  const plain = text.replace(TOKEN, (token) => " ".repeat(token.length));
  for (const pattern of LITERALS) {
    for (const match of plain.matchAll(pattern)) {
      const value = match.slice(1).find((group) => group !== undefined) ?? "";
      const line = lineAt(match.index);
      if (isLiteral(value) && !found.has(line)) found.set(line, { at: `line ${line}`, form: "clear" });
    }
  }
  return [...found.values()];
}

/** The line, from 1, of a place in the text. */
function lineFinder(text: string): (index: number) => number {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (index) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= index) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

function* inJson(value: unknown, path: readonly string[]): Iterable<PasswordFound> {
  if (typeof value === "string") {
    const at = path.join(".") || "the text";
    const name = path.at(-1) === "default" ? path.at(-2) : path.at(-1);
    if (name !== undefined && isPasswordPair(name, value))
      yield { at, form: ENCODED.test(value) ? "encoded" : "clear" };
    else for (const { form, at: line } of inText(value)) yield { at: `${at}, ${line}`, form };
  } else if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) yield* inJson(each, [...path, String(index)]);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, each] of Object.entries(value)) yield* inJson(each, [...path, key]);
  }
}
