import { type Problem, problem } from "../problems/problem.ts";

/** Folders of whoever wrote a script, which no server has. */
const DEVELOPER_PATH =
  /[A-Za-z]:[\\/]Users[\\/](?!Public\b|Default\b)[^\\/\s"%]+|\\\\wsl(?:\$|\.localhost)|(?<![\w.:/\\-])\/(?:home|Users|mnt\/[a-z])\/[^\s"]+/i;

/**
 * What keeps a script from running on the servers, one line each; `name` is its file name. Every script: CRLF, ASCII,
 * no path into a developer's own folders. A .bat file also ends with `exit <code>` or `exit /b <code>`, because CLUSTERPRO judges by the
 * exit code, and one that falls off its end has the code of whatever ran last.
 */
export function checkScript(name: string, text: string): readonly Problem[] {
  return [...findScriptProblems(name, text)];
}

function* findScriptProblems(name: string, text: string): Generator<Problem> {
  if (text.trim() === "") {
    yield problem(name, "is empty; a script that sets an exit code is required. Write it");
    return;
  }
  const lines = text.split("\n");
  const numberOf = (wrong: (line: string, index: number) => boolean) => lines.findIndex(wrong) + 1;
  const bare = numberOf((line, index) => (index < lines.length - 1 && !line.endsWith("\r")) || /\r(?!$)/.test(line));
  if (bare > 0) yield problem(`${name}:${bare}`, "does not end with CR LF; cmd.exe loses labels with LF. Use CR LF");
  const foreign = numberOf((line) => /[^\t\r -~]/.test(line));
  if (foreign > 0)
    yield problem(`${name}:${foreign}`, "is not ASCII; cmd.exe reads it by the server's code page. Use ASCII");
  const own = numberOf((line) => DEVELOPER_PATH.test(line));
  if (own > 0) yield problem(`${name}:${own}`, "names a developer's own folder; no server has it. Use a setting");
  if (!/\.(bat|cmd)$/i.test(name)) return;
  const last = lines.findLastIndex((line) => line.trim() !== "");
  if (!/^\s*@?exit\s+(?:\/b\s+)?(?:-?\d+|%\w+%|!\w+!)\s*$/i.test(lines[last] ?? "")) {
    yield problem(
      `${name}:${last + 1}`,
      "is the last line and sets no exit code; exit with a number or a variable is required. Add exit /b 0",
    );
  }
}
