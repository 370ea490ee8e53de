import { spawnSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

const RUNS = 9;
const folder = fileURLToPath(new URL("..", import.meta.url));

/** What is timed, each as a process of its own. */
const COMMANDS = {
  "load @pulumi/pulumi and the AWS services": ["bench/bareLoad.mjs"],
  "preview the dev stack, without policies": ["preview/main.js", "--no-policies"],
  "preview the dev stack": ["preview/main.js"],
} as const satisfies Record<string, readonly string[]>;

function milliseconds(args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [...args], { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}: ${stderr}`);
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

// Interleaved, so that a noisy minute on the machine hits all of them; once unmeasured, to fill the file cache.
const times = Object.entries(COMMANDS).map(([name, args]) => ({ name, args, runs: [] as number[] }));
for (const { args } of times) milliseconds(args);
for (let run = 0; run < RUNS; run++) for (const each of times) each.runs.push(milliseconds(each.args));

const base = median(times[0]?.runs ?? []);
console.log(`Median of ${RUNS} interleaved runs, Node ${process.versions.node}:`);
for (const { name, runs } of times) {
  const time = median(runs);
  console.log(`  ${name.padEnd(42)} ${time.toFixed(0).padStart(5)} ms   ${(time / base).toFixed(2)} x`);
}
