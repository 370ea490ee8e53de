import { sessionFor } from "../aws/session.ts";
import { readSpec } from "../cluster/readTarget.ts";
import { printerFor } from "../findings/print.ts";
import { exitCodeOf } from "../findings/report.ts";
import { runReport } from "../findings/runReport.ts";
import { BEFORE } from "./before/index.ts";
import { AFTER, catalogueText, refuseUnknown } from "./catalogue.ts";
import { examineAfter, examineBefore } from "./doctor.ts";
import { parseUsage, USAGE } from "./usage.ts";

/** The command, with its exit code. */
export function runDoctor(args: readonly string[], folder: string): Promise<number> {
  return runReport("doctor", { text: USAGE, parse: () => parseUsage(args) }, async (usage, output) => {
    const checks = usage.pre ? BEFORE : AFTER;
    if (usage.list) {
      process.stdout.write(catalogueText(checks, output.language));
      return 0;
    }
    refuseUnknown(checks, [...usage.only, ...usage.ignored]);
    const spec = readSpec(folder, usage);
    const session = sessionFor(spec.region, usage.profile);
    const isTerminal = process.stderr.isTTY === true && !usage.json;
    const progress = (done: number, all: number) =>
      process.stderr.write(`\r${done} / ${all}${done === all ? "\r\u001b[K" : ""}`);
    const options = { ...usage, ...(isTerminal ? { progress } : {}) };
    const printer = printerFor(output);
    const report = usage.pre
      ? await examineBefore(session, spec, BEFORE, options)
      : await examineAfter(session, spec, options);
    process.stdout.write((await printer)(report));
    return exitCodeOf(report);
  });
}
