import assert from "node:assert/strict";
import { clusterpro, operator, virtualIpTargets } from "./actors.ts";
import { TestCluster } from "./testCluster.ts";
import { withPulumi } from "./withPulumi.ts";
import { STACK } from "./workspace.ts";

const TABLES = ["clusterpro-main", "clusterpro-private-ap-northeast-1a", "clusterpro-private-ap-northeast-1c"];

const allAt = (server: string) => Object.fromEntries(TABLES.map((table) => [table, server]));

withPulumi("a failover", (use) => {
  it("stays where CLUSTERPRO moved it, through refresh and up", async () => {
    const cluster = use(await TestCluster.deployed());
    clusterpro.moveTo(cluster.cloud, "clusterpro-server2");
    const refreshed = await cluster.refresh();
    assert.ok(refreshed.ok, refreshed.text);
    const run = await cluster.up({ policies: true });
    assert.ok(run.ok, run.text);
    assert.deepEqual(run.report.changes, []);
    assert.deepEqual(run.report.violations, []);
    assert.deepEqual(virtualIpTargets(cluster.cloud), allAt("clusterpro-server2"));
    assert.deepEqual(cluster.cloud.trail, [], "no route was written");
  });

  // Red without `ignoreChanges: ["networkInterfaceId"]` on the virtual IP's routes.
  it("is not written over by an up that does not refresh", async () => {
    const cluster = use(await TestCluster.deployed());
    clusterpro.moveTo(cluster.cloud, "clusterpro-server2");
    const { exitCode, stdout } = await cluster.cli(
      "up",
      "--yes",
      "--skip-preview",
      "--refresh=false",
      "--stack",
      STACK,
    );
    assert.equal(exitCode, 0, stdout);
    assert.deepEqual(virtualIpTargets(cluster.cloud), allAt("clusterpro-server2"));
    assert.deepEqual(cluster.cloud.trail, [], "no route was written");
  });

  it("is no drift for a preview that expects no changes", async () => {
    const cluster = use(await TestCluster.deployed());
    clusterpro.moveTo(cluster.cloud, "clusterpro-server2");
    const { exitCode, stdout, stderr } = await cluster.cli("preview", "--stack", STACK, "--expect-no-changes");
    assert.equal(exitCode, 0, stdout + stderr);
    // The refresh of Pulumi.yaml is what sees either: a route that is gone is drift.
    operator.deleteVirtualIpRoute(cluster.cloud, "clusterpro-main");
    const drifted = await cluster.cli("preview", "--stack", STACK, "--expect-no-changes");
    assert.notEqual(drifted.exitCode, 0, drifted.stdout);
  });

  // Red without `ignoreChanges: ["networkInterfaceId"]` on the virtual IP's routes.
  it("left half done is not finished by up, which would guess", async () => {
    const cluster = use(await TestCluster.deployed());
    clusterpro.moveTo(cluster.cloud, "clusterpro-server2", 2);
    const before = virtualIpTargets(cluster.cloud);
    assert.deepEqual(Object.values(before).toSorted(), [
      "clusterpro-server1",
      "clusterpro-server2",
      "clusterpro-server2",
    ]);
    const run = await cluster.up();
    assert.ok(run.ok, run.text);
    assert.deepEqual(run.report.changes, []);
    assert.deepEqual(virtualIpTargets(cluster.cloud), before);
  });

  it("left half done is named by the policies, with its tables", async () => {
    const cluster = use(await TestCluster.deployed());
    clusterpro.moveTo(cluster.cloud, "clusterpro-server2", 2);
    const run = await cluster.up({ policies: true });
    assert.ok(run.ok, run.text);
    const said = run.report.policies.filter(({ policyName }) => policyName === "vip-routes-agree");
    assert.deepEqual(new Set(said.map(({ enforcementLevel }) => enforcementLevel)), new Set(["advisory"]));
    const text = said.map(({ message }) => message).join("\n");
    for (const name of ["main", "ap-northeast-1a", "ap-northeast-1c"]) {
      assert.match(text, new RegExp(`clusterpro-(private-)?${name}`));
    }
  });

  it("and failback: the virtual IP is home again, and up has nothing to do", async () => {
    const cluster = use(await TestCluster.deployed());
    clusterpro.moveTo(cluster.cloud, "clusterpro-server2");
    assert.ok((await cluster.up()).ok);
    clusterpro.moveTo(cluster.cloud, "clusterpro-server1");
    const run = await cluster.up();
    assert.ok(run.ok, run.text);
    assert.deepEqual(run.report.changes, []);
    assert.deepEqual(virtualIpTargets(cluster.cloud), allAt("clusterpro-server1"));
  });

  it("is followed by a route that was deleted in the console and comes back", async () => {
    const cluster = use(await TestCluster.deployed());
    clusterpro.moveTo(cluster.cloud, "clusterpro-server2");
    operator.deleteVirtualIpRoute(cluster.cloud, "clusterpro-main");
    assert.deepEqual(Object.keys(virtualIpTargets(cluster.cloud)).toSorted(), TABLES.slice(1));
    const run = await cluster.up();
    assert.ok(run.ok, run.text);
    assert.deepEqual(run.report.changes, ["create Route clusterpro-vip-main"]);
    assert.deepEqual(virtualIpTargets(cluster.cloud), allAt("clusterpro-server2"));
  });
});
