import assert from "node:assert/strict";
import { virtualIpTargets } from "./actors.ts";
import type { Cloud } from "./cloud/cloud.ts";
import { TestCluster } from "./testCluster.ts";
import { withPulumi } from "./withPulumi.ts";
import { STACK } from "./workspace.ts";

/** How many there are of each type, what AWS made by itself included. */
function counts(cloud: Cloud): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { type } of cloud.all()) found[type] = (found[type] ?? 0) + 1;
  return found;
}

withPulumi("an up that does not get through", (use) => {
  it("interrupted halfway, is finished by the next, with nothing made twice", async () => {
    const whole = use(await TestCluster.deployed());
    const cluster = use(await TestCluster.empty());
    const held = cluster.cloud.holdNext("create", "Directory", "clusterpro-directory");
    const controller = new AbortController();
    const interrupted = cluster.up({ signal: controller.signal });
    await held.reached;
    controller.abort();
    const run = await interrupted;
    assert.ok(!run.ok, run.text);
    assert.equal(cluster.cloud.all("WindowsFileSystem").length, 0);

    const repeated = await cluster.up();
    assert.ok(repeated.ok, repeated.text);
    assert.deepEqual(counts(cluster.cloud), counts(whole.cloud));
    assert.deepEqual(virtualIpTargets(cluster.cloud), virtualIpTargets(whole.cloud));
    const third = await cluster.up();
    assert.deepEqual(third.report.changes, [], third.text);
  });

  it("stopped by a resource that AWS fails to create, names it, and is finished by the next", async () => {
    const whole = use(await TestCluster.deployed());
    const cluster = use(await TestCluster.empty());
    cluster.cloud.failNext("create", "WindowsFileSystem", "clusterpro-fsx", "file system creation failed");
    const run = await cluster.up();
    assert.ok(!run.ok, run.text);
    const failed = run.report.errors.filter(({ message }) => message.includes("file system creation failed"));
    assert.ok(failed.every(({ urn }) => urn?.endsWith("::clusterpro-fsx")) && failed.length > 0, run.text);

    const repeated = await cluster.up();
    assert.ok(repeated.ok, repeated.text);
    assert.ok(repeated.report.changes.includes("create WindowsFileSystem clusterpro-fsx"));
    assert.deepEqual(counts(cluster.cloud), counts(whole.cloud));
  });

  // Red without the wait for `preparedInstanceId` in HaCluster: server2 would be restarted beside an unprepared server1.
  it("touches no other server while the preparation of one is not confirmed, and says how to go on", async () => {
    const cluster = use(await TestCluster.deployed());
    const record = cluster.cloud.named("Parameter", "clusterpro-server1-prepared");
    record.properties = { ...record.properties, value: "i-of-a-server-that-was-replaced" };
    cluster.workspace.configure({ server: { instanceType: "t3.xlarge" } });
    const run = await cluster.up();
    assert.ok(!run.ok, run.text);
    assert.match(run.text, /server1: the preparation of i-\S+ has not succeeded/);
    assert.match(run.text, /pulumi up --replace '\*\*clusterpro-server1-prepare'/);
    assert.ok(!cluster.cloud.trail.some((each) => each.includes("clusterpro-server2")), cluster.cloud.trail.join());

    const again = await cluster.cli("up", "--yes", "--stack", STACK, "--replace", "**clusterpro-server1-prepare");
    assert.equal(again.exitCode, 0, again.stdout);
    assert.ok(cluster.cloud.trail.includes("StartInstances clusterpro-server2"));
  });
});
