import { loadFor } from "../aws/clients.ts";
import { sessionFor } from "../aws/session.ts";
import { readTargetBeside } from "../cluster/readTargetBeside.ts";
import { printerFor } from "../findings/print.ts";
import { exitCodeOf } from "../findings/report.ts";
import { runReport } from "../findings/runReport.ts";
import { lookBack } from "./history.ts";
import { parseUsage, USAGE } from "./usage.ts";

/** The command, with its exit code. */
export function runHistory(args: readonly string[], folder: string): Promise<number> {
  return runReport("history", { text: USAGE, parse: () => parseUsage(args) }, async (usage, output) => {
    const reading = readTargetBeside(folder, usage);
    loadFor("history");
    const target = await reading;
    const printer = printerFor(output);
    const report = await lookBack(sessionFor(target.region, usage.profile), target, usage);
    process.stdout.write((await printer)(report));
    return exitCodeOf(report);
  });
}
