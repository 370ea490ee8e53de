import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { makeProjectCopy, removeProjectCopy } from "../projectCopy.ts";

let project: string;

/** Runs a command of the project whose output nobody reads, as with a `head` that has seen enough. */
async function unread(...command: string[]) {
  const child = spawn(process.execPath, command, { cwd: project, stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  const said: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => said.push(text));
  const [code] = await once(child, "close");
  return { code, stderr: said.join("") };
}

/** What becomes of a process whose standard error gives an error as it would for a closed terminal or a full disk. */
async function afterError(code: string, before = ""): Promise<unknown> {
  const file = new URL("../../stack/closedOutput.ts", import.meta.url);
  const text = [
    `import { outliveOutput, tolerateClosedOutput } from ${JSON.stringify(file.href)};`,
    "tolerateClosedOutput();",
    before,
    `process.stderr.emit("error", Object.assign(new Error("write"), { code: ${JSON.stringify(code)} }));`,
    "process.exitCode = 7;",
  ];
  const child = spawn(process.execPath, ["--input-type=module", "--eval", text.join("\n")], { stdio: "ignore" });
  const [ended] = await once(child, "close");
  return ended;
}

describe("an output that cannot be written", function () {
  this.timeout(60_000);

  it("is no failure where its reader, or its terminal, is gone", async () => {
    for (const code of ["EPIPE", "EOF", "EIO"]) assert.equal(await afterError(code), 7, code);
  });

  it("ends the process, but not while something is to be put back", async () => {
    assert.equal(await afterError("ENOSPC"), 2);
    assert.equal(await afterError("ENOSPC", "outliveOutput();"), 7);
    assert.equal(await afterError("ENOSPC", "outliveOutput()();"), 2);
  });
});

describe("a command whose output nobody reads", function () {
  this.timeout(60_000);

  before(() => {
    project = makeProjectCopy();
  });

  after(() => removeProjectCopy(project));

  it("ends without a word about it, and with the verdict's exit code", async () => {
    const clean = await unread("preview/main.js");
    assert.deepEqual([clean.code, /EPIPE|EOF/.test(clean.stderr)], [0, false], clean.stderr);
    const violation = await unread("preview/main.js", "--set", "fileSystem.deploymentType=SINGLE_AZ_2");
    assert.deepEqual([violation.code, /EPIPE|EOF/.test(violation.stderr)], [1, false], violation.stderr);
  });

  it("is clpconf too", async () => {
    const { code, stderr } = await unread("cli/main.js", "clpconf");
    assert.deepEqual([code, /EPIPE|EOF/.test(stderr)], [0, false], stderr);
  });
});
