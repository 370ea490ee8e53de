import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PROJECT } from "../projectCopy.ts";

/** What cmd.exe runs. */
const BATCH = /\.(bat|cmd)$/;

describe("a checkout by Git for Windows, which makes CR LF by default", function () {
  this.timeout(60_000);

  let folder: string;

  /** Git with its installer's answer, and no settings of this machine. */
  const git = (...args: string[]) => {
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
    return execFileSync("git", ["-c", "core.autocrlf=true", ...args], {
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...env, GIT_CONFIG_GLOBAL: path.join(folder, "none"), GIT_CONFIG_NOSYSTEM: "1" },
    });
  };

  before(function () {
    if (spawnSync("git", ["--version"]).status !== 0) this.skip();
    folder = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-checkout-"));
    cpSync(PROJECT, folder, {
      recursive: true,
      filter: (file) => ![".git", "node_modules"].includes(path.relative(PROJECT, file)),
    });
    writeFileSync(path.join(folder, "picture.png"), "\x89PNG\r\n\x1a\n");
    git("init", "--quiet");
    git("add", ".");
  });

  after(() => folder && rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));

  const filesIn = (below: string) =>
    readdirSync(path.join(folder, below), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(path.join(folder, below), path.join(entry.parentPath, entry.name)));

  it("has LF in every text, CR LF in the .bat files, and what is no text as it is", () => {
    git("checkout-index", "--all", "--prefix=checkout/");
    const files = filesIn("checkout");
    assert.ok(files.length > 400);
    const read = (file: string) => readFileSync(path.join(folder, "checkout", file), "latin1");
    for (const file of files.filter((each) => each !== "picture.png")) {
      if (BATCH.test(file)) assert.doesNotMatch(read(file), /(?<!\r)\n/, file);
      else assert.doesNotMatch(read(file), /\r/, file);
    }
    assert.equal(read("picture.png"), readFileSync(path.join(folder, "picture.png"), "latin1"));
  });
});
