import { parseArgs } from "node:util";
import {
  COMMON_PARSE,
  COMMON_USAGE,
  type CommonOptions,
  commonOptions,
  durationOf,
  withUsage,
} from "../findings/commonOptions.ts";

export interface MoveUsage extends CommonOptions {
  /** Server; empty only with `help` and `schema`. */
  readonly to: string;
  /** Milliseconds. */
  readonly timeout: number;
}

const DEFAULT_TIMEOUT = "15m";

export const USAGE = `Usage: npm run move -- --to SERVER [options]

Brings the failover group to a server, as before work on the other one: by CLUSTERPRO's own clpgrp, sent
with Run Command, then waits until status is green. Clients lose the application for as long as its stop,
the routes and its start take; drill --kind move says how long that is. It refuses when status is not
green, when the file system's maintenance window may open before --timeout is over, and while an action on
it, a drill or a move is under way.

  --to SERVER       name of the server, as the stack file has it
  --timeout TIME    for all of it: 90s, 10m or 1h (default: ${DEFAULT_TIMEOUT})
${COMMON_USAGE}

Exit code: 0 the group is there and status is green, 1 something is wrong or unknown, 2 wrong usage or
settings.
`;

/** Throws a UserError. */
export function parseUsage(args: readonly string[]): MoveUsage {
  return withUsage("move", () => {
    const { values } = parseArgs({
      args: [...args],
      options: { ...COMMON_PARSE, to: { type: "string" }, timeout: { type: "string" } },
    });
    const { to, help, schema } = values;
    if (to === undefined && !help && !schema) throw new Error("--to is missing: name the server");
    return {
      ...commonOptions(values),
      to: to ?? "",
      timeout: durationOf("timeout", values.timeout ?? DEFAULT_TIMEOUT),
    };
  });
}
