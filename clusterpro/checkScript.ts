import { type Problem, problem } from "../problems/problem.ts";
import type { ProductLanguage } from "./definition.ts";
import { endsWithExitCode } from "./exitCode.ts";
import { SETTINGS_FILE } from "./settingsBat.ts";

/** Folders of whoever wrote a script, which no server has. */
const DEVELOPER_PATH =
  /[A-Za-z]:[\\/]Users[\\/](?!Public\b|Default\b)[^\\/\s"%]+|\\\\wsl(?:\$|\.localhost)|(?<![\w.:/\\-])\/(?:home|Users|mnt\/[a-z])\/[^\s"]+/i;

/**
 * What keeps a script from being delivered or from running on the servers, one line each. Every script: a name of ASCII,
 * CR LF, no path into a developer's own folders, ASCII, or Shift_JIS where the product is Japanese. A .bat file also ends
 * with an exit code, because CLUSTERPRO judges by it, and one that falls off its end has the code of whatever ran last.
 *
 * @param shown the file as whoever wrote it knows it
 * @param content text, or bytes in the encoding in which they are delivered
 */
export function checkScript(
  shown: string,
  content: string | Uint8Array,
  language: ProductLanguage = "english",
): readonly Problem[] {
  return [...findProblems(shown, content, language)];
}

function* findProblems(shown: string, content: string | Uint8Array, language: ProductLanguage): Generator<Problem> {
  const name = shown.slice(shown.lastIndexOf("/") + 1);
  if (name.toLowerCase() === SETTINGS_FILE) {
    yield problem(shown, "has the name of the generated settings file. Choose another name");
    return;
  }
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/.test(name)) {
    yield problem(shown, "is not a file name; ASCII letters, digits and _ . - are allowed. Rename it");
    return;
  }
  const bytes = Buffer.from(content).toString("latin1");
  if (bytes.trim() === "") {
    yield problem(shown, "is empty; a script that sets an exit code is required. Write it");
    return;
  }
  const lines = bytes.split("\n");
  const numberOf = (wrong: (line: string, index: number) => boolean) => lines.findIndex(wrong) + 1;
  const bare = numberOf((line, index) => (index < lines.length - 1 && !line.endsWith("\r")) || /\r(?!$)/.test(line));
  if (bare > 0) yield problem(`${shown}:${bare}`, "does not end with CR LF; cmd.exe loses labels with LF. Use CR LF");
  yield* checkCharacters(shown, lines, language);
  const own = numberOf((line) => DEVELOPER_PATH.test(line));
  if (own > 0) yield problem(`${shown}:${own}`, "names a developer's own folder; no server has it. Use a setting");
  if (!/\.(bat|cmd)$/i.test(name) || endsWithExitCode(bytes)) return;
  yield problem(
    `${shown}:${lines.findLastIndex((line) => line.trim() !== "") + 1}`,
    "is the last line and sets no exit code; exit with a number or a variable is required. Add exit /b 0",
  );
}

/** `lines`: of bytes, each a character. No byte of a Shift_JIS character is a line end, a quote or a parenthesis. */
function* checkCharacters(shown: string, lines: readonly string[], language: ProductLanguage): Generator<Problem> {
  const foreign = lines.findIndex((line) => /[^\t\r -~]/.test(line));
  if (foreign < 0) return;
  const at = `${shown}:${foreign + 1}`;
  if (language !== "japanese") {
    yield problem(at, "is not ASCII; cmd.exe reads it by the server's code page. Use ASCII");
    return;
  }
  if (isUtf8(lines.join("\n"))) {
    yield problem(at, "is UTF-8; a Japanese Windows' cmd.exe reads Shift_JIS (code page 932). Save it as Shift_JIS");
    return;
  }
  const neither = lines.findIndex((line) => /[^\t\r -~\u0080-\u00ff]/.test(line) || !isShiftJis(line));
  if (neither < 0) return;
  yield problem(`${shown}:${neither + 1}`, "is neither ASCII nor Shift_JIS (code page 932). Save it as Shift_JIS");
}

/** Kana of half width in Shift_JIS may pass for Latin letters of UTF-8, but nothing there for a longer character. */
function isUtf8(bytes: string): boolean {
  const text = decoded(bytes, "utf-8");
  return text !== undefined && /[\u0800-\uffff]/.test(text);
}

function isShiftJis(bytes: string): boolean {
  return decoded(bytes, "shift_jis") !== undefined;
}

function decoded(bytes: string, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(Buffer.from(bytes, "latin1"));
  } catch {
    return undefined;
  }
}
