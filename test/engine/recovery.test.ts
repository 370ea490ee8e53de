import assert from "node:assert/strict";
import type { Cloud } from "../../standin/cloud/cloud.ts";
import { aws, virtualIpTargets } from "./actors.ts";
import { PROTECTED, type Run, TestCluster } from "./testCluster.ts";
import { withPulumi } from "./withPulumi.ts";
import { STACK } from "./workspace.ts";

/** How many there are of each type, what AWS made by itself included. */
function counts(cloud: Cloud): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { type } of cloud.all()) found[type] = (found[type] ?? 0) + 1;
  return found;
}

function assertBlamesFileSystem(run: Run, reason: string): void {
  assert.ok(!run.ok, run.text);
  const failed = run.report.errors.filter(({ message }) => message.includes(reason));
  assert.ok(failed.every(({ urn }) => urn?.endsWith("::clusterpro-fsx")) && failed.length > 0, run.text);
}

withPulumi("an up that does not get through", (use) => {
  it("interrupted halfway, is finished by the next after AWS is done, with nothing made twice", async () => {
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

    // AWS takes half an hour for a directory, whoever waits. The engine finds it there and goes on too early.
    const early = await cluster.up();
    assert.ok(!early.ok, early.text);
    assert.match(early.text, /d-\w+ is not active/);
    assert.equal(cluster.cloud.all("WindowsFileSystem").length, 0);

    aws.finish(cluster.cloud, "Directory", "clusterpro-directory");
    const repeated = await cluster.up();
    assert.ok(repeated.ok, repeated.text);
    assert.deepEqual(counts(cluster.cloud), counts(whole.cloud));
    assert.deepEqual(virtualIpTargets(cluster.cloud), virtualIpTargets(whole.cloud));
    const last = await cluster.up();
    assert.deepEqual(last.report.changes, [], last.text);
  });

  it("stopped by a resource that AWS refuses to create, names it, and is finished by the next", async () => {
    const whole = use(await TestCluster.deployed());
    const cluster = use(await TestCluster.empty());
    cluster.cloud.failNext("create", "WindowsFileSystem", "clusterpro-fsx", "file system creation refused");
    const run = await cluster.up();
    assertBlamesFileSystem(run, "file system creation refused");

    const repeated = await cluster.up();
    assert.ok(repeated.ok, repeated.text);
    assert.ok(repeated.report.changes.includes("create WindowsFileSystem clusterpro-fsx"));
    assert.deepEqual(counts(cluster.cloud), counts(whole.cloud));
  });

  // A file system's state is asked for only while the provider waits for it: the next refresh finds one, and no error.
  it("stopped by a file system that AWS begins and gives up, names it, and makes another once it is deleted", async () => {
    const cluster = use(await TestCluster.empty(PROTECTED));
    const { cloud } = cluster;
    cloud.failNextCreation("WindowsFileSystem", "clusterpro-fsx", "unexpected state 'FAILED'");
    const run = await cluster.up();
    assertBlamesFileSystem(run, "unexpected state 'FAILED'");

    // That the next `up` takes it for made is what docs/operations.md warns of.
    const repeated = await cluster.up();
    assert.ok(repeated.ok, repeated.text);
    const useless = cloud.named("WindowsFileSystem", "clusterpro-fsx");
    assert.equal(useless.stage, "failed");

    cloud.remove(useless);
    const again = await cluster.up();
    assert.ok(again.ok, again.text);
    assert.ok(again.report.changes.includes("create WindowsFileSystem clusterpro-fsx"), again.text);
    assert.equal(cloud.named("WindowsFileSystem", "clusterpro-fsx").stage, "available");
  });

  // Red without the wait for `prepared` in createServers: server2 would be restarted beside an unprepared server1.
  it("touches no other server while the preparation of one is not confirmed, and says how to go on", async () => {
    const cluster = use(await TestCluster.deployed());
    const record = cluster.cloud.named("Parameter", "clusterpro-server1-prepared");
    record.properties = { ...record.properties, value: "i-of-a-server-that-was-replaced" };
    cluster.workspace.configure({
      servers: [
        { name: "server1", zone: "ap-northeast-1a", privateIp: "10.0.110.11" },
        { name: "server2", zone: "ap-northeast-1c", privateIp: "10.0.120.11", instanceType: "t3.xlarge" },
      ],
    });
    const run = await cluster.up();
    assert.ok(!run.ok, run.text);
    assert.match(run.text, /server1: the preparation of i-\S+ has not succeeded/);
    assert.match(run.text, /pulumi up --replace '\*\*clusterpro-server1-prepare'/);
    assert.ok(!cluster.cloud.trail.some((each) => each.includes("clusterpro-server2")), cluster.cloud.trail.join());
    assert.doesNotMatch(run.text, /error serializing|unhandled exception|at file:/, "the sentence alone");

    const name = cluster.cloud.named("Parameter", "clusterpro-server1-prepared");
    name.properties = { ...name.properties, value: "running 01234567" };
    const waiting = await cluster.preview();
    assert.ok(!waiting.ok, waiting.text);
    assert.match(waiting.text, /still runs \(execution 01234567 of \S+\).* Wait until it has ended, then run up again/);

    const again = await cluster.cli("up", "--yes", "--stack", STACK, "--replace", "**clusterpro-server1-prepare");
    assert.equal(again.exitCode, 0, again.stdout);
    assert.ok(cluster.cloud.trail.includes("StartInstances clusterpro-server2"));
  });
});
