import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { borrow } from "./borrowed.ts";
import { likeTemplate } from "./likeTemplate.ts";
import { elapsed, medians, ratio, row } from "./timing.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const NAG = path.join(ROOT, "bench/nagOnce.mjs");
const CDK = ["aws-cdk-lib@2.276.0", "constructs@10.8.1", "cdk-nag@3.0.2"] as const;

function node(folder: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}: ${stderr}`);
  return stdout;
}

/** The in-process preview with its policies beside the CDK's synthesis with cdk-nag, of a template made of the same plan. */
export async function benchNag(runs: number): Promise<string[]> {
  const cdk = borrow(...CDK);
  if (typeof cdk === "string") return [`  left out: ${cdk}`];
  const { folder } = cdk;
  try {
    const { resources } = JSON.parse(node(ROOT, ["preview/main.js", "--no-policies", "--json"]));
    const template = likeTemplate(resources);
    const file = path.join(folder, "template.json");
    writeFileSync(file, JSON.stringify(template));
    const count = Object.keys(template.Resources).length;
    const times = await medians(
      {
        [`preview the dev stack, ${resources.length} resources`]: () => elapsed(() => node(ROOT, ["preview/main.js"])),
        [`CDK, synthesis of ${count} of them`]: () => elapsed(() => node(folder, [NAG, file])),
        [`CDK, synthesis of ${count} of them with cdk-nag`]: () => elapsed(() => node(folder, [NAG, file, "--nag"])),
      },
      runs,
    );
    const [base] = times.values();
    return [...times].map(([name, time]) => row(name, time, ratio(time, base as number)));
  } finally {
    cdk.remove();
  }
}
