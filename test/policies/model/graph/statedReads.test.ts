import assert from "node:assert/strict";
import { analyze, type Build, type PlannedResource, plan } from "../../../../policies/harness/index.ts";
import { WHOLE } from "../../../../policies/model/graph/operation.ts";
import { readText } from "../../../../policies/model/graph/reading.ts";
import { NO_OPTIONS, type StackResource } from "../../../../policies/model/graph/resource.ts";
import { StackGraph } from "../../../../policies/model/graph/stackGraph.ts";
import { buildPolicies, pack } from "../../../../policies/policyPack.ts";
import { ALL_EXISTING } from "../../../components/existing.ts";
import { plannedCluster } from "../../../components/plannedCluster.ts";
import { found, rawCluster, rawClusterWith } from "../../programs.ts";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const NETWORK = "urn:pulumi:dev::project::pkg:index:Cluster$pkg:index:Existing::network";

const resource = (urn: string, type: string, name: string, props: object): StackResource => ({
  urn,
  type,
  name,
  props,
  opts: NO_OPTIONS,
  dependencies: [],
  propertyDependencies: {},
});

const component = (reads: unknown) => resource(NETWORK, "pkg:index:Existing", "network", { reads });
const vpcs = (...resources: readonly StackResource[]) => new StackGraph(resources).ofType("aws:ec2/vpc:Vpc");

describe("what a component says that it reads", () => {
  const stated = { type: "aws:ec2/vpc:Vpc", name: "vpc", id: "vpc-1", properties: { cidrBlock: "10.0.0.0/16" } };

  it("is a resource of the stack, under the URN that the engine gives it", () => {
    const [vpc, ...others] = vpcs(component([stated]));
    assert.deepEqual(others, []);
    assert.equal(vpc?.urn, "urn:pulumi:dev::project::pkg:index:Cluster$pkg:index:Existing$aws:ec2/vpc:Vpc::vpc");
    assert.deepEqual(vpc?.props, { id: "vpc-1", cidrBlock: "10.0.0.0/16" });
  });

  it("counts no more where the engine shows the resource itself", () => {
    const shown = resource("urn:x", "aws:ec2/vpc:Vpc", "vpc", { id: "vpc-1", cidrBlock: "10.9.0.0/16" });
    assert.deepEqual(vpcs(component([stated]), shown), [shown]);
  });

  it("stays unknown where it is", () => {
    const [vpc] = vpcs(component([{ ...stated, properties: { cidrBlock: UNKNOWN } }]));
    assert.equal(readText(vpc?.props, "cidrBlock").state, "unknown");
  });

  it("is nothing where it is malformed or not known, nor as a property of AWS's own", () => {
    for (const reads of [UNKNOWN, "vpc-1", [7], [{ ...stated, id: UNKNOWN }], [{ ...stated, name: 1 }], {}]) {
      assert.deepEqual(vpcs(component(reads)), []);
    }
    assert.deepEqual(vpcs(resource("urn:y", "aws:ec2/fleet:Fleet", "fleet", { reads: [stated] })), []);
  });
});

describe("what a program only reads, and of which nothing but an id is known", () => {
  const bare = (type: string, name: string, id: string): PlannedResource => ({
    urn: `urn:pulumi:test::plan::${type}::${name}`,
    type,
    name,
    custom: true,
    read: true,
    inputs: { id },
    dependencies: [],
    propertyDependencies: {},
    options: {},
  });
  const judged = async (resources: readonly PlannedResource[]) =>
    (await analyze(pack, resources)).violations.map(({ rule, message }) => `${rule}: ${message}`);

  it("is no fact about it: a file system, a directory, an instance, a table and a VPC beside a healthy cluster", async () => {
    const reads = [
      bare("aws:fsx/windowsFileSystem:WindowsFileSystem", "old", "fs-1"),
      bare("aws:directoryservice/directory:Directory", "old", "d-1"),
      bare("aws:ec2/instance:Instance", "old", "i-1"),
      bare("aws:ec2/routeTable:RouteTable", "old", "rtb-1"),
      bare("aws:ec2/securityGroup:SecurityGroup", "old", "sg-1"),
      bare("aws:ec2/vpc:Vpc", "old", "vpc-1"),
    ];
    assert.deepEqual(await judged([...reads, ...plan(rawCluster())]), []);
  });

  it("is not decided where the cluster uses it, and the advice is to state it in reads", async () => {
    const reads = [
      bare("aws:ec2/subnet:Subnet", "a", "subnet-1"),
      bare("aws:ec2/subnet:Subnet", "b", "subnet-2"),
      bare("aws:ec2/securityGroup:SecurityGroup", "given", "sg-1"),
    ];
    const inputs = { subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] };
    const found = await judged([
      ...reads,
      ...plan(rawCluster({ inputs: { "WindowsFileSystem share": (rest) => ({ ...rest, ...inputs }) } })),
    ]);
    assert.ok(found.length > 0);
    for (const each of found) assert.match(each, /cannot be decided at preview/);
    for (const rule of ["fsx-two-zones", "fsx-ad-ports"]) {
      assert.ok(
        found.some((each) => each.startsWith(rule) && /state it among a component's `reads`/.test(each)),
        rule,
      );
    }
  });
});

describe("a route that the program only reads, and from which nothing is made", () => {
  const ROUTE = "aws:ec2/route:Route";
  const policies = buildPolicies(pack.rules, { operation: () => WHOLE });
  /** Of a deployed cluster whose last route of the virtual IP is somebody else's, shown by a refresh. */
  const judged = async (more: Build = () => undefined) => {
    const all = plan(rawClusterWith(more), { deployed: true });
    const resources = all.map((each) => (each.type === ROUTE && each.name === "vip2" ? { ...each, read: true } : each));
    const { violations } = await analyze(policies, resources);
    return violations.map(({ rule, urn }) => `${rule} ${urn.split("::").at(-1)}`);
  };

  it("counts as gone, as one that the update deletes would look the same", async () => {
    assert.deepEqual(await judged(), ["vip-route-in-every-table private1"]);
  });

  it("counts where a component states it in `reads`", async () => {
    const stating: Build = (builder) => {
      const properties = Object.fromEntries(
        Object.entries({
          routeTableId: found(builder, "RouteTable", "private1").id,
          networkInterfaceId: found(builder, "Instance", "server0").output("primaryNetworkInterfaceId"),
        }),
      );
      const reads = [
        {
          type: ROUTE,
          name: "theirs",
          id: "r-1",
          properties: { ...properties, destinationCidrBlock: "172.16.0.1/32" },
        },
      ];
      builder.component("acme:index:Existing", "existing", {}, { reads });
    };
    assert.deepEqual(await judged(stating), []);
  });
});

describe("a cluster in an existing network, as the engine shows it", () => {
  const judged = async (resources: readonly PlannedResource[]) => {
    const { violations } = await analyze(pack, resources);
    return violations.filter(({ level }) => level === "mandatory").map(({ rule, urn }) => `${rule} ${urn}`);
  };
  let planned: readonly PlannedResource[];

  before(async () => {
    planned = (await plannedCluster(ALL_EXISTING)).resources;
  });

  // Red without `reads` among the outputs of ExistingNetwork: what is in the subnets could not be decided.
  for (const [what, shows] of [
    ["a first preview, without what is only read", ({ read }: PlannedResource) => read !== true],
    ["a later one, with it", () => true],
  ] as const) {
    it(`breaks no rule in ${what}`, async () => {
      assert.deepEqual(await judged(planned.filter(shows)), []);
    });

    it(`is one table short in ${what}, when a route is left out`, async () => {
      const without = planned.filter(({ name }) => name !== "clusterpro-vip-private-c").filter(shows);
      const table = planned.find(({ read, name }) => read && name === "clusterpro-private-c");
      assert.deepEqual(await judged(without), [`vip-route-in-every-table ${table?.urn}`]);
    });
  }
});
