/**
 * The places where scripts and documents give a password in clear: the whole list that `clpconf-no-password` goes by,
 * beside what it knows for sure. The published patterns of secret scanners know the forms of tokens, and none of the
 * twelve lines of `peopleWrite` in the tests (secretlint 13.1, measured).
 */

/** A name that ends in a word for password, so that `PasswordLength` and `passwordSecretName` are none. */
export const NAME = String.raw`[\w.-]{0,60}?(?:passw(?:or)?d|passphrase|pwd|secret_?access_?key)\d?(?:_?(?:plain|clear|text|value|string)){0,2}`;
export const NAME_HINT = /passw|passphrase|pwd|secret_?access_?key/i;
export const NAME_ALONE = new RegExp(`^${NAME}$`, "i");

/** What is filled in elsewhere, inside of a text; bounded, so that no line makes it slow. */
export const EXPANSION = [
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

export interface Literal {
  /** The value is in a group named by its quotes. */
  readonly pattern: RegExp;
  /** True where a value is taken as it stands, but for `%X%` and `!X!`. */
  readonly cmd?: true;
  /** What tells that it is a password: the command's own syntax, or no more than the name before it. */
  readonly by: "command" | "name";
}

export interface LiteralGroup {
  /** A word of each of the patterns, so that most lines are passed over. */
  readonly hint: RegExp;
  /** What else each of them needs: a pattern that no line needs is never compiled, which takes longer than to use it. */
  readonly needs?: RegExp;
  readonly literals: readonly Literal[];
}

function literals(by: Literal["by"], hint: RegExp, ...patterns: readonly string[]): LiteralGroup {
  return { hint, literals: patterns.map((pattern) => ({ by, pattern: new RegExp(pattern, "gim") })) };
}

const names = (needs: RegExp, ...patterns: readonly string[]) => ({
  ...literals("name", NAME_HINT, ...patterns),
  needs,
});
const command = (hint: RegExp, ...patterns: readonly string[]) => literals("command", hint, ...patterns);

export const LITERALS: readonly LiteralGroup[] = [
  names(
    /=/,
    // password=x; password: str = "x"; 'password' => 'x'; not `==`, nor what `set /p` asks
    `(?<![\\w.-])(?<!\\bset[ \\t]{1,4}/[pa][ \\t]{1,4}"?)${NAME}["']?(?:[ \\t]*:[ \\t]*\\w{1,20})?[ \\t]*:?=(?!=)>?[ \\t]*${VALUE}`,
  ),
  names(/["'][ \t]*:/, `["']${NAME}["'][ \\t]*:[ \\t]*(?:${QUOTED})`),
  // JSON inside of a quoted text
  names(/\\"/, `\\\\"${NAME}\\\\"[ \\t]*:[ \\t]*\\\\"(?<double>[^"\\\\\\r\\n]*)\\\\"`),
  // YAML, and an object's property; a comment may follow
  names(/:[ \t]/, `(?:^[ \\t]*(?:- +)*|[{,][ \\t]*)${NAME}:[ \\t]+${VALUE}[ \\t]*(?=$|[,}]|#)`),
  names(/(?<![\w-])[-/]/, `(?<![\\w-])(?:--?|/)${NAME}(?:[ \\t]+|:)${VALUE}`),
  // what stands in when nothing is set: ${PASSWORD:-x}, os.environ.get("PASSWORD", "x")
  names(/\$\{/, `\\$\\{${NAME}:?[-=](?<bare>[^}\\r\\n]{1,300})\\}`),
  names(
    /(?:get(?:env)?|variable)\(/i,
    `\\b(?:get(?:env)?|SetEnvironmentVariable)\\([ \\t]*["']${NAME}["'][ \\t]*,[ \\t]*(?:${QUOTED})`,
  ),
  // Windows: setx X_PASSWORD x; reg add ... /v DefaultPassword ... /d x; Set-ItemProperty ... -Name DefaultPassword -Value x
  names(/setx/i, `\\bsetx(?:\\.exe)?[ \\t]+"?${NAME}"?[ \\t]+${VALUE}`),
  names(/\/v[ \t]/i, `/v[ \\t]+"?${NAME}"?[ \\t][^\\r\\n]{0,100}?/d[ \\t]+${VALUE}`),
  names(/-value[ \t]/i, `-Name[ \\t]+["']?${NAME}["']?[ \\t]+(?:-\\w+[ \\t]+\\w+[ \\t]+)?-Value[ \\t]+${VALUE}`),
  {
    hint: NAME_HINT,
    needs: /set[ \t]/i,
    literals: [
      {
        by: "name",
        pattern: new RegExp(`(?<![\\w-])set[ \\t]+"?${NAME}[ \\t]*=(?<bare>[^\\r\\n"&|<>]+)`, "gim"),
        cmd: true,
      },
    ],
  },
  command(
    /securestring/i,
    `\\bConvertTo-SecureString(?:[ \\t]+-(?:AsPlainText|Force))*[ \\t]+(?:-String[ \\t]+)?${VALUE}`,
    `(?:${QUOTED})[ \\t]*\\|[ \\t]*ConvertTo-SecureString`,
  ),
  // As a command, not as a word of a message.
  command(/clpencrypt/i, `(?:^|[&|(=@{;\\\\/]|\\bcall\\b|\\(["'\`])[ \\t]*"?clpencrypt(?:\\.exe)?"?[ \\t]+${VALUE}`),
  command(
    /\bnet(?:\.exe)?[ \t]/i,
    `\\bnet(?:\\.exe)?[ \\t]+user[ \\t]+[^\\s/]+[ \\t]+${VALUE}`,
    `\\bnet(?:\\.exe)?[ \\t]+use[ \\t][^\\r\\n]{0,300}?/user:\\S+[ \\t]+${VALUE}`,
    `\\bnet(?:\\.exe)?[ \\t]+use[ \\t]+(?:\\w:[ \\t]+)?\\\\\\\\\\S+[ \\t]+${VALUE}[ \\t]+/user:`,
  ),
  command(/netdom/i, `\\bnetdom[^\\r\\n]{0,300}?/p(?:assword)?[do]:${VALUE}`),
  // cmdkey /pass:x; openssl -passin pass:x
  command(/pass:/i, `(?:(?<!\\S)/|-pass(?:in|out)?[ \\t]+)pass:${VALUE}`),
  command(/schtasks/i, `\\bschtasks[^\\r\\n]{0,300}?/rp[ \\t]+${VALUE}`),
  command(/psexec/i, `\\bpsexec[^\\r\\n]{0,300}?[ \\t]-p[ \\t]+${VALUE}`),
  command(/sshpass/i, `\\bsshpass[ \\t]+-p[ \\t]*${VALUE}`),
  command(/mysql/i, `\\bmysql(?:dump|admin)?[ \\t](?:[^\\r\\n]{0,300}?[ \\t])?-p(?!\\d+\\b)${VALUE}`),
  command(/sqlcmd/i, `\\bsqlcmd[ \\t][^\\r\\n]{0,300}?-P[ \\t]*${VALUE}`),
  command(/alias[ \t]+set/i, `\\bmc(?:\\.exe)?[ \\t]+alias[ \\t]+set(?:[ \\t]+[^\\s-]\\S*){3}[ \\t]+${VALUE}`),
  command(
    /curl|wget/i,
    `\\b(?:curl|wget)[^\\r\\n]{0,300}?[ \\t](?:-u[ \\t=]*|--user[ \\t=]+)["']?[^\\s:"'$%]+:(?<bare>[^\\s"'|&<>]+)`,
  ),
  command(
    /chpasswd/i,
    `\\becho[ \\t]+["']?[\\w.-]+:(?<bare>[^\\s"'|]+)["']?[ \\t]*\\|[ \\t]*(?:sudo[ \\t]+)?chpasswd`,
    `\\bchpasswd[ \\t]*<<<[ \\t]*["']?[\\w.-]+:(?<bare>[^\\s"'|]+)`,
    // cloud-config's list of users
    `^[ \\t]*chpasswd:[ \\t]*\\r?\\n(?:[ \\t]+[^\\r\\n]*\\r?\\n){0,5}?[ \\t]+(?:- +)?[\\w.-]+:(?<bare>[^\\s:]+)[ \\t]*$`,
  ),
  // postgres://user:x@host
  command(/:\/\//, `\\b[a-z][a-z0-9+.-]{1,30}://[^\\s:/@"']{1,60}:(?<bare>[^\\s:/@"'<>]+)@`),
];

/** A word of one group at least, in one look. */
export const HINT = new RegExp([...new Set(LITERALS.map(({ hint }) => hint.source))].join("|"), "gi");
