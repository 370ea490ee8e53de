import { benchNag } from "./nag.ts";
import { benchPackStart } from "./packStart.ts";
import { benchPreview } from "./preview.ts";
import { benchRules } from "./rules.ts";
import { benchSideBySide } from "./sideBySide.ts";
import { benchStatus } from "./status.ts";

const RUNS = 9;

const SECTIONS = {
  preview: ["In-process preview", benchPreview],
  rules: ["All rules, in process", benchRules],
  pack: ["Start of a policy pack, as the engine starts it", benchPackStart],
  engine: ["pulumi preview of the dev stack, side by side", benchSideBySide],
  nag: ["In process, beside the CDK", benchNag],
  status: ["status, against the model of AWS", benchStatus],
} as const;

/** `npm run bench -- rules status` times these alone. */
async function main(wanted: readonly string[]): Promise<void> {
  const unknown = wanted.filter((name) => !Object.hasOwn(SECTIONS, name));
  if (unknown.length > 0) {
    process.stderr.write(`Unknown: ${unknown.join(", ")}. There are ${Object.keys(SECTIONS).join(", ")}.\n`);
    process.exitCode = 2;
    return;
  }
  console.log(`Medians of ${RUNS} interleaved runs, Node ${process.versions.node}`);
  for (const [name, [title, bench]] of Object.entries(SECTIONS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.log(`\n${title}`);
    for (const line of await bench(RUNS)) console.log(line);
  }
}

await main(process.argv.slice(2));
