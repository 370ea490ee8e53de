import { parseArgs } from "node:util";
import {
  COMMON_PARSE,
  COMMON_USAGE,
  type CommonOptions,
  commonOptions,
  durationOf,
  withUsage,
} from "../findings/commonOptions.ts";

export interface StatusUsage extends CommonOptions {
  /** Whether CLUSTERPRO is asked on the servers. */
  readonly guests: boolean;
  readonly watch: boolean;
  /** Waits until nothing is wrong. */
  readonly wait: boolean;
  /** Milliseconds. */
  readonly timeout: number;
}

const DEFAULT_TIMEOUT = "10m";

export const USAGE = `Usage: npm run status [-- options]

Says who is active and whether everything agrees on it: every route table's route to the virtual IP,
CLUSTERPRO on the servers (by Run Command), probes where there are any; then servers, file system,
directory and alarms. It changes nothing: eight calls of AWS at most, one command on the servers.

  --no-guest        leave the servers alone: AWS only, in a second or two
  --watch           look again every few seconds, until Ctrl-C
  --wait STATE      look until the cluster is green, which is the one state there is
  --timeout TIME    with --wait: 90s, 10m or 1h (default: ${DEFAULT_TIMEOUT})
${COMMON_USAGE}

Exit code: 0 fine, 1 something is wrong or unknown, 2 wrong usage or settings.
`;

/** Throws a UserError. */
export function parseUsage(args: readonly string[]): StatusUsage {
  return withUsage("status", () => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...COMMON_PARSE,
        "no-guest": { type: "boolean", default: false },
        watch: { type: "boolean", default: false },
        wait: { type: "string" },
        timeout: { type: "string" },
      },
    });
    const { wait, watch, timeout } = values;
    if (wait !== undefined && wait !== "green") throw new Error(`--wait ${wait}: there is green only`);
    if (wait !== undefined && watch) throw new Error("--wait and --watch exclude each other: leave one out");
    if (watch && values.json) throw new Error("--watch and --json exclude each other: --json is one document");
    if (timeout !== undefined && wait === undefined) throw new Error("--timeout goes with --wait green");
    return {
      ...commonOptions(values),
      guests: !values["no-guest"],
      watch,
      wait: wait !== undefined,
      timeout: durationOf("timeout", timeout ?? DEFAULT_TIMEOUT),
    };
  });
}
