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
