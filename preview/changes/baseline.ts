import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Against, NoComparison } from "../plan/planChanges.ts";
import type { PlannedResource } from "../plan/planDocument.ts";

const MAIN = fileURLToPath(new URL("../main.js", import.meta.url));

export interface BaselineOptions {
  readonly stack: string;
  readonly answers: string | undefined;
  readonly timeoutSeconds: number;
  /** Ends it early, with an AbortError. */
  readonly signal?: AbortSignal | undefined;
}

export type Baseline = { readonly resources: readonly PlannedResource[] } | NoComparison;

/**
 * The plan that another is compared with: the program in `folder`, run in a process of its own, because a program runs
 * once in a process, and beside the other's run. Where it cannot be made, the reason, since the other one can.
 */
export async function baseline(folder: string, options: BaselineOptions, against: Against): Promise<Baseline> {
  const args = [
    // In English: the report on the other plan says it in its own language.
    ...[
      "--lang",
      "en",
      "--json",
      "--no-policies",
      "--stack",
      options.stack,
      "--timeout",
      String(options.timeoutSeconds),
    ],
    ...(options.answers === undefined ? [] : ["--answers", path.resolve(options.answers)]),
  ];
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    signal: options.signal,
  });
  const [status, stdout, stderr] = await Promise.all([
    new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve)),
    textOf(child.stdout),
    textOf(child.stderr),
  ]);
  if (status !== 0) return { against, reason: stderr.trim() || `ended with ${status}` };
  return { resources: (JSON.parse(stdout) as { resources: readonly PlannedResource[] }).resources };
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}
