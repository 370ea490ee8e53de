import assert from "node:assert/strict";
import { aws, operator } from "./actors.ts";
import { identities } from "./identity.ts";
import { PROTECTED, TestCluster } from "./testCluster.ts";
import { withPulumi } from "./withPulumi.ts";
import { STACK } from "./workspace.ts";

const KEY = "arn:aws:kms:ap-northeast-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef";

/** A change that cannot be made in place, and the resource that it would replace. */
const REPLACING = [
  // Red without `protect` on the file system.
  [
    "the file system",
    { fileSystem: { kmsKeyArn: KEY } },
    "aws:fsx/windowsFileSystem:WindowsFileSystem::clusterpro-fsx",
  ],
  [
    "the directory",
    { directory: { edition: "Enterprise" } },
    "aws:directoryservice/directory:Directory::clusterpro-directory",
  ],
  [
    "a server's interface",
    {
      servers: [
        { name: "server1", zone: "ap-northeast-1a", privateIp: "10.0.110.12" },
        { name: "server2", zone: "ap-northeast-1c", privateIp: "10.0.120.11" },
      ],
    },
    "aws:ec2/networkInterface:NetworkInterface::clusterpro-server1",
  ],
] as const;

withPulumi("a protected stack", (use) => {
  for (const [what, settings, resource] of REPLACING) {
    it(`refuses a change that would replace ${what}, and the preview names it`, async () => {
      const cluster = use(await TestCluster.deployed(PROTECTED));
      cluster.workspace.configure(settings);
      const run = await cluster.preview();
      assert.ok(!run.ok, run.text);
      const refused = run.report.errors.filter(({ message }) => /protect/.test(message));
      assert.ok(
        refused.some(({ urn, message }) => `${urn} ${message}`.includes(resource)),
        run.text,
      );
    });
  }

  // Red without `protect` on the file system.
  it("refuses such a change in up too, and keeps all there is", async () => {
    const cluster = use(await TestCluster.deployed(PROTECTED));
    const before = identities(cluster.cloud);
    cluster.workspace.configure({ fileSystem: { kmsKeyArn: KEY } });
    const run = await cluster.up();
    assert.ok(!run.ok, run.text);
    assert.deepEqual(identities(cluster.cloud), before);
  });

  // Red without `protect` on the file system or the interfaces: all are named.
  it("refuses destroy and loses nothing", async () => {
    const cluster = use(await TestCluster.deployed(PROTECTED));
    const before = identities(cluster.cloud);
    const { exitCode, stdout } = await cluster.cli("destroy", "--yes", "--stack", STACK);
    assert.notEqual(exitCode, 0, stdout);
    for (const name of [
      "WindowsFileSystem::clusterpro-fsx",
      "NetworkInterface::clusterpro-server1",
      "NetworkInterface::clusterpro-server2",
    ]) {
      assert.match(stdout, new RegExp(`${name}" cannot be deleted\\s+because it is protected`));
    }
    assert.deepEqual(identities(cluster.cloud), before);
  });

  // Without its preview the engine deletes what is not protected before it comes to what is. Red, for the servers, without
  // termination protection.
  it("loses routes, and neither servers nor data, by a destroy that skips the preview", async () => {
    const cluster = use(await TestCluster.deployed(PROTECTED));
    const kept = ["WindowsFileSystem", "Directory", "NetworkInterface", "Secret", "Instance"];
    const before = identities(cluster.cloud, ...kept);
    const run = await cluster.destroy();
    assert.ok(!run.ok, run.text);
    assert.match(run.text, /OperationNotPermitted[\s\S]*disableApiTermination/);
    assert.deepEqual(identities(cluster.cloud, ...kept), before);
  });

  // Red without the look at the protection: up came as far as the instance, which AWS did not terminate.
  it("replaces a server only after its termination protection was lifted, and says so in the preview", async () => {
    const cluster = use(await TestCluster.deployed(PROTECTED));
    const before = identities(cluster.cloud);
    const servers = (first: object) => ({
      servers: [
        { name: "server1", zone: "ap-northeast-1a", privateIp: "10.0.110.11", ...first },
        { name: "server2", zone: "ap-northeast-1c", privateIp: "10.0.120.11" },
      ],
    });
    aws.publishImage(cluster.cloud, "ami-0fedcba9876543210");
    cluster.workspace.configure(servers({ followImage: true }));
    const refused = await cluster.preview();
    assert.ok(!refused.ok, refused.text);
    assert.match(refused.text, /server1: this update would replace or delete an instance that AWS does not terminate/);
    assert.deepEqual(identities(cluster.cloud), before);
    cluster.workspace.configure(servers({ terminationProtection: false }));
    const lifted = await cluster.up();
    assert.ok(lifted.ok, lifted.text);
    assert.deepEqual(identities(cluster.cloud), before);
    cluster.workspace.configure(servers({ followImage: true }));
    const replaced = await cluster.up();
    assert.ok(replaced.ok, replaced.text);
    assert.deepEqual(
      cluster.cloud.all("Instance").map(({ properties }) => properties.disableApiTermination),
      [true, true],
    );
  });

  // Red while the stack's one record was written before the servers: the second preview passed, and AWS refused halfway.
  it("says after an up that broke off before a server what AWS still does not terminate", async () => {
    const cluster = use(await TestCluster.deployed(PROTECTED));
    const { cloud } = cluster;
    const servers = (second: object) => ({
      servers: [
        { name: "server1", zone: "ap-northeast-1a", privateIp: "10.0.110.11" },
        { name: "server2", zone: "ap-northeast-1c", privateIp: "10.0.120.11", ...second },
      ],
    });
    cluster.workspace.configure(servers({ terminationProtection: false }));
    cloud.failNext("update", "Instance", "clusterpro-server2", "RequestLimitExceeded");
    const broken = await cluster.up();
    assert.ok(!broken.ok, broken.text);
    aws.publishImage(cloud, "ami-0fedcba9876543210");
    cluster.workspace.configure(servers({ terminationProtection: false, followImage: true }));
    const refused = await cluster.preview();
    assert.ok(!refused.ok, refused.text);
    assert.match(refused.text, /server2: this update would replace or delete an instance that AWS does not terminate/);
  });

  // Red when the secret's recovery window, the bucket's `forceDestroy` or a protection stays as it was.
  it("is destroyed whole after an up without protection", async () => {
    const cluster = use(await TestCluster.deployed(PROTECTED));
    const { cloud } = cluster;
    operator.leaveObject(cloud);
    cluster.workspace.configure({ protect: false });
    const run = await cluster.up();
    assert.ok(run.ok, run.text);
    const destroyed = await cluster.destroy();
    assert.ok(destroyed.ok, destroyed.text);
    assert.deepEqual(cloud.all(), []);
    assert.deepEqual([...cloud.scheduledSecrets, ...cloud.finalBackups], []);
  });
});
