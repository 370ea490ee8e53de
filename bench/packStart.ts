import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { emptyPack } from "./packFolder.ts";
import { medians, ratio, row } from "./timing.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const START = createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run-policy-pack/index.js");

/** From the start of the process, as the engine starts it, to the port that the pack prints when it is ready. */
async function start(folder: string, { cached = true, lingerMs = 0 } = {}): Promise<number> {
  const begin = performance.now();
  const child = spawn(process.execPath, [START, "127.0.0.1:1", "."], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
    env: cached ? process.env : { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" },
  });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the pack in ${folder} ended with code ${code}`);
  });
  await Promise.race([once(child.stdout, "data"), ended]);
  const time = performance.now() - begin;
  ended.catch(() => undefined);
  if (lingerMs > 0) await setTimeout(lingerMs);
  child.kill();
  await once(child, "exit");
  return time;
}

/** Start of this pack beside that of an empty one. */
export async function benchPackStart(runs: number): Promise<string[]> {
  const empty = emptyPack();
  try {
    const own = path.join(ROOT, "policies");
    // Until the pack has written its cache.
    await start(own, { lingerMs: 3000 });
    const times = await medians(
      {
        "an empty pack in plain JavaScript": () => start(empty.folder),
        "this pack": () => start(own),
        "this pack, without Node's compile cache": () => start(own, { cached: false }),
      },
      runs,
    );
    const [base] = times.values();
    return [...times].map(([name, time]) => row(name, time, ratio(time, base as number)));
  } finally {
    empty.remove();
  }
}
