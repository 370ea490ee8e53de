import { setTimeout as wait } from "node:timers/promises";
import { languageOf } from "../../messages/language.ts";
import { UserError } from "../../problems/userError.ts";
import { tolerateClosedOutput } from "../../stack/closedOutput.ts";
import { wantsColour } from "../../stack/colour.ts";
import { COULD_NOT_RUN } from "../../stack/couldNotRun.ts";
import type { Session } from "../aws/session.ts";
import { readSpec, targetOf } from "../cluster/readTarget.ts";
import type { Target } from "../cluster/target.ts";
import { type Output, printed } from "../findings/print.ts";
import { exitCodeOf, type Report } from "../findings/report.ts";
import { reportSchema } from "../findings/reportSchema.ts";
import { lookAt, sessionFor } from "./status.ts";
import { parseUsage, type StatusUsage, USAGE } from "./usage.ts";

const DEFAULT_WIDTH = 100;

/** Between two looks of --watch and --wait, milliseconds: a look costs eight calls and a command. */
const PAUSE = 5_000;

/** The command, with its exit code. */
export async function runStatus(args: readonly string[], folder: string): Promise<number> {
  tolerateClosedOutput();
  try {
    const usage = parseUsage(args);
    if (usage.help || usage.schema) {
      process.stdout.write(usage.help ? USAGE : `${JSON.stringify(reportSchema("status"), null, 2)}\n`);
      return 0;
    }
    const target = targetOf(readSpec(folder, usage));
    return await look(usage, target);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return COULD_NOT_RUN;
  }
}

async function look(usage: StatusUsage, target: Target): Promise<number> {
  const session = sessionFor(target, usage.profile);
  const output: Output = {
    json: usage.json,
    markdown: usage.markdown,
    language: languageOf(usage.lang, process.env),
    colour: wantsColour(process.stdout.isTTY === true, process.env),
    width: process.stdout.columns ?? DEFAULT_WIDTH,
  };
  const until = Date.now() + usage.timeout;
  for (;;) {
    const report = await lookOnce(session, target, usage, output);
    const code = exitCodeOf(report);
    const again = usage.watch || (usage.wait && code !== 0 && Date.now() + PAUSE < until);
    if (!usage.wait || !again) process.stdout.write(printed(report, output));
    if (!again) return code;
    await wait(PAUSE);
  }
}

/** On a terminal somebody waits: the routes are told before the servers have answered. */
function lookOnce(session: Session, target: Target, usage: StatusUsage, { language }: Output): Promise<Report> {
  const isTerminal = process.stderr.isTTY === true && !usage.json;
  return lookAt(session, target, {
    guests: usage.guests,
    ...(isTerminal && usage.guests
      ? { routesKnown: (sentence) => process.stderr.write(`${sentence[language]}\n`) }
      : {}),
  });
}
