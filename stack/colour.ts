/**
 * Whether to print in colour: FORCE_COLOR says so, 0 or false that not; else NO_COLOR keeps it out, if it is not empty;
 * else a terminal that is not dumb has it. Source: no-color.org, force-color.org, and Node's own streams, which ask
 * FORCE_COLOR first as well.
 */
export function wantsColour(isTerminal: boolean, env: NodeJS.ProcessEnv): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: terminal } = env;
  if (force !== undefined) return force !== "0" && force !== "false";
  if (no !== undefined && no !== "") return false;
  return isTerminal && terminal !== "dumb";
}

const DEFAULT_WIDTH = 100;

/** How standard output wants its text: whether in colour, and its width in columns, 100 where it is no terminal. */
export function ofStandardOutput(): { readonly colour: boolean; readonly width: number } {
  const { isTTY, columns } = process.stdout;
  return { colour: wantsColour(isTTY === true, process.env), width: columns ?? DEFAULT_WIDTH };
}
