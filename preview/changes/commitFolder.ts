import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { UserError } from "../../problems/userError.ts";

export interface CommitFolder {
  /** The project's folder as the commit has it, with the packages of the work tree. */
  readonly folder: string;
  readonly remove: () => void;
}

/**
 * The files of a commit in a folder of their own; neither work tree nor index nor the repository's list of work trees
 * is touched. Throws a UserError where there is no git, no repository or no such commit.
 */
export function commitFolder(ref: string, project: string): CommitFolder {
  const run = (args: readonly string[], env: Record<string, string> = {}) => git(args, project, env, ref);
  if (ref.startsWith("-") || ref === "") throw noCommit(ref);
  const commit = run(["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]);
  const below = run(["rev-parse", "--show-prefix"]);
  const root = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-against-"));
  const remove = () => rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  try {
    const index = { GIT_INDEX_FILE: path.join(root, ".index") };
    const tree = path.join(root, "tree");
    run(["read-tree", commit], index);
    run(["checkout-index", "--all", `--prefix=${tree.replaceAll("\\", "/")}/`], index);
    const folder = path.join(tree, below);
    if (!existsSync(folder)) throw new UserError(`--against ${ref}: the commit has no folder ${below}.`);
    const [packages, here] = [project, folder].map((at) => path.join(at, "node_modules")) as [string, string];
    // A junction: Windows lets everybody make one. Who commits packages has them already.
    if (existsSync(packages) && !existsSync(here)) symlinkSync(packages, here, "junction");
    return { folder, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function git(args: readonly string[], cwd: string, env: Record<string, string>, ref: string): string {
  try {
    return execFileSync("git", args, { cwd, env: { ...process.env, ...env }, encoding: "utf8", stdio: "pipe" }).trim();
  } catch (error) {
    const { code, status, stderr = "" } = error as NodeJS.ErrnoException & { status?: number; stderr?: string };
    if (code === "ENOENT") throw new UserError(`--against ${ref}: there is no git on the PATH.`);
    if (status === 1 && stderr === "") throw noCommit(ref);
    throw new UserError(`--against ${ref}: git ${args[0]}: ${stderr.trim().split("\n")[0]}.`);
  }
}

function noCommit(ref: string): UserError {
  return new UserError(
    `--against ${ref}: no such commit here. Name a branch, a tag or a commit; one that is elsewhere only needs git fetch first.`,
  );
}
