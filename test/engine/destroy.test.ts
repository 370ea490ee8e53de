import assert from "node:assert/strict";
import { operator } from "./actors.ts";
import { identities } from "./identity.ts";
import { TestCluster } from "./testCluster.ts";
import { withPulumi } from "./withPulumi.ts";

withPulumi("destroy of an unprotected stack", (use) => {
  // Red with a recovery window on the secret, which keeps its name, and with final backups that nobody asked for.
  it("leaves nothing behind, and up makes the cluster again under the same names", async () => {
    const cluster = use(await TestCluster.deployed());
    const { cloud } = cluster;
    const names = Object.keys(identities(cloud)).toSorted();
    // It does not keep the bucket: red without `forceDestroy`.
    operator.leaveObject(cloud);
    const destroyed = await cluster.destroy();
    assert.ok(destroyed.ok, destroyed.text);
    assert.deepEqual(cloud.all(), []);
    assert.deepEqual([...cloud.scheduledSecrets, ...cloud.finalBackups], []);

    const run = await cluster.up();
    assert.ok(run.ok, run.text);
    assert.deepEqual(withoutSuffix(Object.keys(identities(cloud))), withoutSuffix(names));
  });

  it("goes in the order that AWS wants: what uses a thing before the thing", async () => {
    const cluster = use(await TestCluster.deployed());
    assert.ok((await cluster.destroy()).ok);
    const place = (type: string, name: string) => {
      const found = cluster.cloud.calls.find((call) => call.type.endsWith(`:${type}`) && call.name === name);
      assert.equal(found?.operation, "delete", `${type} ${name}`);
      return found;
    };
    const order: readonly (readonly [string, string, string, string])[] = [
      ["WindowsFileSystem", "clusterpro-fsx", "Directory", "clusterpro-directory"],
      ["Instance", "clusterpro-server1", "NetworkInterface", "clusterpro-server1"],
      ["Route", "clusterpro-vip-main", "NetworkInterface", "clusterpro-server1"],
      // An instance that is a member is nothing that AWS keeps a directory for; what joins it goes first.
      ["Association", "clusterpro-server1-prepare", "Directory", "clusterpro-directory"],
      ["Association", "clusterpro-server1-install", "Instance", "clusterpro-server1"],
      ["Directory", "clusterpro-directory", "Vpc", "clusterpro-vpc"],
    ];
    for (const [type, name, laterType, laterName] of order) {
      const [first, second] = [place(type, name), place(laterType, laterName)];
      assert.ok((first.ended ?? 0) < second.began, `${type} ${name} before ${laterType} ${laterName}`);
    }
  });

  it("makes the final backup that the settings ask for", async () => {
    const cluster = use(await TestCluster.deployed());
    const { id } = cluster.cloud.named("WindowsFileSystem", "clusterpro-fsx");
    cluster.workspace.configure({ fileSystem: { backup: { final: true } } });
    const run = await cluster.up();
    assert.ok(run.ok, run.text);
    assert.deepEqual(run.report.changes, ["update WindowsFileSystem clusterpro-fsx"]);
    assert.ok((await cluster.destroy()).ok);
    assert.deepEqual([...cluster.cloud.finalBackups], [id]);
  });
});

const withoutSuffix = (names: readonly string[]) => names.map((name) => name.replace(/-[0-9a-f]{7}$/, "")).toSorted();
