import assert from "node:assert/strict";
import { clusterpro, virtualIpTargets } from "./actors.ts";
import { deliveredConf } from "./deliveredConf.ts";
import { identities, serverInterfaces } from "./identity.ts";
import { TestCluster } from "./testCluster.ts";
import { withPulumi } from "./withPulumi.ts";

const ZONE_A = { zone: "ap-northeast-1a", publicCidr: "10.0.10.0/24", privateCidr: "10.0.110.0/24" };
const ZONE_C = { zone: "ap-northeast-1c", publicCidr: "10.0.20.0/24", privateCidr: "10.0.120.0/24" };
const ZONE_D = { zone: "ap-northeast-1d", publicCidr: "10.0.30.0/24", privateCidr: "10.0.130.0/24" };

const zones = (...list: object[]) => ({ network: { zones: list } });

withPulumi("a change of the settings", (use) => {
  it("a third zone only adds, and grows the S3 endpoint in place", async () => {
    const cluster = use(await TestCluster.deployed());
    const before = identities(cluster.cloud);
    cluster.workspace.configure(zones(ZONE_D, ZONE_A, ZONE_C));
    const run = await cluster.up({ policies: true });
    assert.ok(run.ok, run.text);
    assert.deepEqual(run.report.changes, [
      "create Eip clusterpro-nat-ap-northeast-1d",
      "create NatGateway clusterpro-nat-ap-northeast-1d",
      "create Route clusterpro-private-ap-northeast-1d-default",
      "create Route clusterpro-vip-ap-northeast-1d",
      "create RouteTable clusterpro-private-ap-northeast-1d",
      "create RouteTableAssociation clusterpro-private-ap-northeast-1d",
      "create RouteTableAssociation clusterpro-public-ap-northeast-1d",
      "create Subnet clusterpro-private-ap-northeast-1d",
      "create Subnet clusterpro-public-ap-northeast-1d",
      "update VpcEndpoint clusterpro-s3",
    ]);
    const after = identities(cluster.cloud);
    for (const [resource, id] of Object.entries(before)) assert.equal(after[resource], id, resource);
  });

  // Red when a new route goes to the first server, as it did before `activeInterface`.
  it("a third zone after a failover gets its route to the server that is active now, seen in the preview", async () => {
    const cluster = use(await TestCluster.deployed());
    clusterpro.moveTo(cluster.cloud, "clusterpro-server2");
    cluster.workspace.configure(zones(ZONE_A, ZONE_C, ZONE_D));
    const preview = await cluster.preview({ policies: true });
    assert.ok(preview.ok, preview.text);
    const route = preview.report.steps.find(({ name }) => name === "clusterpro-vip-ap-northeast-1d");
    assert.equal(route?.outputs.networkInterfaceId, cluster.cloud.named("NetworkInterface", "clusterpro-server2").id);
    const run = await cluster.up();
    assert.ok(run.ok, run.text);
    assert.deepEqual(virtualIpTargets(cluster.cloud), {
      "clusterpro-main": "clusterpro-server2",
      "clusterpro-private-ap-northeast-1a": "clusterpro-server2",
      "clusterpro-private-ap-northeast-1c": "clusterpro-server2",
      "clusterpro-private-ap-northeast-1d": "clusterpro-server2",
    });
  });

  it("a third zone in half a failover stops in the preview, says where each table leads, and without one routes nothing", async () => {
    const cluster = use(await TestCluster.deployed());
    clusterpro.moveTo(cluster.cloud, "clusterpro-server2", 2);
    cluster.workspace.configure(zones(ZONE_A, ZONE_C, ZONE_D));
    const preview = await cluster.preview();
    assert.ok(!preview.ok, preview.text);
    assert.match(preview.text, /172\.16\.0\.1\/32: 3 of 4 route tables have the virtual IP's route/);
    const run = await cluster.up();
    assert.ok(!run.ok, run.text);
    for (const { id } of cluster.cloud.all("NetworkInterface").filter(({ name }) => name !== undefined)) {
      assert.match(run.text, new RegExp(`rtb-\\w+ to ${id}`));
    }
    // Without a preview the zone is made, but no guess about the virtual IP.
    assert.deepEqual(
      cluster.cloud.calls.filter(({ name }) => name?.startsWith("clusterpro-vip")),
      [],
    );
    assert.equal(Object.keys(virtualIpTargets(cluster.cloud)).length, 3);
  });

  it("a reordered list of zones changes nothing", async () => {
    const cluster = use(await TestCluster.deployed());
    cluster.workspace.configure(zones(ZONE_C, ZONE_A));
    const run = await cluster.up();
    assert.ok(run.ok, run.text);
    assert.deepEqual(run.report.changes, []);
  });

  it("more throughput and storage grow the file system in place", async () => {
    const cluster = use(await TestCluster.deployed());
    const { id } = cluster.cloud.named("WindowsFileSystem", "clusterpro-fsx");
    cluster.workspace.configure({ fileSystem: { throughputCapacityMBps: 64, storageCapacityGiB: 64 } });
    const run = await cluster.up({ policies: true });
    assert.ok(run.ok, run.text);
    assert.deepEqual(run.report.changes, ["update WindowsFileSystem clusterpro-fsx"]);
    const after = cluster.cloud.named("WindowsFileSystem", "clusterpro-fsx");
    assert.deepEqual([after.id, after.properties.throughputCapacity, after.properties.storageCapacity], [id, 64, 64]);
  });

  // Red when the second server's instance no longer depends on the first one's preparation.
  it("another instance type restarts one server after the other", async () => {
    const cluster = use(await TestCluster.deployed());
    const before = identities(cluster.cloud);
    cluster.workspace.configure({ server: { instanceType: "t3.xlarge" } });
    const run = await cluster.up();
    assert.ok(run.ok, run.text);
    const updated = run.report.changes.filter((each) => each.startsWith("update Instance"));
    assert.deepEqual(updated, ["update Instance clusterpro-server1", "update Instance clusterpro-server2"]);
    assert.deepEqual(cluster.cloud.trail, [
      "StopInstances clusterpro-server1",
      "StartInstances clusterpro-server1",
      "StopInstances clusterpro-server2",
      "StartInstances clusterpro-server2",
    ]);
    const [first, second] = cluster.cloud.calls.filter(({ type }) => type.endsWith(":Instance"));
    assert.ok(first?.ended !== undefined && second !== undefined && first.ended < second.began, "never both at once");
    const { length } = Object.keys(before).filter((each) => !/^Association .*-prepare$/.test(each));
    const after = identities(cluster.cloud);
    const kept = Object.entries(before).filter(([name, id]) => after[name] === id);
    assert.equal(kept.length, length, "all but the associations that waited for each server to be a member again");
    assert.ok(serverInterfaces(cluster.cloud).every((each) => "check" in each && each.check === false));
  });

  // Red without `deleteBeforeReplace` on the instance (AWS refuses a second instance on the interface), and when the
  // interface is the instance's own instead of a resource that stays.
  for (const [which, active] of [
    ["it", "clusterpro-server1"],
    ["the other", "clusterpro-server2"],
  ] as const) {
    it(`a server replaced on request while ${which} has the virtual IP keeps all but the instance`, async () => {
      const cluster = use(await TestCluster.deployed());
      const { cloud } = cluster;
      clusterpro.moveTo(cloud, active);
      const kept = () => ({
        interfaces: serverInterfaces(cloud),
        attached: cloud
          .all("Instance")
          .map(({ name, properties }) => [name, properties.primaryNetworkInterfaceId])
          .sort(),
        others: identities(cloud, "NetworkInterface", "Route", "RouteTable", "WindowsFileSystem", "Directory"),
        routes: virtualIpTargets(cloud),
        conf: deliveredConf(cluster),
      });
      const before = kept();
      const instances = identities(cloud, "Instance");
      const run = await cluster.up({
        policies: true,
        replace: [await cluster.urn("aws:ec2/instance:Instance", "clusterpro-server1")],
      });
      assert.ok(run.ok, run.text);
      const replaced = run.report.changes.map((change) => change.replace(/^\S+ /, ""));
      assert.deepEqual([...new Set(replaced)].toSorted(), [
        "Association clusterpro-server1-install",
        "Association clusterpro-server1-prepare",
        "Instance clusterpro-server1",
      ]);
      const now = identities(cloud, "Instance");
      assert.notEqual(now["Instance clusterpro-server1"], instances["Instance clusterpro-server1"]);
      assert.equal(now["Instance clusterpro-server2"], instances["Instance clusterpro-server2"]);
      assert.deepEqual(kept(), before);
      for (const route of cloud.all("Route")) assert.equal(cloud.describe(route).state, "active");
    });
  }
});
