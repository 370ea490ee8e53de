const EXIT = /^@?\s*exit\s+(?:\/b\s+)?(?:-?\d+|%\w+%|!\w+!)$/i;

/**
 * Whether a batch file's last statement ends it with an exit code: an `exit` with a number or a variable, or an `if` with
 * an `else` that both end with one, on one line or on several. The program judges users' scripts in the same way.
 */
export function endsWithExitCode(text: string): boolean {
  const statement = lastStatement(text);
  if (EXIT.test(statement)) return true;
  if (statement.startsWith("(") && closing(statement, 0) === statement.length - 1) {
    return endsWithExitCode(statement.slice(1, -1));
  }
  const block = /^@?\s*if\b/i.test(statement) ? blockBeforeElse(statement) : undefined;
  return block !== undefined && endsWithExitCode(block.inside) && endsWithExitCode(block.otherwise);
}

/** From the line on which the parentheses that the last line closes were opened; behind the last lone `&`. */
function lastStatement(text: string): string {
  const lines = text.trimEnd().split("\n");
  let from = lines.length - 1;
  for (let depth = depthOf(lines[from]); depth < 0 && from > 0; depth += depthOf(lines[from])) from -= 1;
  const statement = lines.slice(from).join("\n").trim();
  let start = 0;
  for (const { at, character, depth } of significant(statement)) {
    const isLone = character === "&" && statement[at - 1] !== "&" && statement[at + 1] !== "&";
    if (isLone && depth === 0) start = at + 1;
  }
  return statement.slice(start).trim();
}

function blockBeforeElse(statement: string): { readonly inside: string; readonly otherwise: string } | undefined {
  for (const { at, character, depth } of significant(statement)) {
    if (character !== "(" || depth !== 1) continue;
    const end = closing(statement, at);
    if (end === undefined) return undefined;
    const otherwise = /^\s*else\b(.*)$/is.exec(statement.slice(end + 1))?.[1];
    if (otherwise !== undefined) return { inside: statement.slice(at + 1, end), otherwise };
  }
  return undefined;
}

function closing(statement: string, open: number): number | undefined {
  for (const { at, character, depth } of significant(statement.slice(open))) {
    if (character === ")" && depth === 0) return open + at;
  }
  return undefined;
}

/** How many more parentheses a line opens than it closes. */
function depthOf(line = ""): number {
  return [...significant(line)].at(-1)?.depth ?? 0;
}

/** Parentheses and `&` outside quotes, with how many parentheses are open behind them. */
function* significant(text: string) {
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === "^" && !isQuoted) at += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (character === "\n") isQuoted = false;
    else if (!isQuoted && (character === "(" || character === ")" || character === "&")) {
      if (character !== "&") depth += character === "(" ? 1 : -1;
      yield { at, character, depth };
    }
  }
}
