import type { ConfElement } from "./confXml.ts";
import { EXPANSION, HINT, LITERALS, type Literal, NAME_ALONE, NAME_HINT } from "./passwordPatterns.ts";

/** Where a password stands and how it was known. Never what it is. */
export interface PasswordFound {
  /** A line, an element or a key. */
  readonly at: string;
  readonly form: "clear" | "encoded";
  /** False for a guess: nothing but a name says so, and the value may be any word. */
  readonly isSure: boolean;
}

/**
 * CLUSTERPRO's encoded form: `8000`, four hexadecimal digits and whole groups of four bytes. The same code was seen in
 * unrelated clusters, so it opens them all. Source: public exports; NEC does not document it.
 */
const ENCODED = /(?<![0-9a-z])8000[0-9a-f]{4}(?:[0-9a-f]{8})+(?![0-9a-z])/i;

/** Stands for a value that is filled in on the server. */
const TOKEN = /@@[A-Z_]+(?::[\w.-]+)?@@/g;

const PASSWORD_TAG = /passw(or)?d|passphrase|(?<!encry)pwd$|^pass$/i;

const USERS_FOLLOW = /^[ \t]*chpasswd:/i;

/** As many as are told of one text: a thousand say no more than these. */
const MOST_TOLD = 10;

/** Passwords that a text of any kind holds. JSON is read as such, so that nothing hides behind its escapes. */
export function findPasswords(text: string): PasswordFound[] {
  const trimmed = text.trimStart();
  if (trimmed.startsWith("{") || trimmed.startsWith("[")) {
    try {
      const found: PasswordFound[] = [];
      inJson(JSON.parse(text), [], found);
      return found.slice(0, MOST_TOLD);
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
    if (encoded || held.some((each) => isLiteral(each)))
      found.push({ at: path, form: encoded ? "encoded" : "clear", isSure: true });
    for (const child of children) visit(child, named);
  };
  visit(root, false);
  return found.slice(0, MOST_TOLD);
}

/** Whether a value under this name is a password written out, or may be one. */
export function passwordPair(name: string, value: string): "sure" | "guess" | undefined {
  if (!NAME_HINT.test(name) || !NAME_ALONE.test(name) || !isLiteral(value)) return undefined;
  return isStrong(value) ? "sure" : "guess";
}

/** As a domain's policy wants passwords, and no word is: long enough, of letters with digits or of three kinds. */
function isStrong(value: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d\s]/].map((kind) => kind.test(value));
  const [lower, upper, digit] = kinds;
  return value.length >= 8 && ((digit && (lower || upper)) || kinds.filter(Boolean).length >= 3) === true;
}

/** How a value stands in its text, which says how much of it is taken as it is. */
type Form = "quoted" | "single-quoted" | "bare" | "cmd";

/** Filled in elsewhere, whole: `$X`, `$env:X`, `%X%`, `%~1`, `!X!`, `{X}`, `<X>`, `[X]`, `@X@`, `(none)`, `%(X)s`, `@` of `@(1)`. */
const STAND_IN =
  /^(?:\$[\w:.@*#?]+(?:\[.*|\..*)?\$?|(?:%%?~?\w+%?|![\w ]+!)+|%\(\w+\)s|\{.*\}|<[^<>]*>|\[.*\]|\(.*\)|@[\w.]+@|__\w+__|\*+|x{3,}|\.{2,}|~|@|-+)$/i;

/** Where the secret lies: a file, a variable, an entry of a store. */
const PLACE =
  /^(?:(?:fileb?|env|fd|s3|gs|op|kms|aws|arn|ssm|ssm-secure|vault|secrets?|secretsmanager|keyring|keychain|sops|credstash|resolve|parameter|https?|ref\+\w+):|@(?:Microsoft\.KeyVault)?[({]|@?(?:~|\.{0,2})[\\/][\w.~-]|@?[a-z]:[\\/]|\\\\\w|ENC\()/i;

/** Words of a schema or a setting; placeholders such as `YOUR_PASSWORD_HERE`. */
const WORD =
  /^(?:null|none|nil|undefined|true|false|yes|no|on|off|string|securestring|random|prompt|files|optional|required|enabled|disabled|_*(?:[A-Z]+_)*(?:PASSWORD|PASSWD|PASSPHRASE)(?:_[A-Z]+)+_*|(?:your|insert|replace)[-_][a-z_-]+)$/i;

/** `prod/db/password`, `prod-db-password`: what a secret is called. */
const SECRET_NAME =
  /^(?:[a-z][a-z0-9_.-]*(?:\/[a-z][a-z0-9_.-]*)+|[a-z]+(?:[-_.][a-z]+)*[-_.](?:password|passwd|secret|credentials?)(?:[-_.][a-z]+)*)$/;

/** What a user is asked, not what opens: `Enter your password:` */
const QUESTION = /^(?:enter|type|input|choose|your|new)\s|\b(?:password|passphrase)\s*[:?]$/i;

/** Programs' expressions: a command of PowerShell, `process.env.X`, a keyword before one. */
const EXPRESSION =
  /^(?:(?:Get|New|Read|Convert\w*|Import|Invoke|Unprotect|Request|Receive|Find|Search|Select|Use|Join|Resolve)-[A-Z]\w*|[a-z_]\w*(?:\.[a-z_]\w*)+|[a-z_]\w*\.|await|new|yield|typeof|function|lambda|return|is|to|and|or|for|must|the|with|[rbfu])$/i;

const ANY_EXPANSION = new RegExp(EXPANSION, "g");

const LONGEST_LOOKED_AT = 1000;

/** A password, not what stands for one: a token, a variable, an expression, a reference to a secret. */
function isLiteral(value: string, form: Form = "single-quoted"): boolean {
  // What is longer is told by its beginning: a look for expansions in all of it takes seconds for each megabyte.
  const text = value.slice(0, LONGEST_LOOKED_AT).replace(TOKEN, "").trim();
  if (text === "" || /^\d{1,3}$/.test(text)) return false;
  if (STAND_IN.test(text) || PLACE.test(text) || WORD.test(text) || SECRET_NAME.test(text) || QUESTION.test(text)) {
    return false;
  }
  if (form === "bare" && (/^[-$=]/.test(text) || EXPRESSION.test(text) || /^![a-z]\w*$/i.test(text))) return false;
  const rest = form === "cmd" ? text.replace(/%\w+%/g, "") : withoutExpansions(text, form);
  return rest === text || (rest.length >= 8 && /\d/.test(rest) && /[a-z]/i.test(rest));
}

/** Shells expand `$x` inside of double quotes; `$$`, as in `Pa$$w0rd`, people write for a dollar. */
function withoutExpansions(text: string, form: Form): string {
  const left = text.replace(ANY_EXPANSION, "");
  return form === "single-quoted" ? left : left.replace(/(?<!\$)\$[a-z_][\w:.]*/gi, "");
}

function inText(text: string): PasswordFound[] {
  const found = new Map<number, PasswordFound>();
  const code = ENCODED.exec(text);
  if (code) {
    const line = text.slice(0, code.index).split("\n").length;
    found.set(line, { at: `line ${line}`, form: "encoded", isSure: true });
  }
  for (const { line, passage } of hintedLines(text)) {
    if (found.size > MOST_TOLD) break;
    const literal = found.has(line) ? undefined : literalIn(passage);
    if (literal !== undefined) found.set(line, { at: `line ${line}`, form: "clear", isSure: literal === "sure" });
  }
  return [...found.values()];
}

/** The lines with a word of some pattern, counted from 1; a list of users takes in what follows it. */
function* hintedLines(text: string): Iterable<{ readonly line: number; readonly passage: string }> {
  let line = 1;
  let counted = 0;
  HINT.lastIndex = 0;
  for (let hit = HINT.exec(text); hit; hit = HINT.exec(text)) {
    const start = text.lastIndexOf("\n", hit.index) + 1;
    const end = endOfLine(text, hit.index);
    for (let at = text.indexOf("\n", counted); at >= 0 && at < start; at = text.indexOf("\n", at + 1)) line++;
    counted = start;
    const own = text.slice(start, end);
    yield { line, passage: USERS_FOLLOW.test(own) ? text.slice(start).split("\n", 7).join("\n") : own };
    // Whoever looks into another text meanwhile moves it.
    HINT.lastIndex = end;
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

function literalIn(line: string): "sure" | "guess" | undefined {
  // Blanked are tokens, and in sed the half that is looked for: `s/password=.*/`
  const plain = line.replace(TOKEN, blanks).replace(/=[ \t]*\.[*+]\$?(?=[/|#,])/g, blanks);
  let guess: "guess" | undefined;
  for (const { hint, needs, literals } of LITERALS) {
    if (!hint.test(plain) || needs?.test(plain) === false) continue;
    for (const each of literals) {
      for (const value of valuesOf(each, plain)) {
        if (each.by === "command" || isStrong(value)) return "sure";
        guess = "guess";
      }
    }
  }
  return guess;
}

/** The passwords that a pattern finds in the line. */
function valuesOf({ pattern, cmd }: Literal, plain: string): readonly string[] {
  return [...plain.matchAll(pattern)].flatMap((match) => {
    const { value, form } = writtenValue(match);
    if (cmd || form !== "bare") return isLiteral(value, cmd ? "cmd" : form) ? value : [];
    return isLiteral(value, form) && !isCode(value, match) && !isProse(value, plain) ? value : [];
  });
}

function writtenValue({ groups: { double, single, bare } = {} }: RegExpExecArray): {
  readonly value: string;
  readonly form: Form;
} {
  if (double !== undefined) return { value: double, form: "quoted" };
  return single === undefined ? { value: bare ?? "", form: "bare" } : { value: single, form: "single-quoted" };
}

/** A call or an element (`get(`, `secrets[`), and a variable that is called like what it is given to. */
function isCode(value: string, { input, index, 0: whole }: RegExpExecArray): boolean {
  const next = input[index + whole.length] ?? "";
  return /^[a-z_][\w.]*$/i.test(value) && (next === "(" || next === "[" || NAME_ALONE.test(value));
}

/** Words of a comment: `rem password = see the vault`. */
function isProse(value: string, line: string): boolean {
  return /^[a-z]+$/i.test(value) && /^[ \t]*(?:@?rem\b|#|\/\/|::|;)/i.test(line);
}

function blanks(replaced: string): string {
  return " ".repeat(replaced.length);
}

function inJson(value: unknown, path: string[], found: PasswordFound[]): void {
  if (found.length >= MOST_TOLD) return;
  if (typeof value === "string") {
    const name = path.at(-1) === "default" ? path.at(-2) : path.at(-1);
    const pair = name === undefined ? undefined : passwordPair(name, value);
    const at = () => path.join(".") || "the text";
    if (ENCODED.test(value)) found.push({ at: at(), form: "encoded", isSure: true });
    else if (pair !== undefined) found.push({ at: at(), form: "clear", isSure: pair === "sure" });
    else for (const each of inText(value)) found.push({ ...each, at: `${at()}, ${each.at}` });
    return;
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, each] of Object.entries(value)) {
    path.push(key);
    inJson(each, path, found);
    path.pop();
  }
}
