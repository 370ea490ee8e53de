import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { analyze, type PlannedResource } from "../policies/harness/index.ts";
import { pack } from "../policies/policyPack.ts";
import { clusters } from "./clusters.ts";
import { planDevStack } from "./devStack.ts";
import { elapsed, medians, row } from "./timing.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const COUNTS = [10, 20, 50, 100] as const;

function judgeOnce(): number {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["bench/judgeOnce.mjs"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`bench/judgeOnce.mjs ended with ${status}: ${stderr}`);
  return Number(stdout);
}

const judge = (resources: readonly PlannedResource[]) => () => elapsed(() => analyze(pack, resources));

/** All rules on the dev stack, and on stacks that have its cluster many times over. */
export async function benchRules(runs: number): Promise<string[]> {
  const resources = await planDevStack(ROOT);
  const stacks = COUNTS.map((count) => clusters(resources, "clusterpro-fsx-dev", count));
  for (const stack of stacks) {
    const { violations } = await analyze(pack, stack);
    const found = violations.find(({ level }) => level === "mandatory");
    if (found) throw new Error(`the copies of the dev stack are not as good as it is: ${found.rule}: ${found.message}`);
  }
  const once = "the dev stack, once in a new process, as a preview does";
  const again = "the dev stack, again in the same process";
  const sized = (stack: readonly PlannedResource[], index: number) =>
    `${stack.length} resources, ${COUNTS[index]} clusters`;
  const times = await medians(
    {
      [once]: judgeOnce,
      [again]: judge(resources),
      ...Object.fromEntries(stacks.map((stack, index) => [sized(stack, index), judge(stack)])),
    },
    runs,
  );
  const time = (name: string) => times.get(name) as number;
  return [
    row(once, time(once)),
    row(again, time(again)),
    ...stacks.map((stack, index) => {
      const name = sized(stack, index);
      return row(name, time(name), `${((time(name) / stack.length) * 1000).toFixed(0)} us each`);
    }),
  ];
}
