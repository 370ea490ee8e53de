import { benchNag } from "./nag.ts";
import { benchPackStart } from "./packStart.ts";
import { benchPreview } from "./preview.ts";
import { benchRules } from "./rules.ts";
import { benchSideBySide } from "./sideBySide.ts";
import { benchStatus } from "./status.ts";

const RUNS = 9;

const SECTIONS = {
  "In-process preview": benchPreview,
  "All rules, in process": benchRules,
  "Start of a policy pack, as the engine starts it": benchPackStart,
  "pulumi preview of the dev stack, side by side": benchSideBySide,
  "In process, beside the CDK": benchNag,
  "status, against the model of AWS": benchStatus,
} as const;

console.log(`Medians of ${RUNS} interleaved runs, Node ${process.versions.node}`);
for (const [title, bench] of Object.entries(SECTIONS)) {
  console.log(`\n${title}`);
  for (const line of await bench(RUNS)) console.log(line);
}
