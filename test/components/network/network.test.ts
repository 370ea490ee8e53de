import assert from "node:assert/strict";
import { inputsOf, type Plan, plannedCluster } from "../plannedCluster.ts";

const ZONE_A = { zone: "ap-northeast-1a", publicCidr: "10.0.10.0/24", privateCidr: "10.0.110.0/24" };
const ZONE_C = { zone: "ap-northeast-1c", publicCidr: "10.0.20.0/24", privateCidr: "10.0.120.0/24" };
const ZONE_D = { zone: "ap-northeast-1d", publicCidr: "10.0.30.0/24", privateCidr: "10.0.130.0/24" };

const network = (...zones: object[]) => ({ network: { vpcCidr: "10.0.0.0/16", zones } });
/** Both servers named, so that the order of the zones decides nothing else. */
const servers = {
  servers: [
    { name: "server1", zone: "ap-northeast-1a", privateIp: "10.0.110.11" },
    { name: "server2", zone: "ap-northeast-1c", privateIp: "10.0.120.11" },
  ],
};

describe("Network", () => {
  let plan: Plan;
  before(async () => {
    plan = await plannedCluster();
  });

  it("resolves names in the VPC, which the servers need for directory, file system and AWS API", () => {
    const vpc = inputsOf(plan.one("Vpc", "clusterpro-vpc"));
    assert.equal(vpc.cidrBlock, "10.0.0.0/16");
    assert.equal(vpc.enableDnsSupport, true);
    assert.equal(vpc.enableDnsHostnames, true);
  });

  it("has the article's four subnets, none of which gives out public addresses", () => {
    const subnets = plan.all("Subnet").map((each) => {
      const { cidrBlock, availabilityZone, mapPublicIpOnLaunch, tags } = inputsOf<Record<string, unknown>>(each);
      assert.equal(mapPublicIpOnLaunch, false);
      return [(tags as Record<string, string>).Name, cidrBlock, availabilityZone];
    });
    assert.deepEqual(subnets.sort(), [
      ["Subnet-A1", "10.0.10.0/24", "ap-northeast-1a"],
      ["Subnet-A2", "10.0.110.0/24", "ap-northeast-1a"],
      ["Subnet-C1", "10.0.20.0/24", "ap-northeast-1c"],
      ["Subnet-C2", "10.0.120.0/24", "ap-northeast-1c"],
    ]);
  });

  it("sends each private subnet out through the NAT gateway of its own zone", () => {
    for (const zone of ["ap-northeast-1a", "ap-northeast-1c"]) {
      const route = plan.one("Route", `clusterpro-private-${zone}-default`);
      assert.deepEqual(plan.sourcesOf(route, "natGatewayId"), [`clusterpro-nat-${zone}`]);
      assert.deepEqual(plan.sourcesOf(route, "routeTableId"), [`clusterpro-private-${zone}`]);
      const nat = plan.one("NatGateway", `clusterpro-nat-${zone}`);
      assert.deepEqual(plan.sourcesOf(nat, "subnetId"), [`clusterpro-public-${zone}`]);
      const association = plan.one("RouteTableAssociation", `clusterpro-private-${zone}`);
      assert.deepEqual(plan.sourcesOf(association, "subnetId"), [`clusterpro-private-${zone}`]);
      assert.deepEqual(plan.sourcesOf(association, "routeTableId"), [`clusterpro-private-${zone}`]);
    }
  });

  it("serves every public subnet by the main table, which leads to the internet gateway", () => {
    for (const zone of ["ap-northeast-1a", "ap-northeast-1c"]) {
      const association = plan.one("RouteTableAssociation", `clusterpro-public-${zone}`);
      assert.deepEqual(plan.sourcesOf(association, "routeTableId"), ["clusterpro-main"]);
    }
    const route = plan.one("Route", "clusterpro-main-default");
    assert.deepEqual(plan.sourcesOf(route, "gatewayId"), ["clusterpro-internet"]);
    const main = plan.one("MainRouteTableAssociation", "clusterpro-main");
    assert.deepEqual(plan.sourcesOf(main, "routeTableId"), ["clusterpro-main"]);
  });

  it("never holds routes inside a table, where they would wipe the virtual IP's", () => {
    for (const table of plan.all("RouteTable")) assert.ok(!("routes" in table.inputs), table.name);
    assert.deepEqual(plan.all("DefaultRouteTable"), []);
  });

  it("builds a NAT gateway only when its subnet reaches the internet", () => {
    for (const nat of plan.all("NatGateway")) {
      const names = [...plan.waitsFor(nat)].map((each) => `${each.type.split(":").at(-1)} ${each.name}`);
      assert.ok(names.includes("Route clusterpro-main-default"), names.join("; "));
      assert.ok(names.includes(`RouteTableAssociation ${nat.name.replace("nat", "public")}`), names.join("; "));
    }
  });

  it("reaches S3 by a gateway endpoint in every route table", () => {
    const endpoint = plan.one("VpcEndpoint", "clusterpro-s3");
    assert.equal(inputsOf(endpoint).serviceName, "com.amazonaws.ap-northeast-1.s3");
    assert.deepEqual([...plan.sourcesOf(endpoint, "routeTableIds")].sort(), [
      "clusterpro-main",
      "clusterpro-private-ap-northeast-1a",
      "clusterpro-private-ap-northeast-1c",
    ]);
  });

  it("has an endpoint for the EC2 API in every private subnet when asked for, and none else", async () => {
    assert.deepEqual(
      plan.all("VpcEndpoint").map((each) => each.name),
      ["clusterpro-s3"],
    );
    const asked = await plannedCluster({ network: { ec2Endpoint: true } });
    const endpoint = asked.one("VpcEndpoint", "clusterpro-ec2");
    assert.equal(inputsOf(endpoint).privateDnsEnabled, true);
    assert.equal(inputsOf(endpoint).vpcEndpointType, "Interface");
    assert.deepEqual([...asked.sourcesOf(endpoint, "subnetIds")].sort(), [
      "clusterpro-private-ap-northeast-1a",
      "clusterpro-private-ap-northeast-1c",
    ]);
  });

  it("replaces nothing when zones are reordered", async () => {
    const before = await plannedCluster({ ...network(ZONE_A, ZONE_C), ...servers });
    const after = await plannedCluster({ ...network(ZONE_C, ZONE_A), ...servers });
    assert.deepEqual(comparable(after), comparable(before));
  });

  it("only adds when a zone is inserted before the others", async () => {
    const before = comparable(await plannedCluster({ ...network(ZONE_A, ZONE_C), ...servers }));
    const after = comparable(await plannedCluster({ ...network(ZONE_D, ZONE_A, ZONE_C), ...servers }));
    for (const urn of Object.keys(before)) {
      // The S3 endpoint is told of the new table, in place.
      if (!urn.endsWith("::clusterpro-s3")) assert.deepEqual(after[urn], before[urn]);
    }
    const added = Object.keys(after).filter((urn) => !(urn in before));
    assert.equal(added.length, 9, added.join("\n"));
    assert.ok(added.some((urn) => urn.endsWith("::clusterpro-vip-ap-northeast-1d")));
  });
});

/** Custom resources by URN, with all that decides whether an update touches them. */
function comparable(plan: Plan): Record<string, unknown> {
  const custom = plan.resources.filter((each) => each.custom);
  return Object.fromEntries(
    custom.map(({ urn, inputs, propertyDependencies }) => [
      urn,
      { inputs, from: Object.fromEntries(Object.entries(propertyDependencies).map(([k, v]) => [k, [...v].sort()])) },
    ]),
  );
}
