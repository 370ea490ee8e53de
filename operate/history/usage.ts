import { parseArgs } from "node:util";
import { KEPT_DAYS } from "../cluster/readTrail.ts";
import { COMMON_PARSE, COMMON_USAGE, type CommonOptions, commonOptions, withUsage } from "../findings/commonOptions.ts";

export interface HistoryUsage extends CommonOptions {
  readonly days: number;
}

export const USAGE = `Usage: npm run history [-- options]

Lists past failovers: when the virtual IP's routes were rewritten, in which tables, to which server,
by whom, and how long it took from the first table to the last. It reads CloudTrail's event history,
which needs no trail, keeps ${KEPT_DAYS} days and has an event some minutes after the call.

  --days N          how far back, 1 to ${KEPT_DAYS} (default: ${KEPT_DAYS})
${COMMON_USAGE}

Exit code: 0 fine, 1 unknown, 2 wrong usage or settings.
`;

/** Throws a UserError. */
export function parseUsage(args: readonly string[]): HistoryUsage {
  return withUsage("history", () => {
    const { values } = parseArgs({ args: [...args], options: { ...COMMON_PARSE, days: { type: "string" } } });
    const days = Number(values.days ?? KEPT_DAYS);
    if (!(Number.isInteger(days) && days >= 1 && days <= KEPT_DAYS)) {
      throw new Error(`--days ${values.days}: expected a whole number from 1 to ${KEPT_DAYS}`);
    }
    return { ...commonOptions(values), days };
  });
}
