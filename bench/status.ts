import { spawn } from "node:child_process";
import { once } from "node:events";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { Operated } from "../test/operate/cluster.ts";
import { medians, ratio, row } from "./timing.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** `status` beside a script that makes the same calls and says nothing of them, both against the model of AWS. */
export async function benchStatus(runs: number): Promise<string[]> {
  const operated = await Operated.start(Date.now());
  try {
    const times = await medians(
      {
        "a script with the same clients and the same eight calls": () => time(["bench/bareStatus.mjs"]),
        "npx clusterpro-fsx status --no-guest": () => time(["cli/main.js", "status", "--no-guest"]),
      },
      runs,
    );
    const [base] = times.values();
    return [...times].map(([name, each]) => row(name, each, ratio(each, base as number)));
  } finally {
    await operated.stop();
  }
}

async function time(args: readonly string[]): Promise<number> {
  const begin = performance.now();
  const child = spawn(process.execPath, [...args], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${args.join(" ")} ended with code ${code}`);
  return performance.now() - begin;
}
