import { execFileSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import path from "node:path";

/** A Node.js beside the one that runs the tests. */
export interface OtherNode {
  readonly executable: string;
  /** Without the `v`. */
  readonly version: string;
  readonly major: number;
}

/** Those on the PATH, each once. */
export function otherNodes(): readonly OtherNode[] {
  const name = process.platform === "win32" ? "node.exe" : "node";
  const found = new Map<string, OtherNode>();
  for (const folder of (process.env.PATH ?? "").split(path.delimiter)) {
    if (folder === "" || !existsSync(path.join(folder, name))) continue;
    const executable = realpathSync(path.join(folder, name));
    if (found.has(executable)) continue;
    const version = execFileSync(executable, ["--version"], { encoding: "utf8" }).trim().slice(1);
    if (version !== process.versions.node) {
      found.set(executable, { executable, version, major: Number.parseInt(version, 10) });
    }
  }
  return [...found.values()];
}
