import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { makeProjectCopy, removeProjectCopy } from "../projectCopy.ts";
import { projectText } from "../projectText.ts";

describe("npm run diagram", function () {
  this.timeout(60_000);
  let project: string;

  const diagram = (...args: string[]) => {
    const command = ["cli/main.js", "diagram", ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: project, encoding: "utf8" });
    return { status, stdout, stderr };
  };

  before(() => {
    project = makeProjectCopy();
  });

  after(() => removeProjectCopy(project));

  it("prints README's picture of the dev stack, or writes it to a file", () => {
    const picture = projectText("docs/topology.svg");
    assert.deepEqual(diagram(), { status: 0, stdout: picture, stderr: "" });
    assert.deepEqual(diagram("--stack", "dev", "--out", "dev.svg"), { status: 0, stdout: "", stderr: "" });
    assert.equal(readFileSync(path.join(project, "dev.svg"), "utf8"), picture);
  });

  it("prints Mermaid where the option or the file's name asks for it, and the topology as JSON", () => {
    const { stdout } = diagram("--mermaid");
    assert.match(stdout, /^flowchart TB\n/);
    assert.equal(diagram("--out", "dev.mmd").status, 0);
    assert.equal(readFileSync(path.join(project, "dev.mmd"), "utf8"), stdout);
    const { zones } = JSON.parse(diagram("--json", "--stack", "prod").stdout) as { readonly zones: readonly unknown[] };
    assert.equal(zones.length, 2);
  });

  for (const [args, message] of [
    [["--set", "cluster.virtualIp=10.0.5.5"], /^--set cluster\.virtualIp: 10\.0\.5\.5 lies inside the VPC/],
    [["--out", "no/such/folder/dev.svg"], /^--out .*dev\.svg: cannot be written \(ENOENT\)\. Name another file\.\n$/],
    [["--json", "--mermaid"], /^--json and --mermaid exclude each other\./],
    [["--stack", "nowhere"], /^Pulumi\.nowhere\.yaml: /],
  ] as [string[], RegExp][]) {
    it(`ends with 2 for "${args.join(" ")}", and says why`, () => {
      const { status, stdout, stderr } = diagram(...args);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /^\s+at /m);
    });
  }
});
