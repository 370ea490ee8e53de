import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { bucketPrefix, manifestOf } from "../../delivery/deliveryKeys.ts";

describe("bucketPrefix", () => {
  it("is what S3 and the provider take, for any cluster", () => {
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,60}$/);
    fc.assert(
      fc.property(name, (clusterName) => {
        const prefix = bucketPrefix({ clusterName });
        assert.match(prefix, /^[a-z][a-z0-9-]*-$/);
        assert.ok(prefix.length <= 37, prefix);
      }),
    );
  });

  it("keeps the cluster's name", () => {
    assert.equal(bucketPrefix({ clusterName: "clusterpro-fsx-dev" }), "clusterpro-fsx-dev-");
  });
});

describe("manifestOf", () => {
  it("can be checked with sha256sum, and changes with every file", function () {
    if (spawnSync("sha256sum", ["--version"]).status !== 0) this.skip();
    const files = [
      { path: "cluster/clp.conf", content: Buffer.from([0x83, 0x5c]) },
      { path: "bringup/bringup.json", content: "{}\n" },
    ];
    const folder = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-manifest-"));
    try {
      for (const { path: file, content } of files) {
        mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
        writeFileSync(path.join(folder, file), content);
      }
      const { status, stdout } = spawnSync("sha256sum", ["--check", "--strict", "-"], {
        cwd: folder,
        input: manifestOf(files),
        encoding: "utf8",
      });
      assert.equal(status, 0, stdout);
      assert.equal(manifestOf(files), manifestOf(files.toReversed()));
      assert.notEqual(manifestOf(files), manifestOf([...files, { path: "x", content: "" }]));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
