import assert from "node:assert/strict";
import { type SetUp, TestCluster } from "./testCluster.ts";
import { withPulumi } from "./withPulumi.ts";

/** With everything that can be made of it. */
const MONITORED: SetUp = () => ({
  monitoring: { enabled: true, subscribers: ["operators@example.com"], trail: "create" },
});

withPulumi("a cluster with monitoring", (use) => {
  it("is planned as a whole by the first preview, and the policies find no violation", async () => {
    const cluster = use(await TestCluster.empty(MONITORED));
    const run = await cluster.preview({ policies: true });
    assert.ok(run.ok, run.text);
    assert.ok(run.report.changes.includes("create Function clusterpro-probe-main"), run.text);
    assert.deepEqual(run.report.violations, []);
  });

  it("is made by up with a prober in a subnet of each table, the watcher and the alarms", async () => {
    const { cloud, run } = await TestCluster.firstUp(MONITORED);
    assert.deepEqual(run.report.violations, []);
    const subnetOf = (name: string) => {
      const { vpcConfig } = cloud.named("Function", name).properties as { vpcConfig: { subnetIds: string[] } };
      return cloud.all("Subnet").find(({ id }) => id === vpcConfig.subnetIds[0])?.name;
    };
    assert.equal(subnetOf("clusterpro-probe-main"), "clusterpro-public-ap-northeast-1a");
    assert.equal(subnetOf("clusterpro-probe-ap-northeast-1c"), "clusterpro-private-ap-northeast-1c");
    assert.deepEqual(
      cloud
        .all("Function")
        .map(({ id }) => id)
        .toSorted(),
      [
        "clusterpro-fsx-dev-probe-Main",
        "clusterpro-fsx-dev-probe-Route-A",
        "clusterpro-fsx-dev-probe-Route-C",
        "clusterpro-fsx-dev-watch",
      ],
    );
    assert.equal(cloud.all("MetricAlarm").length, 18);
  });

  it("is left alone by the second up", async () => {
    const cluster = use(await TestCluster.deployed(MONITORED));
    const run = await cluster.up({ policies: true });
    assert.ok(run.ok, run.text);
    assert.deepEqual(run.report.changes, []);
    assert.deepEqual(run.report.violations, []);
  });

  it("gives the monitoring up in one update when the setting says so, and changes nothing else", async () => {
    const cluster = use(await TestCluster.deployed(MONITORED));
    cluster.workspace.configure({ monitoring: { enabled: false } });
    const run = await cluster.up();
    assert.ok(run.ok, run.text);
    const others = run.report.changes.filter((change) => !change.startsWith("delete "));
    assert.deepEqual(others, ["update SecurityGroup clusterpro-servers"]);
    for (const type of ["Function", "MetricAlarm", "Topic", "EventRule", "Trail"])
      assert.deepEqual(cluster.cloud.all(type), []);
  });

  // The functions' interfaces outlive them and would hold their group without `replaceSecurityGroupsOnDestroy`.
  it("leaves nothing behind when it is destroyed", async () => {
    const cluster = use(await TestCluster.deployed(MONITORED));
    const destroyed = await cluster.destroy();
    assert.ok(destroyed.ok, destroyed.text);
    assert.deepEqual(cluster.cloud.all(), []);
  });
});
