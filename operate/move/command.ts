import { UserError } from "../../problems/userError.ts";
import { sessionFor } from "../aws/session.ts";
import { LOOK_PAUSE } from "../change/grounds.ts";
import { Interrupted, listenForInterruption } from "../change/interruption.ts";
import { MACHINE_CLOCK } from "../cluster/clock.ts";
import { readSpec, targetOf } from "../cluster/readTarget.ts";
import { GUEST_TIMING } from "../cluster/runOnGuests.ts";
import { printerFor } from "../findings/print.ts";
import { exitCodeOf } from "../findings/report.ts";
import { runReport } from "../findings/runReport.ts";
import { move } from "./move.ts";
import { parseUsage, USAGE } from "./usage.ts";

/** The command, with its exit code. */
export function runMove(args: readonly string[], folder: string): Promise<number> {
  return runReport("move", { text: USAGE, parse: () => parseUsage(args) }, async (usage, output) => {
    const target = targetOf(readSpec(folder, usage));
    if (!target.servers.includes(usage.to)) {
      throw new UserError(`--to ${usage.to}: no such server; there are ${target.servers.join(" and ")}.`);
    }
    const session = sessionFor(target.region, usage.profile);
    const printer = printerFor(output);
    const interruption = listenForInterruption(() => {});
    let isOrdered = false;
    try {
      const report = await move(
        { session, target, clock: MACHINE_CLOCK, poll: LOOK_PAUSE, guestPoll: GUEST_TIMING.poll },
        {
          to: usage.to,
          limit: usage.timeout,
          signal: interruption.first,
          ordered: () => {
            isOrdered = true;
          },
          tell: ({ what, mend }) =>
            process.stderr.write(`${what[output.language]}. ${mend?.[output.language] ?? ""}\n`),
        },
      );
      process.stdout.write((await printer)(report));
      return exitCodeOf(report);
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      const said = isOrdered
        ? {
            en: "Interrupted: the move that was ordered goes on by itself; status shows how it ended.",
            ja: "中断しました。指示済みの移動は続行されます。結果は status で確認してください。",
          }
        : { en: "Interrupted; nothing was changed.", ja: "中断しました。何も変更していません。" };
      process.stderr.write(`${said[output.language]}\n`);
      return 1;
    } finally {
      interruption.stop();
    }
  });
}
