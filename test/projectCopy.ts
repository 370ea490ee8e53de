import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const PROJECT = fileURLToPath(new URL("..", import.meta.url));

/** What runs the program does not need. */
const LEFT_OUT = new Set(["node_modules", ".git", "test", "docs", "bench"]);

/** A copy of the project that a test may change, with the project's own packages. `removeProjectCopy` takes it away. */
export function makeProjectCopy(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-copy-"));
  cpSync(PROJECT, folder, {
    recursive: true,
    filter: (file) => !LEFT_OUT.has(path.relative(PROJECT, file)),
  });
  linkPackages(folder);
  return folder;
}

/** The project's packages in `folder`, by a junction: Windows lets everybody make one, unlike a symbolic link. */
export function linkPackages(folder: string): void {
  symlinkSync(path.join(PROJECT, "node_modules"), path.join(folder, "node_modules"), "junction");
}

export function removeProjectCopy(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** Calls `use` with a copy of the project that it may change. */
export function withProjectCopy(use: (folder: string) => void): void {
  const folder = makeProjectCopy();
  try {
    use(folder);
  } finally {
    removeProjectCopy(folder);
  }
}
