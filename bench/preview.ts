import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { elapsed, medians, ratio, row } from "./timing.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** What is timed, each as a process of its own; the first is the yardstick. */
const COMMANDS = {
  "load @pulumi/pulumi and the AWS services": ["bench/bareLoad.mjs"],
  "preview the dev stack, without policies": ["preview/main.js", "--no-policies"],
  "preview the dev stack": ["preview/main.js"],
} as const satisfies Record<string, readonly string[]>;

function run(args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [...args], { cwd: ROOT, encoding: "utf8" });
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}: ${stderr}`);
}

/** The in-process preview beside what any Pulumi program has to load. */
export async function benchPreview(runs: number): Promise<string[]> {
  const commands = Object.entries(COMMANDS).map(([name, args]) => [name, () => elapsed(() => run(args))] as const);
  const times = await medians(Object.fromEntries(commands), runs);
  const [base] = times.values();
  return [...times].map(([name, time]) => row(name, time, ratio(time, base as number)));
}
