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

const PASSWORD_TAG = /passw(or)?d|passphrase|(?<!encry)pwd$|^pass$/i;

/** A name that ends in a word for password, so that `PasswordLength` and `passwordSecretName` are none. */
const NAME = String.raw`[\w.-]{0,60}?(?:passw(?:or)?d|passphrase|pwd)\d?(?:_?(?:plain|clear|text|value|string)){0,2}`;
const NAME_ALONE = new RegExp(`^${NAME}$`, "i");

/** What is filled in elsewhere, inside of a text; bounded, so that no line makes it slow. */
const EXPANSION = [
  String.raw`\$\{[^}\r\n]{0,300}\}`,
  String.raw`\$\([^\r\n]{0,300}?\)`,
  String.raw`\{\{[^}\r\n]{0,300}\}\}`,
  String.raw`<%[^%\r\n]{0,300}%>`,
  String.raw`#\{[^}\r\n]{0,300}\}`,
  String.raw`%\(\w{1,99}\)s`,
  "`[^`\r\n]{0,300}`",
].join("|");

const QUOTED = String.raw`"(?<double>[^"\r\n]*)"|'(?<single>[^'\r\n]*)'`;
const BARE = `(?<bare>(?:${EXPANSION}|[^\\s"'\`;,&|()<>{}[\\]])+)`;
const VALUE = `(?:${QUOTED}|${BARE})`;

interface Literal {
  readonly pattern: RegExp;
  /** True where a value is taken as it stands, but for `%X%` and `!X!`. */
  readonly cmd?: true;
}

interface LiteralGroup {
  /** A word of each of the patterns, so that most lines are passed over, and patterns without use never compiled. */
  readonly hint: RegExp;
  readonly literals: readonly Literal[];
}

function literals(hint: RegExp, ...patterns: readonly string[]): LiteralGroup {
  return { hint, literals: patterns.map((pattern) => ({ pattern: new RegExp(pattern, "gim") })) };
}

const NAME_HINT = /passw|passphrase|pwd/i;

/** The ways in which scripts and documents give a literal; each has the value in a group named by its quotes. */
const LITERALS: readonly LiteralGroup[] = [
  literals(
    NAME_HINT,
    // password=x; password: str = "x"; 'password' => 'x'; not `==`, nor what `set /p` asks
    `(?<![\\w.-])(?<!\\bset[ \\t]{1,4}/[pa][ \\t]{1,4}"?)${NAME}["']?(?:[ \\t]*:[ \\t]*\\w{1,20})?[ \\t]*:?=(?!=)>?[ \\t]*${VALUE}`,
    `["']${NAME}["'][ \\t]*:[ \\t]*(?:${QUOTED})`,
    // JSON inside of a quoted text
    `\\\\"${NAME}\\\\"[ \\t]*:[ \\t]*\\\\"(?<double>[^"\\\\\\r\\n]*)\\\\"`,
    // YAML, and an object's property; a comment may follow
    `(?:^[ \\t]*(?:- +)*|[{,][ \\t]*)${NAME}:[ \\t]+${VALUE}[ \\t]*(?=$|[,}]|#)`,
    `(?<![\\w-])(?:--?|/)${NAME}(?:[ \\t]+|:)${VALUE}`,
    // what stands in when nothing is set: ${PASSWORD:-x}, os.environ.get("PASSWORD", "x")
    `\\$\\{${NAME}:?[-=](?<bare>[^}\\r\\n]{1,300})\\}`,
    `\\bget(?:env)?\\([ \\t]*["']${NAME}["'][ \\t]*,[ \\t]*(?:${QUOTED})`,
  ),
  {
    hint: NAME_HINT,
    literals: [
      { pattern: new RegExp(`(?<![\\w-])set[ \\t]+"?${NAME}[ \\t]*=(?<bare>[^\\r\\n"&|<>]+)`, "gim"), cmd: true },
    ],
  },
  literals(/securestring/i, `\\bConvertTo-SecureString[ \\t]+(?:-String[ \\t]+)?(?:${QUOTED})`),
  // As a command, not as a word of a message.
  literals(/clpencrypt/i, `(?:^|[&|(=@{;\\\\/]|\\bcall\\b|\\(["'\`])[ \\t]*"?clpencrypt(?:\\.exe)?"?[ \\t]+${VALUE}`),
  literals(
    /\bnet(?:\.exe)?[ \t]/i,
    `\\bnet(?:\\.exe)?[ \\t]+user[ \\t]+[^\\s/]+[ \\t]+${VALUE}`,
    `\\bnet(?:\\.exe)?[ \\t]+use[ \\t][^\\r\\n]{0,300}?/user:\\S+[ \\t]+${VALUE}`,
    `\\bnet(?:\\.exe)?[ \\t]+use[ \\t]+(?:\\w:[ \\t]+)?\\\\\\\\\\S+[ \\t]+${VALUE}[ \\t]+/user:`,
  ),
  // cmdkey /pass:x; openssl -passin pass:x
  literals(/pass:/i, `(?:(?<!\\S)/|-pass(?:in|out)?[ \\t]+)pass:${VALUE}`),
  literals(/schtasks/i, `\\bschtasks[^\\r\\n]{0,300}?/rp[ \\t]+${VALUE}`),
  literals(/sshpass/i, `\\bsshpass[ \\t]+-p[ \\t]*${VALUE}`),
  literals(/mysql/i, `\\bmysql(?:dump|admin)?[ \\t](?:[^\\r\\n]{0,300}?[ \\t])?-p(?!\\d+\\b)${VALUE}`),
  literals(
    /chpasswd/i,
    `\\becho[ \\t]+["']?[\\w.-]+:(?<bare>[^\\s"'|]+)["']?[ \\t]*\\|[ \\t]*(?:sudo[ \\t]+)?chpasswd`,
    `\\bchpasswd[ \\t]*<<<[ \\t]*["']?[\\w.-]+:(?<bare>[^\\s"'|]+)`,
    // cloud-config's list of users
    `^[ \\t]*chpasswd:[ \\t]*\\r?\\n(?:[ \\t]+[^\\r\\n]*\\r?\\n){0,5}?[ \\t]+(?:- +)?[\\w.-]+:(?<bare>[^\\s:]+)[ \\t]*$`,
  ),
  // postgres://user:x@host
  literals(/:\/\//, `\\b[a-z][a-z0-9+.-]{1,30}://[^\\s:/@"']{1,60}:(?<bare>[^\\s:/@"'<>]+)@`),
];

/** A word of one group at least, in one look. */
const HINT = new RegExp([...new Set(LITERALS.map(({ hint }) => hint.source))].join("|"), "i");

const USERS_FOLLOW = /^[ \t]*chpasswd:/i;

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
  return NAME_HINT.test(name) && NAME_ALONE.test(name) && isLiteral(value);
}

/** How a value stands in its text, which says how much of it is taken as it is. */
type Form = "quoted" | "single-quoted" | "bare" | "cmd";

/** Filled in elsewhere, whole: `$X`, `$env:X`, `%X%`, `%~1`, `!X!`, `{X}`, `<X>`, `[X]`, `@X@`, `(none)`, `%(X)s`. */
const STAND_IN =
  /^(?:\$[\w:.@*#?]+(?:\[.*|\..*)?\$?|(?:%%?~?\w+%?|![\w ]+!)+|%\(\w+\)s|\{.*\}|<[^<>]*>|\[.*\]|\(.*\)|@[\w.]+@|__\w+__|\*+|x{3,}|\.{2,}|~|-+)$/i;

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

/** A password, not what stands for one: a token, a variable, an expression, a reference to a secret. */
function isLiteral(value: string, form: Form = "single-quoted"): boolean {
  const text = value.replace(TOKEN, "").trim();
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
  const [mayHold, holdsCode] = [HINT.test(text), ENCODED.test(text)];
  if (!mayHold && !holdsCode) return [];
  const found = new Map<number, PasswordFound>();
  const lines = text.split("\n");
  const encoded = holdsCode ? lines.findIndex((line) => ENCODED.test(line)) : -1;
  if (encoded >= 0) found.set(encoded, { at: `line ${encoded + 1}`, form: "encoded" });
  for (const [index, line] of lines.entries()) {
    if (found.size > MOST_TOLD) break;
    if (!HINT.test(line)) continue;
    const passage = USERS_FOLLOW.test(line) ? lines.slice(index, index + 7).join("\n") : line;
    if (!found.has(index) && hasLiteral(passage)) found.set(index, { at: `line ${index + 1}`, form: "clear" });
  }
  return [...found.values()];
}

function hasLiteral(line: string): boolean {
  // Blanked are tokens, and in sed the half that is looked for: `s/password=.*/`
  const plain = line.replace(TOKEN, blanks).replace(/=[ \t]*\.[*+]\$?(?=[/|#,])/g, blanks);
  return LITERALS.filter(({ hint }) => hint.test(plain)).some((group) =>
    group.literals.some((each) => holds(each, plain)),
  );
}

function holds({ pattern, cmd }: Literal, plain: string): boolean {
  return [...plain.matchAll(pattern)].some((match) => {
    const { value, form } = writtenValue(match);
    if (cmd || form !== "bare") return isLiteral(value, cmd ? "cmd" : form);
    return isLiteral(value, form) && !isCode(value, match) && !isProse(value, plain);
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
