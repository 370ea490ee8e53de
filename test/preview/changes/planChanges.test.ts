import assert from "node:assert/strict";
import { planChanges } from "../../../preview/changes/planChanges.ts";
import type { ResourceChange } from "../../../preview/plan/planChanges.ts";
import { type PlannedResource, plannedResources } from "../../../preview/plan/planDocument.ts";
import { TYPE_CHANGES } from "../../../provider/typeChanges.ts";
import { BROUGHT_UP } from "../../components/broughtUp.ts";
import { plannedCluster, type SettingsChange } from "../../components/plannedCluster.ts";

const planned = async (change: SettingsChange = {}) => plannedResources(await plannedCluster(change));

/** `replaced WindowsFileSystem clusterpro-fsx` and the like. */
const told = (changes: readonly ResourceChange[]) =>
  changes.map(({ kind, type, name }) => `${kind} ${type.split(":").at(-1)} ${name}`);

const resource = (name: string, more: Partial<PlannedResource> & Pick<PlannedResource, "type">): PlannedResource => ({
  urn: `urn:pulumi:dev::p::${more.type}::${name}`,
  name,
  custom: true,
  inputs: {},
  propertyDependencies: {},
  options: {},
  ...more,
});

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const INSTANCE = "aws:ec2/instance:Instance";

describe("planChanges", () => {
  it("finds nothing between two runs of one program", async () => {
    assert.deepEqual(planChanges(await planned(), await planned()), []);
  });

  it("has throughput changed in place, and says from what to what", async () => {
    const [change, ...others] = planChanges(
      await planned(),
      await planned({ fileSystem: { throughputCapacityMBps: 64 } }),
    );
    assert.deepEqual(others, []);
    assert.equal(change?.kind, "changed");
    assert.equal(change.lost, undefined);
    assert.deepEqual(change.properties, [
      { path: "throughputCapacity", before: 32, after: 64, replaces: false, because: [] },
    ]);
  });

  it("says that AWS refuses less storage", async () => {
    const of = (storageCapacityGiB: number) => planned({ fileSystem: { storageCapacityGiB } });
    assert.match(planChanges(await of(100), await of(64))[0]?.refused ?? "", /grows only/);
    assert.match(planChanges(await of(100), await of(105))[0]?.refused ?? "", /by a tenth/);
    assert.equal(planChanges(await of(100), await of(110))[0]?.refused, undefined);
  });

  it("has another network replace whatever lives in it, and says what that destroys", async () => {
    const zone = (letter: string, third: number) => ({
      zone: `ap-northeast-1${letter}`,
      publicCidr: `10.9.${third}.0/24`,
      privateCidr: `10.9.${third + 100}.0/24`,
    });
    const changes = planChanges(
      await planned(),
      await planned({
        network: { vpcCidr: "10.9.0.0/16", zones: [zone("a", 10), zone("c", 20)] },
        servers: [
          { name: "server1", zone: "ap-northeast-1a", privateIp: "10.9.110.11" },
          { name: "server2", zone: "ap-northeast-1c", privateIp: "10.9.120.11" },
        ],
      }),
    );
    assert.deepEqual(
      told(changes.filter(({ lost }) => lost !== undefined)),
      [
        "replaced Directory clusterpro-directory",
        "replaced WindowsFileSystem clusterpro-fsx",
        "replaced Instance clusterpro-server1",
        "replaced Instance clusterpro-server2",
      ].sort((a, b) => told(changes).indexOf(a) - told(changes).indexOf(b)),
    );
    const routes = changes.filter(({ type, name }) => type.endsWith(":Route") && name.startsWith("clusterpro-vip"));
    assert.equal(routes.length, 3);
    // CLUSTERPRO owns where they lead: that alone would change nothing.
    for (const { properties } of routes)
      assert.deepEqual(
        properties.map(({ path }) => path),
        ["routeTableId"],
      );
    const kept = told(changes).filter((each) => /(Bucket|Role|Secret|RandomPassword|LogGroup|Eip) /.test(each));
    assert.deepEqual(kept, []);
    const server = changes.find(({ type, name }) => type === INSTANCE && name.endsWith("server1"));
    assert.equal(server?.deletedFirst, true);
  });

  it("shows the lines of clp.conf that another setting changes", async () => {
    const changes = planChanges(
      await planned(),
      await planned({ cluster: { monitors: { fileSystem: { intervalSeconds: 90 } } } }),
    );
    const conf = changes.find(({ name }) => name.endsWith("clp.conf"));
    assert.deepEqual(
      conf?.properties.map(({ path }) => path),
      ["content"],
    );
  });

  it("takes protection from the plan that stands for what there is", async () => {
    const of = (protect: boolean, deploymentType: string) => planned({ protect, fileSystem: { deploymentType } });
    const isProtected = async (before: boolean, after: boolean) => {
      const changes = planChanges(await of(before, "MULTI_AZ_1"), await of(after, "SINGLE_AZ_2"));
      return changes.find(({ type }) => type.endsWith(":WindowsFileSystem"))?.isProtected;
    };
    assert.equal(await isProtected(true, false), true);
    assert.equal(await isProtected(false, true), false);
  });

  it("tells what is new and what is gone, by URN", () => {
    const vpc = resource("one", { type: VPC });
    const server = resource("server", { type: INSTANCE });
    const kept = resource("kept", { type: INSTANCE, options: { retainOnDelete: true } });
    const changes = planChanges([server, kept], [vpc]);
    assert.deepEqual(told(changes), ["added Vpc one", "removed Instance server", "removed Instance kept"]);
    assert.match(changes[1]?.lost ?? "", /disk/);
    assert.equal(changes[2]?.lost, undefined, "it stays in AWS");
  });

  it("heeds ignoreChanges, of a part too, and replaceOnChanges", () => {
    const before = resource("v", { type: VPC, inputs: { cidrBlock: "10.0.0.0/16", tags: { a: "1", b: "1" } } });
    const after = (options: PlannedResource["options"]) => ({
      ...before,
      inputs: { cidrBlock: "10.1.0.0/16", tags: { a: "2", b: "1" } },
      options,
    });
    const of = (options: PlannedResource["options"]) => planChanges([before], [after(options)])[0];
    assert.equal(of({ ignoreChanges: ["cidrBlock"] })?.kind, "changed");
    assert.equal(of({ ignoreChanges: ["cidrBlock", "tags.a"] }), undefined);
    assert.equal(of({ ignoreChanges: ["cidrBlock"], replaceOnChanges: ["tags"] })?.kind, "replaced");
    assert.equal(of({})?.kind, "replaced");
  });

  it("compares sets without their order, and lists of a type with it", () => {
    const of = (type: string, inputs: PlannedResource["inputs"]) => resource("r", { type, inputs });
    const group = (...cidrs: string[]) => of("aws:ec2/securityGroup:SecurityGroup", { ingress: cidrs });
    assert.deepEqual(planChanges([group("a", "b")], [group("b", "a")]), []);
    const system = (...ids: string[]) => of("aws:fsx/windowsFileSystem:WindowsFileSystem", { subnetIds: ids });
    assert.deepEqual(told(planChanges([system("a", "b")], [system("b", "a")])), ["replaced WindowsFileSystem r"]);
  });

  it("follows what comes from a new resource, and from another one, as far as it is unknown", () => {
    const vpc = (name: string, cidrBlock: string) => resource(name, { type: VPC, inputs: { cidrBlock } });
    const subnet = (source: PlannedResource, vpcId = "[unknown]") =>
      resource("subnet", { type: SUBNET, inputs: { vpcId }, propertyDependencies: { vpcId: [source.urn] } });
    const [old, other] = [vpc("one", "10.0.0.0/16"), vpc("two", "10.2.0.0/16")];
    const anew = vpc("one", "10.9.0.0/16");
    const replaced = ["replaced Vpc one", "replaced Subnet subnet"];
    assert.deepEqual(told(planChanges([old, subnet(old)], [anew, subnet(anew)])), replaced);
    assert.deepEqual(told(planChanges([old, subnet(old, "vpc-1")], [anew, subnet(anew, "vpc-1")])), [
      "replaced Vpc one",
    ]);
    const moved = planChanges([old, other, subnet(old)], [old, other, subnet(other)]);
    assert.deepEqual(told(moved), ["replaced Subnet subnet"]);
    assert.deepEqual(moved[0]?.properties[0]?.because, ["two"]);
  });

  it("follows a new version to what names it, which keeps its place", () => {
    const type = "aws:ssm/document:Document";
    const document = (content: string) => resource("document", { type, inputs: { name: "d", content } });
    const association = resource("run", {
      type: "aws:ssm/association:Association",
      inputs: { name: "[unknown]", documentVersion: "[unknown]" },
      propertyDependencies: { name: [document("").urn], documentVersion: [document("").urn] },
    });
    const changes = planChanges([document("a"), association], [document("b"), association]);
    assert.deepEqual(told(changes), ["changed Document document", "changed Association run"]);
    assert.deepEqual(
      changes[1]?.properties.map(({ path }) => path),
      ["documentVersion"],
    );
  });
});

describe("the table of what a change replaces", () => {
  it("has every type that the program makes", async () => {
    const types = new Set([
      ...(await planned()).map(({ type }) => type),
      ...(await planned(BROUGHT_UP)).map(({ type }) => type),
    ]);
    const known = [...types].filter((type) => /^(aws|random):/.test(type));
    assert.ok(known.length > 30);
    assert.deepEqual(
      known.filter((type) => !(type in TYPE_CHANGES)),
      [],
    );
  });
});
