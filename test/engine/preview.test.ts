import assert from "node:assert/strict";
import { TestCluster } from "./testCluster.ts";
import { withPulumi } from "./withPulumi.ts";

withPulumi("first preview and first up", (use) => {
  it("previews a new stack: everything is created, and the policies find nothing", async () => {
    const cluster = use(await TestCluster.empty());
    const run = await cluster.preview({ policies: true });
    assert.ok(run.ok, run.text);
    assert.ok(run.report.changes.includes("create WindowsFileSystem clusterpro-fsx"));
    assert.deepEqual(new Set(run.report.steps.map(({ op }) => op)), new Set(["create"]));
    assert.deepEqual(run.report.policies, []);
    assert.deepEqual(cluster.cloud.all(), [], "a preview makes nothing");
  });

  it("makes it all by the first up", async () => {
    const cluster = use(await TestCluster.deployed());
    assert.deepEqual(cluster.cloud.all("Route").length, 6);
  });
  it("second up", async () => {
    const cluster = use(await TestCluster.deployed());
    console.time("up");
    const run = await cluster.up();
    console.timeEnd("up");
    assert.deepEqual(run.report.changes, [], run.text);
  });
});
