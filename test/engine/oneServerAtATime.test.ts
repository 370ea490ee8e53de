import assert from "node:assert/strict";
import { BROUGHT_UP } from "../components/broughtUp.ts";
import { aws } from "./actors.ts";
import { identities } from "./identity.ts";
import { type SetUp, TestCluster } from "./testCluster.ts";
import { withPulumi } from "./withPulumi.ts";
import { STACK } from "./workspace.ts";

/** The article's cluster, brought up. */
const broughtUp: SetUp = () => BROUGHT_UP;

const BOTH = { ...BROUGHT_UP, server: { followImage: true } };

const instances = (cluster: TestCluster) =>
  Promise.all(["server1", "server2"].map((each) => cluster.urn("aws:ec2/instance:Instance", `clusterpro-${each}`)));

withPulumi("one server at a time", (use) => {
  // Red when the next server waits for EC2 alone: server2 stopped while CLUSTERPRO on server1 was not back.
  it("waits until a restarted server is a member again before it touches the next one", async () => {
    const cluster = use(await TestCluster.deployed(broughtUp));
    assert.deepEqual([...cluster.cloud.members.values()], ["member", "member"]);
    cluster.workspace.configure({ server: { instanceType: "t3.xlarge" } });
    const run = await cluster.up();
    assert.ok(run.ok, run.text);
    assert.deepEqual(cluster.cloud.outages, []);
    assert.deepEqual([...cluster.cloud.members.values()], ["member", "member"]);
    assert.ok(cluster.cloud.trail.includes("StartInstances clusterpro-server2"));
    const again = await cluster.up();
    assert.deepEqual(again.report.changes, [], again.text);
  });

  // Red when a program goes on as soon as an association is there: hashicorp/terraform-provider-aws#31175.
  it("waits for an execution that goes on after its association was made", async () => {
    const cluster = use(await TestCluster.deployed(broughtUp));
    cluster.cloud.looksUntilEnd = 3;
    cluster.workspace.configure({ server: { instanceType: "t3.xlarge" } });
    const run = await cluster.up();
    assert.ok(run.ok, run.text);
    assert.deepEqual(cluster.cloud.outages, []);
    assert.deepEqual([...cluster.cloud.members.values()], ["member", "member"]);
  });

  // Red when each server is replaced for itself: the group's last server went before the first had CLUSTERPRO at all.
  it("refuses to replace two servers of a running cluster, in the preview and in up, and touches none", async () => {
    const cluster = use(await TestCluster.deployed(broughtUp));
    const before = identities(cluster.cloud);
    aws.publishImage(cluster.cloud, "ami-0fedcba9876543210");
    cluster.workspace.configure(BOTH);
    for (const run of [await cluster.preview(), await cluster.up()]) {
      assert.ok(!run.ok, run.text);
      assert.match(run.text, /server1 and server2/);
      assert.match(run.text, /one server at a time/);
    }
    assert.deepEqual(identities(cluster.cloud), before);
    assert.deepEqual(cluster.cloud.outages, []);
  });

  // Red without the look at what is there: both would be installed and prepared at once, the first time and ever after.
  it("leaves the servers of a stack from before there was an installation, and installs them one after the other", async () => {
    const cluster = use(await TestCluster.deployed(broughtUp));
    await withoutInstallation(cluster);
    const before = identities(cluster.cloud, "Instance", "NetworkInterface", "Directory");
    const preview = await cluster.preview();
    assert.ok(preview.ok, preview.text);
    assert.ok(!preview.report.changes.some((each) => / Instance /.test(each)), preview.report.changes.join("\n"));
    const run = await cluster.up();
    assert.ok(run.ok, run.text);
    assert.deepEqual(identities(cluster.cloud, "Instance", "NetworkInterface", "Directory"), before);
    assert.deepEqual(
      cluster.cloud.executions.map(({ parameters }) => parameters.ServerName),
      ["server1", "server2"],
    );
    const again = await cluster.up();
    assert.deepEqual(again.report.changes, [], again.text);
  });

  it("refuses to restart a server beside one that is replaced", async () => {
    const cluster = use(await TestCluster.deployed(broughtUp));
    const before = identities(cluster.cloud);
    cluster.workspace.configure({
      servers: [
        { name: "server1", zone: "ap-northeast-1a", privateIp: "10.0.110.12" },
        { name: "server2", zone: "ap-northeast-1c", privateIp: "10.0.120.11", instanceType: "t3.xlarge" },
      ],
    });
    const run = await cluster.preview();
    assert.ok(!run.ok, run.text);
    assert.match(run.text, /server1 is replaced, server2 is restarted/);
    assert.deepEqual(identities(cluster.cloud), before);
  });

  // Red when a server under another name counts as a first one: a second cluster came up beside the one that still ran, and
  // both had the virtual IP and the share.
  it("refuses to make every server anew under another name while the old ones run the cluster", async () => {
    const cluster = use(await TestCluster.deployed(broughtUp));
    const before = identities(cluster.cloud, "Instance", "NetworkInterface");
    cluster.workspace.configure({
      servers: [
        { name: "servera", zone: "ap-northeast-1a", privateIp: "10.0.110.12" },
        { name: "serverb", zone: "ap-northeast-1c", privateIp: "10.0.120.12" },
      ],
    });
    for (const run of [await cluster.preview(), await cluster.up()]) {
      assert.ok(!run.ok, run.text);
      assert.match(run.text, /servera is made, serverb is made, server1 is removed, server2 is removed/);
    }
    const after = identities(cluster.cloud, "Instance");
    for (const [resource, id] of Object.entries(before))
      if (resource.startsWith("Instance")) assert.equal(after[resource], id, resource);
    assert.deepEqual(cluster.cloud.outages, []);
  });

  // The engine asks nobody before it replaces on request. Red without termination protection, as the next test shows.
  it("loses neither server of a protected cluster to an up --replace of both", async () => {
    const cluster = use(await TestCluster.deployed(() => ({ ...BROUGHT_UP, protect: true })));
    const before = identities(cluster.cloud, "Instance", "NetworkInterface");
    const run = await cluster.up({ replace: await instances(cluster) });
    assert.ok(!run.ok, run.text);
    assert.match(run.text, /OperationNotPermitted/);
    assert.deepEqual(identities(cluster.cloud, "Instance", "NetworkInterface"), before);
    assert.deepEqual(cluster.cloud.outages, []);
  });

  // What docs/operations.md warns of: the next server goes when the first one is prepared, and the bring-up comes after both.
  it("takes the second server of an unprotected cluster by an up --replace of both when the first is prepared", async () => {
    const cluster = use(await TestCluster.deployed(broughtUp));
    const run = await cluster.up({ replace: await instances(cluster) });
    assert.ok(run.ok, run.text);
    assert.deepEqual(cluster.cloud.outages, ["clusterpro-server2 is terminated while no other server is a member"]);
    assert.deepEqual([...cluster.cloud.members.values()], ["member", "member"]);
  });

  // The way that the refusal above names.
  it("renames one server while the other keeps the cluster", async () => {
    const cluster = use(await TestCluster.deployed(broughtUp));
    const kept = (all: Readonly<Record<string, unknown>>) =>
      Object.entries(all).filter(([resource]) => resource.includes("server2"));
    const before = kept(identities(cluster.cloud, "Instance", "NetworkInterface"));
    assert.ok(before.length > 0);
    cluster.workspace.configure({
      servers: [
        { name: "servera", zone: "ap-northeast-1a", privateIp: "10.0.110.12" },
        { name: "server2", zone: "ap-northeast-1c", privateIp: "10.0.120.11" },
      ],
    });
    const run = await cluster.up();
    assert.ok(run.ok, run.text);
    assert.deepEqual(kept(identities(cluster.cloud, "Instance", "NetworkInterface")), before);
    assert.deepEqual(cluster.cloud.outages, []);
    const again = await cluster.up();
    assert.deepEqual(again.report.changes, [], again.text);
  });

  it("replaces the one server whose image is followed, and brings it up", async () => {
    const cluster = use(await TestCluster.deployed(broughtUp));
    aws.publishImage(cluster.cloud, "ami-0fedcba9876543210");
    cluster.workspace.configure({
      servers: [
        { name: "server1", zone: "ap-northeast-1a", privateIp: "10.0.110.11", followImage: true },
        { name: "server2", zone: "ap-northeast-1c", privateIp: "10.0.120.11" },
      ],
    });
    const run = await cluster.up();
    assert.ok(run.ok, run.text);
    assert.deepEqual(cluster.cloud.outages, []);
    assert.deepEqual([...cluster.cloud.members.values()], ["member", "member"]);
  });
});

interface StateResource {
  readonly urn: string;
  readonly id?: string;
  dependencies?: string[];
  propertyDependencies?: Record<string, string[]>;
  replacementTrigger?: unknown;
}

/** What is new since then. */
const NEW = /::clusterpro-(install|directory-first|server\d-install(ed)?)$/;

/** Makes account and state what they were with a program that knew no installation and no first directory. */
async function withoutInstallation(cluster: TestCluster): Promise<void> {
  const state = JSON.parse(await cluster.export());
  const all = state.deployment.resources as StateResource[];
  const gone = new Set(all.filter(({ urn }) => NEW.test(urn)).map(({ urn }) => urn));
  const kept = (urns: readonly string[]) => urns.filter((urn) => !gone.has(urn));
  const directory = cluster.cloud.named("Directory", "clusterpro-directory").id;
  state.deployment.resources = all.filter(({ urn }) => !gone.has(urn));
  for (const each of state.deployment.resources as StateResource[]) {
    if (each.dependencies) each.dependencies = kept(each.dependencies);
    for (const [property, urns] of Object.entries(each.propertyDependencies ?? {}))
      Object.assign(each.propertyDependencies ?? {}, { [property]: kept(urns) });
    if (each.urn.includes("aws:ec2/instance:Instance::")) each.replacementTrigger = directory;
  }
  // What others use goes last.
  const items = cluster.cloud.all().filter(({ name }) => name !== undefined && NEW.test(`::${name}`));
  for (const item of items.toReversed()) cluster.cloud.remove(item);
  cluster.workspace.write("state.json", JSON.stringify(state));
  const { exitCode, stderr } = await cluster.cli("stack", "import", "--stack", STACK, "--file", "state.json");
  assert.equal(exitCode, 0, stderr);
}
