import assert from "node:assert/strict";
import type { InvokeAnswers } from "../../../preview/recordingMonitor.ts";
import { ACCOUNT, ALL_EXISTING, EXISTING_NETWORK } from "../existing.ts";
import { inputsOf, type Plan, plannedCluster } from "../plannedCluster.ts";

const { vpcId, privateSubnetIds, routeTableIds } = EXISTING_NETWORK.existing;

interface Association {
  readonly main?: boolean;
  readonly subnetId?: string;
  readonly gatewayId?: string;
}

/** AWS's answers: the VPC's ranges, and tables by id with their associations beside those that the settings name. */
function aws(others: Readonly<Record<string, readonly Association[]>> = {}, ranges = ["10.8.0.0/16"]): InvokeAnswers {
  return {
    "aws:ec2/getVpc:getVpc": ({ id }) => {
      assert.equal(id, vpcId);
      return { cidrBlockAssociations: ranges.map((cidrBlock) => ({ cidrBlock })) };
    },
    "aws:ec2/getRouteTables:getRouteTables": (args) => {
      assert.equal(args.vpcId, vpcId);
      // No table has a route of the virtual IP yet, which is what the filter asks for.
      if (args.filters !== undefined) return { ids: [] };
      return { ids: [...Object.values(routeTableIds), ...Object.keys(others)] };
    },
    "aws:ec2/getRouteTable:getRouteTable": ({ routeTableId }) => {
      const associations = others[String(routeTableId)];
      assert.ok(associations, `${routeTableId} is asked for and not named`);
      const filled = associations.map((each) => ({ main: false, subnetId: "", gatewayId: "", ...each }));
      return { associations: filled };
    },
  };
}

const planned = (answers?: InvokeAnswers) => plannedCluster({ network: EXISTING_NETWORK }, answers);
const refused = (answers: InvokeAnswers, message: RegExp) => assert.rejects(planned(answers), { message });

describe("ExistingNetwork", () => {
  let plan: Plan;
  before(async () => {
    plan = await planned();
  });

  it("makes nothing of a network", () => {
    const made = plan.resources.filter(({ custom, read }) => custom && !read).map(({ type }) => type.split(":").at(-1));
    for (const type of [
      "Vpc",
      "Subnet",
      "InternetGateway",
      "NatGateway",
      "Eip",
      "RouteTable",
      "MainRouteTableAssociation",
      "RouteTableAssociation",
      "VpcEndpoint",
      "VpcDhcpOptions",
      "VpcDhcpOptionsAssociation",
    ]) {
      assert.ok(!made.includes(type), type);
    }
    assert.ok(!plan.components.some(({ type }) => type.endsWith(":Network")));
    assert.equal(made.filter((type) => type === "Route").length, 3, "the virtual IP's routes and no other");
  });

  it("reads what is there, with what the settings say of it", () => {
    const read = plan.resources.filter((each) => each.read).map(({ type, inputs }) => [type.split(":").at(-1), inputs]);
    const subnet = (zone: "ap-northeast-1a" | "ap-northeast-1c", cidrBlock: string) => [
      "Subnet",
      { id: privateSubnetIds[zone], vpcId, availabilityZone: zone, cidrBlock },
    ];
    const sorted = (list: readonly unknown[]) => list.map((each) => JSON.stringify(each)).sort();
    assert.deepEqual(
      sorted(read.map(([type, inputs]) => [type, Object.entries(inputs as object).sort()])),
      sorted(
        [
          ["Vpc", { id: vpcId, cidrBlock: "10.8.0.0/16" }],
          subnet("ap-northeast-1a", "10.8.110.0/24"),
          subnet("ap-northeast-1c", "10.8.120.0/24"),
          ...Object.values(routeTableIds).map((id) => ["RouteTable", { id, vpcId }]),
        ].map(([type, inputs]) => [type, Object.entries(inputs as object).sort()]),
      ),
    );
  });

  it("gives every named table the virtual IP's route", () => {
    const routes = plan.all("Route").map(({ name, inputs }) => {
      assert.equal(inputs.destinationCidrBlock, "172.16.0.1/32");
      return [name, inputs.routeTableId];
    });
    assert.deepEqual(Object.fromEntries(routes), {
      "clusterpro-vip-main": routeTableIds.main,
      "clusterpro-vip-private-a": routeTableIds["private-a"],
      "clusterpro-vip-private-c": routeTableIds["private-c"],
    });
  });

  it("keeps a route's identity when a table is added before it", async () => {
    const { existing } = EXISTING_NETWORK;
    const more = { first: "rtb-0ffffffffffffffff", ...existing.routeTableIds };
    const after = await plannedCluster({
      network: { ...EXISTING_NETWORK, existing: { ...existing, routeTableIds: more } },
    });
    for (const { urn, inputs } of plan.all("Route")) {
      assert.deepEqual(after.all("Route").find((each) => each.urn === urn)?.inputs, inputs);
    }
    assert.equal(after.all("Route").length, 4);
  });

  it("puts servers, file system and security groups into it", () => {
    assert.equal(plan.one("NetworkInterface", "clusterpro-server1").inputs.subnetId, "subnet-0aaaaaaaaaaaaaaaa");
    assert.equal(plan.one("NetworkInterface", "clusterpro-server2").inputs.subnetId, "subnet-0cccccccccccccccc");
    const fileSystem = inputsOf(plan.one("WindowsFileSystem", "clusterpro-fsx"));
    assert.deepEqual(fileSystem.subnetIds, ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0cccccccccccccccc"]);
    assert.equal(fileSystem.preferredSubnetId, "subnet-0aaaaaaaaaaaaaaaa");
    for (const group of plan.all("SecurityGroup")) assert.equal(group.inputs.vpcId, vpcId);
  });

  it("lets a directory that is made resolve by the VPC's own DHCP options, which stay", () => {
    assert.equal(plan.all("Directory").length, 1);
    assert.deepEqual(plan.all("VpcDhcpOptionsAssociation"), []);
  });

  it("lets the servers replace routes in the named tables, which have no tag of the cluster, and in no other", () => {
    const { policy } = inputsOf<{ policy: string }>(plan.one("RolePolicy", "clusterpro-servers-failover"));
    const move = JSON.parse(policy).Statement.find((each: { Action: unknown }) => each.Action === "ec2:ReplaceRoute");
    const prefix = "arn:aws:ec2:ap-northeast-1:*:route-table";
    assert.deepEqual(
      move.Resource,
      Object.values(routeTableIds).map((id) => `${prefix}/${id}`),
    );
    assert.equal(move.Condition, undefined);
  });

  it("knows the ids without AWS", () => {
    const network = plan.components.find(({ type }) => type.endsWith(":ExistingNetwork"));
    assert.equal(network?.outputs?.vpcId, vpcId);
  });
});

describe("ExistingNetwork with AWS at hand", () => {
  it("goes on where the VPC is as the settings say, whatever tables it has that serve no subnet", async () => {
    const asked: unknown[] = [];
    const answers = aws({ "rtb-spare": [], "rtb-gateway": [{ gatewayId: "igw-1" }] }, ["10.7.0.0/16", "10.8.0.0/16"]);
    const listening: InvokeAnswers = {
      ...answers,
      "aws:ec2/getRouteTable:getRouteTable": (args) => {
        asked.push(args.routeTableId);
        return answers["aws:ec2/getRouteTable:getRouteTable"]?.(args) ?? {};
      },
    };
    assert.equal((await planned(listening)).all("Route").length, 3);
    assert.deepEqual(asked.sort(), ["rtb-gateway", "rtb-spare"]);
  });

  it("ends at a main table that is not named", () =>
    refused(
      aws({ "rtb-forgotten": [{ main: true }] }),
      /^Pulumi\.dev\.yaml: network\.existing\.routeTableIds: rtb-forgotten, the main route table of vpc-0123456789abcdef0, is missing; .*main: rtb-forgotten\.$/,
    ));

  it("ends at a table with a subnet that is not named", () =>
    refused(
      aws({ "rtb-spare": [], "rtb-forgotten": [{ subnetId: "subnet-9" }, { subnetId: "subnet-8" }] }),
      /^Pulumi\.dev\.yaml: network\.existing\.routeTableIds: rtb-forgotten, the route table of subnet-8, subnet-9 of vpc-/,
    ));

  it("ends at a range that the VPC does not have", () =>
    refused(
      aws({}, ["10.9.0.0/16", "10.10.0.0/16"]),
      /^Pulumi\.dev\.yaml: network\.vpcCidr: 10\.8\.0\.0\/16 is no range of vpc-0123456789abcdef0; 10\.9\.0\.0\/16, 10\.10/,
    ));

  it("ends at a virtual IP inside another range of the VPC", () =>
    refused(
      aws({}, ["10.8.0.0/16", "172.16.0.0/20"]),
      /^Pulumi\.dev\.yaml: cluster\.virtualIp: 172\.16\.0\.1 lies inside 172\.16\.0\.0\/20, a range of vpc-/,
    ));

  const SUBNET = "aws:ec2/subnet:Subnet";
  const TABLE = "aws:ec2/routeTable:RouteTable";
  for (const [type, key, value, named, message] of [
    [SUBNET, "availabilityZone", "ap-northeast-1d", "privateSubnetIds.ap-northeast-1a", "is in ap-northeast-1d; "],
    [SUBNET, "vpcId", "vpc-2", "privateSubnetIds.ap-northeast-1a", "is in vpc-2; "],
    [SUBNET, "cidrBlock", "10.8.0.0/20", "privateSubnetIds.ap-northeast-1a", "has the range 10.8.0.0/20; "],
    [TABLE, "vpcId", "vpc-2", "routeTableIds.main", "is in vpc-2; vpc-0123456789abcdef0, network.existing.vpcId, is"],
  ] as const) {
    it(`ends where ${type.split(":").at(-1)}.${key} is not what the settings say`, async () => {
      const wrong: InvokeAnswers = { ...aws(), [type]: (stated) => ({ ...stated, [key]: value }) };
      await assert.rejects(planned(wrong), (error: Error) => {
        assert.ok(error.message.startsWith(`Pulumi.dev.yaml: network.existing.${named}: `), error.message);
        assert.ok(error.message.includes(message), error.message);
        return true;
      });
    });
  }
});

describe("a stack whose network and directory are both there", () => {
  it("states no DHCP options, and warns that the VPC must resolve the domain", async () => {
    const plan = await plannedCluster({ ...ALL_EXISTING, cluster: { account: ACCOUNT } });
    assert.deepEqual(plan.all("VpcDhcpOptions"), []);
    const warnings = plan.components.find(({ name, type }) => name === "clusterpro" && type.endsWith(":HaCluster"))
      ?.outputs?.warnings;
    assert.match(String(warnings), /The DHCP options of vpc-0123456789abcdef0 stay .* must resolve corp\.example\.com/);
  });
});
