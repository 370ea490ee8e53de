import assert from "node:assert/strict";
import { type ArticleValues, articleDefinition } from "../../clusterpro/article.ts";
import { render } from "../../clusterpro/render.ts";
import { ARTICLE, articleCluster } from "./articleCluster.ts";

const monitorOf = (name: string, definition = articleCluster()) =>
  definition.monitors.find((monitor) => monitor.name === name) ?? assert.fail(`no monitor ${name}`);

describe("articleDefinition", () => {
  it("puts the virtual IP and MinIO into one group, MinIO after the virtual IP", () => {
    const [group, ...others] = articleCluster().groups;
    assert.deepEqual(others, []);
    assert.equal(group?.name, "failover");
    assert.deepEqual(
      group?.resources.map(({ kind, name, dependsOn }) => [kind, name, dependsOn]),
      [
        ["awsvip", "awsvip", []],
        ["script", "script_minio", ["awsvip"]],
      ],
    );
  });

  it("judges start and stop by exit code 0 and runs both as the account", () => {
    const script = articleCluster().groups[0]?.resources[1];
    assert.ok(script?.kind === "script");
    assert.deepEqual([script.startNormalValue, script.stopNormalValue, script.account], [0, 0, 0]);
    assert.deepEqual(articleCluster().accounts, [{ username: "test.msad.local\\Admin", password: "@@PASSWORD:0@@" }]);
  });

  it("watches the file system always and at once, the application while it is active", () => {
    const fileSystem = monitorOf("genw_fsx");
    assert.ok(fileSystem.kind === "genw");
    assert.deepEqual(
      [
        fileSystem.timing,
        fileSystem.target,
        fileSystem.startWaitSeconds,
        fileSystem.intervalSeconds,
        fileSystem.retries,
      ],
      ["always", undefined, 0, 60, 1],
    );
    const application = monitorOf("genw_minio");
    assert.ok(application.kind === "genw");
    assert.deepEqual([application.timing, application.target, application.account], ["active", "script_minio", 0]);
  });

  it("does not move the group for an outage of the file system, and once when the application fails", () => {
    const { target, ...rest } = monitorOf("genw_fsx").recovery;
    assert.deepEqual(target, { kind: "group", name: "failover" });
    assert.deepEqual(rest, { reactivations: 0, failovers: 0, finalAction: "none" });
    assert.deepEqual(monitorOf("genw_minio").recovery, {
      target: { kind: "resource", name: "script_minio" },
      reactivations: 0,
      failovers: 1,
      finalAction: "none",
    });
  });

  it("leaves no application that does not start down beside a healthy server: it moves once, or as settings say", () => {
    const moves = (values: Partial<ArticleValues>) => {
      const script = articleCluster(values).groups[0]?.resources[1];
      return script?.kind === "script" && script.activationFailovers;
    };
    assert.equal(moves({}), 1);
    assert.equal(moves({ application: { kind: "custom", name: "erp" } }), 1);
    assert.equal(moves({ startFailovers: 0 }), 0);
  });

  it("leaves the recovery of the product's own monitors to the product", () => {
    assert.deepEqual(monitorOf("awsvipw").recovery, { target: { kind: "resource", name: "awsvip" } });
    assert.deepEqual(monitorOf("userw").recovery, { target: { kind: "server" } });
  });

  it("takes a recovery from settings and keeps the default for what they leave out", () => {
    const cluster = articleCluster({
      recovery: { fileSystem: { failovers: 1 }, application: { target: "group", finalAction: "stopGroup" } },
    });
    assert.deepEqual(monitorOf("genw_fsx", cluster).recovery, {
      target: { kind: "group", name: "failover" },
      reactivations: 0,
      failovers: 1,
      finalAction: "none",
    });
    assert.deepEqual(monitorOf("genw_minio", cluster).recovery, {
      target: { kind: "group", name: "failover" },
      reactivations: 0,
      failovers: 1,
      finalAction: "stopGroup",
    });
  });

  it("gives the virtual IP alone where there is no application", () => {
    const cluster = articleCluster({ application: { kind: "none" } });
    assert.deepEqual(
      cluster.groups.flatMap(({ resources }) => resources.map(({ name }) => name)),
      ["awsvip"],
    );
    assert.deepEqual(
      cluster.monitors.map(({ name }) => name),
      ["userw", "awsvipw", "genw_fsx"],
    );
    assert.match(render(cluster).text, /<objectnumber>13</);
  });

  it("names the resource and the monitor after an application of the user's own", () => {
    const cluster = articleCluster({ application: { kind: "custom", name: "erp" } });
    assert.equal(cluster.groups[0]?.resources[1]?.name, "script_erp");
    assert.equal(monitorOf("genw_erp", cluster).kind, "genw");
    render(cluster);
  });

  it("leaves timing that nobody gives to the product", () => {
    const cluster = articleDefinition({ ...ARTICLE, monitors: { fileSystem: {} } });
    assert.equal(monitorOf("genw_minio", cluster).intervalSeconds, undefined);
    assert.doesNotMatch(render(cluster).text, /<interval>/);
  });

  it("has a network interface for every server", () => {
    const vip = articleCluster().groups[0]?.resources[0];
    assert.ok(vip?.kind === "awsvip");
    assert.deepEqual(
      vip.attachments.map(({ eniId }) => eniId),
      ["@@ENI_ID:server1@@", "@@ENI_ID:server2@@"],
    );
  });
});
