import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const PROJECT = fileURLToPath(new URL("..", import.meta.url));

/** What runs the program does not need. */
const LEFT_OUT = new Set(["node_modules", ".git", "test", "docs", "bench"]);

/**
 * A copy of the project that a test may change, with the project's own packages and the tests' own stack files: those of
 * the project are there to be edited. `removeProjectCopy` takes it away.
 */
export function makeProjectCopy(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-copy-"));
  cpSync(PROJECT, folder, {
    recursive: true,
    filter: (file) => !LEFT_OUT.has(path.relative(PROJECT, file)),
  });
  linkPackages(folder);
  putTestStacks(folder);
  return folder;
}

/** Has the tests' stack files, and no other, in a copy of the project. */
export function putTestStacks(folder: string): void {
  for (const file of readdirSync(folder)) if (/^Pulumi\..+\.yaml$/.test(file)) rmSync(path.join(folder, file));
  cpSync(path.join(PROJECT, "test", "stacks"), folder, { recursive: true });
}

/** The project's packages in `folder`, by a junction: Windows lets everybody make one, unlike a symbolic link. */
export function linkPackages(folder: string): void {
  symlinkSync(path.join(PROJECT, "node_modules"), path.join(folder, "node_modules"), "junction");
}

export function removeProjectCopy(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** What `use` makes of a copy of the project that it may change. */
export function withProjectCopy<T>(use: (folder: string) => T): T {
  const folder = makeProjectCopy();
  try {
    return use(folder);
  } finally {
    removeProjectCopy(folder);
  }
}
