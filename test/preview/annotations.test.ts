import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { annotations } from "../../preview/annotations.ts";

const FILE = `config:
  aws:region: nowhere
  clusterpro-fsx:cluster:
    group: failover
    virtualIp: 10.0.5.5
  clusterpro-fsx:servers:
    - name: server1
      privateIp: 1.2.3.4
    - name: server2
`;

describe("annotations of settings' errors", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "annotations-"));
    writeFileSync(path.join(folder, "Pulumi.dev.yaml"), FILE);
  });

  after(() => rmSync(folder, { recursive: true }));

  for (const [setting, line] of [
    ["cluster.virtualIp", 5],
    ["aws:region", 2],
    ["servers[0].privateIp", 8],
    ["servers[1].privateIp", 9],
    ["cluster.monitors.fileSystem", 3],
    ["fileSystem", 1],
  ] as const) {
    it(`stand at line ${line} for ${setting}`, () => {
      assert.deepEqual(annotations(`Pulumi.dev.yaml: ${setting}: is 50% wrong; x. Do y.`, folder), [
        `::error file=Pulumi.dev.yaml,line=${line}::${setting}: is 50%25 wrong; x. Do y.`,
      ]);
    });
  }

  it("take the line that the error itself names", () => {
    assert.deepEqual(annotations("Pulumi.dev.yaml: line 7: a date", folder), [
      "::error file=Pulumi.dev.yaml,line=7::line 7: a date",
    ]);
  });

  it("are one for each error, and none for what stands in no file", () => {
    const text =
      "--set cluster.virtualIp: wrong\nPulumi.dev.yaml with --set a.b=1: cluster.group: wrong\nThe program failed";
    assert.deepEqual(annotations(text, folder), ["::error file=Pulumi.dev.yaml,line=4::cluster.group: wrong"]);
  });
});
