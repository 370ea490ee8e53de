import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";

const START = createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run-policy-pack/index.js");

export interface Started {
  /** What the pack has printed until it was ready or had ended. */
  readonly stdout: string;
  readonly stderr: string;
  /** Undefined for one that was ready, and has been stopped then. */
  readonly exitCode: number | undefined;
}

export interface StartOptions {
  /** Default: the Node.js that runs the tests. */
  readonly node?: string;
  /** Arguments of Node.js. */
  readonly nodeOptions?: readonly string[];
}

/** Starts a pack as the engine does: by the SDK's script, in the pack's folder. */
export async function startPack(folder: string, options: StartOptions = {}): Promise<Started> {
  const { node = process.execPath, nodeOptions = [] } = options;
  const child = spawn(node, [...nodeOptions, START, "127.0.0.1:1", "."], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  const closed = once(child, "close").then(([code]) => code as number | null);
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const ready = new Promise<undefined>((resolve) => {
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
      if (stdout.endsWith("\n")) resolve(undefined);
    });
  });
  const exitCode = await Promise.race([ready, closed]);
  child.kill();
  await closed;
  return { stdout, stderr, exitCode: exitCode ?? undefined };
}
