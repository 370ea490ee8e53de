import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Packages that only the bench compares with, in a folder of their own: the project does not depend on them. */
export interface Borrowed {
  readonly folder: string;
  readonly remove: () => void;
}

const LONGEST_MS = 600_000;

/** Installs packages, each with its version, into a temporary folder; gives the reason where npm cannot. */
export function borrow(...packages: readonly string[]): Borrowed | string {
  const folder = mkdtempSync(path.join(tmpdir(), "bench-borrowed-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "borrowed", private: true }));
  const options = ["--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  // Under `npm run` the same npm; on Windows one without this is a script that only a shell starts.
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith(".js") ? [process.execPath, [npm]] : ["npm", []];
  const { status, error, stderr } = spawnSync(command, [...first, "install", ...options, ...packages], {
    cwd: folder,
    encoding: "utf8",
    timeout: LONGEST_MS,
    shell: command === "npm" && process.platform === "win32",
  });
  if (status === 0) return { folder, remove };
  remove();
  const why = error?.message ?? stderr.split("\n").find((line) => line.trim() !== "") ?? `npm ended with ${status}`;
  return `npm could not install ${packages.join(", ")}: ${why}`;
}
