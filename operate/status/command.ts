import { setTimeout as wait } from "node:timers/promises";
import { loadFor } from "../aws/clients.ts";
import { sessionFor } from "../aws/session.ts";
import { readTargetBeside } from "../cluster/readTargetBeside.ts";
import { printerFor } from "../findings/print.ts";
import { exitCodeOf } from "../findings/report.ts";
import { runReport } from "../findings/runReport.ts";
import { lookAt } from "./status.ts";
import { parseUsage, type StatusUsage, USAGE } from "./usage.ts";

/** Between two looks of --watch and --wait, milliseconds: a look costs eight calls and a command. */
const PAUSE = 5_000;

/** The command, with its exit code. */
export function runStatus(args: readonly string[], folder: string): Promise<number> {
  return runReport("status", { text: USAGE, parse: () => parseUsage(args) }, async (usage, output) => {
    const reading = readTargetBeside(folder, usage);
    loadFor("status");
    const target = await reading;
    const session = sessionFor(target.region, usage.profile);
    const printer = printerFor(output);
    const until = Date.now() + usage.timeout;
    for (;;) {
      const report = await lookAt(session, target, {
        guests: usage.guests,
        // On a terminal somebody waits: the routes are told before the servers have answered.
        ...(wantsRoutesFirst(usage)
          ? { routesKnown: (sentence) => process.stderr.write(`${sentence[output.language]}\n`) }
          : {}),
      });
      const code = exitCodeOf(report);
      const again = usage.watch || (usage.wait && code !== 0 && Date.now() + PAUSE < until);
      if (!usage.wait || !again) process.stdout.write((await printer)(report));
      if (!again) return code;
      await wait(PAUSE);
    }
  });
}

function wantsRoutesFirst({ guests, json }: StatusUsage): boolean {
  return guests && !json && process.stderr.isTTY === true;
}
