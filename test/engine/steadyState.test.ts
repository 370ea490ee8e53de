import assert from "node:assert/strict";
import { ACCOUNT } from "../../standin/account/account.ts";
import { GENERATED_PASSWORD } from "../../standin/types/random.ts";
import { aws, operator, VIRTUAL_IP, virtualIpTargets } from "./actors.ts";
import { identities, serverInterfaces } from "./identity.ts";
import { TestCluster } from "./testCluster.ts";
import { withPulumi } from "./withPulumi.ts";

withPulumi("a cluster that nobody changes", (use) => {
  it("is planned as a whole by the first preview, and the policies find no violation", async () => {
    const cluster = use(await TestCluster.empty());
    const run = await cluster.preview({ policies: true });
    assert.ok(run.ok, run.text);
    assert.ok(run.report.changes.includes("create WindowsFileSystem clusterpro-fsx"));
    assert.deepEqual(new Set(run.report.steps.map(({ op }) => op)), new Set(["create"]));
    assert.deepEqual(run.report.violations, []);
    assert.match(run.text, /clusterpro-ha@v[\d.]+/);
    assert.deepEqual(cluster.cloud.all(), [], "a preview makes nothing");
  });

  it("is made by the first up, with the virtual IP on server1 and time for what is slow", async () => {
    const { cloud, run } = await TestCluster.firstUp();
    assert.deepEqual(virtualIpTargets(cloud), {
      "clusterpro-main": "clusterpro-server1",
      "clusterpro-private-ap-northeast-1a": "clusterpro-server1",
      "clusterpro-private-ap-northeast-1c": "clusterpro-server1",
    });
    assert.deepEqual(
      serverInterfaces(cloud).map((each) => ({ ...each, id: undefined })),
      [
        { name: "clusterpro-server1", id: undefined, addresses: ["10.0.110.11"], check: false },
        { name: "clusterpro-server2", id: undefined, addresses: ["10.0.120.11"], check: false },
      ],
    );
    const timeouts = cloud.calls.filter(({ timeoutSeconds }) => timeoutSeconds > 0);
    assert.deepEqual(Object.fromEntries(timeouts.map(({ name, timeoutSeconds }) => [name, timeoutSeconds])), {
      "clusterpro-directory": 5400,
      "clusterpro-fsx": 5400,
    });
    assert.equal(run.report.outputs.virtualIp, VIRTUAL_IP.replace("/32", ""));
    const cluster = use(await TestCluster.deployed());
    assert.ok(!(await cluster.export()).includes(GENERATED_PASSWORD), "the state holds no password in clear");
    assert.ok(!run.text.includes(GENERATED_PASSWORD));
  });

  it("lets no other account's execution take the runbooks' roles", async () => {
    const { cloud } = await TestCluster.firstUp();
    for (const name of ["clusterpro-prepare", "clusterpro-software"]) {
      const trust = String(cloud.named("Role", name).properties.assumeRolePolicy);
      assert.equal(JSON.parse(trust).Statement[0].Condition.StringEquals["aws:SourceAccount"], ACCOUNT, trust);
    }
  });

  // Red without `ignoreChanges: ["sourceDestCheck"]` on the instance.
  it("is left alone by the second up", async () => {
    const cluster = use(await TestCluster.deployed());
    const run = await cluster.up({ policies: true });
    assert.ok(run.ok, run.text);
    assert.deepEqual(run.report.changes, []);
    assert.deepEqual(cluster.cloud.calls, []);
  });

  // Red without `ignoreChanges: ["sourceDestCheck"]` on the instance.
  it("keeps its source/destination checks off through three ups in a row", async () => {
    const cluster = use(await TestCluster.deployed());
    for (const round of [1, 2, 3]) {
      const run = await cluster.up();
      assert.ok(run.ok, run.text);
      assert.deepEqual(run.report.changes, [], `up ${round}`);
    }
    const checks = cluster.cloud.all("NetworkInterface").filter(({ name }) => name !== undefined);
    assert.deepEqual(
      checks.map(({ properties }) => properties.sourceDestCheck),
      [false, false],
    );
  });

  // Red without `ignoreChanges: ["ami"]` on the instance.
  it("keeps its servers when AWS publishes a new image", async () => {
    const cluster = use(await TestCluster.deployed());
    aws.publishImage(cluster.cloud, "ami-0fedcba9876543210");
    const run = await cluster.up();
    assert.ok(run.ok, run.text);
    assert.deepEqual(run.report.changes, []);
  });

  it("keeps a password that was rotated outside, and the directory", async () => {
    const cluster = use(await TestCluster.deployed());
    const before = identities(cluster.cloud);
    operator.rotateAdminPassword(cluster.cloud, "Rotated-Password_2");
    for (const _round of [1, 2]) {
      const run = await cluster.up();
      assert.ok(run.ok, run.text);
      assert.deepEqual(run.report.changes, []);
      assert.ok(!run.text.includes("Rotated-Password_2"));
    }
    assert.deepEqual(identities(cluster.cloud), before);
    const current = cluster.cloud
      .all("SecretVersion")
      .filter(({ properties }) => (properties.versionStages as readonly string[]).includes("AWSCURRENT"))
      .map(({ properties }) => String(properties.secretString));
    assert.ok(current.some((text) => /"Admin".*Rotated-Password_2|Rotated-Password_2.*"Admin"/.test(text)));
  });

  // Red without `ignoreChanges: ["password"]` on the directory, and without `["secretString"]` on the secret's version.
  it("keeps the directory and the secret when a rotated password is written into the settings", async () => {
    const cluster = use(await TestCluster.deployed());
    operator.rotateAdminPassword(cluster.cloud, "Rotated-Password_2");
    const before = identities(cluster.cloud, "Directory", "SecretVersion", "WindowsFileSystem");
    cluster.workspace.configure({ directoryAdminPassword: "Rotated-Password_2" });
    const run = await cluster.up();
    assert.ok(run.ok, run.text);
    assert.deepEqual(run.report.changes, ["delete RandomPassword clusterpro-directory-admin"]);
    assert.deepEqual(identities(cluster.cloud, "Directory", "SecretVersion", "WindowsFileSystem"), before);
    assert.ok(!run.text.includes("Rotated-Password_2"));
  });
});
