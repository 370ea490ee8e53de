import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { commitFolder } from "../../../preview/changes/commitFolder.ts";
import { UserError } from "../../../problems/userError.ts";

describe("commitFolder", () => {
  let repository: string;
  let project: string;
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
      cwd: repository,
      encoding: "utf8",
    });

  before(() => {
    repository = realpathSync(mkdtempSync(path.join(tmpdir(), "commit-folder-")));
    project = path.join(repository, "cluster");
    mkdirSync(path.join(project, "node_modules", "some"), { recursive: true });
    git("init", "--quiet", "--initial-branch=main");
    writeFileSync(path.join(repository, ".gitignore"), "node_modules\n");
    writeFileSync(path.join(project, "index.ts"), "old\n");
    git("add", ".");
    git("commit", "--quiet", "--message=old");
    writeFileSync(path.join(project, "index.ts"), "new\n");
    writeFileSync(path.join(project, "later.ts"), "later\n");
    git("add", ".");
  });

  after(() => rmSync(repository, { recursive: true }));

  it("has the project's files as the commit has them, with the packages of the work tree", () => {
    const { folder, remove } = commitFolder("main", project);
    assert.equal(readFileSync(path.join(folder, "index.ts"), "utf8"), "old\n");
    assert.ok(!existsSync(path.join(folder, "later.ts")));
    assert.ok(existsSync(path.join(folder, "node_modules", "some")));
    remove();
    assert.ok(!existsSync(folder));
    assert.ok(existsSync(path.join(project, "node_modules", "some")), "the packages themselves stay");
  });

  it("leaves work tree, index and the repository's branches alone", () => {
    const before = [git("status", "--porcelain"), git("worktree", "list"), git("branch", "--all")];
    commitFolder("main", project).remove();
    assert.deepEqual([git("status", "--porcelain"), git("worktree", "list"), git("branch", "--all")], before);
  });

  it("refuses what is no commit, and what would be an option, in a line", () => {
    for (const ref of ["nowhere", "--output=x", "", "main:cluster"]) {
      assert.throws(
        () => commitFolder(ref, project),
        (error) => error instanceof UserError && error.message.startsWith(`--against ${ref}: no such commit here.`),
        ref,
      );
    }
  });

  it("says where there is no repository", () => {
    const outside = mkdtempSync(path.join(tmpdir(), "no-repository-"));
    try {
      assert.throws(
        () => commitFolder("main", outside),
        (error) =>
          error instanceof UserError && /^--against main: git rev-parse: .*not a git repository/.test(error.message),
      );
    } finally {
      rmSync(outside, { recursive: true });
    }
  });
});
